"""What stands in mails: an answer for each link, and the way out of such questions."""

from django.urls import path

from answerable.listening.surveys import views

app_name = "surveys"
urlpatterns = [
    path("out/<str:token>/", views.out, name="out"),
    path("<str:token>/", views.answered, name="answer"),
]
