"""What stands in mails: the way out of notices."""

from django.urls import path

from answerable.selfservice.status import views

app_name = "notices"
urlpatterns = [path("<str:token>/", views.out, name="out")]
