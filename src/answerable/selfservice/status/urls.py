"""The status pages, as the edge serves them before."""

from django.urls import path

from answerable.selfservice.status import views

app_name = "status"
urlpatterns = [
    path("<slug:front>/", views.status, name="page"),
    path("<slug:front>/<str:name>", views.status, name="file"),
]
