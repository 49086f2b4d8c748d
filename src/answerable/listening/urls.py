"""Where other systems tell us what became of what customers said."""

from django.urls import path

from answerable.listening.findings import door

app_name = "listening"
urlpatterns = [path("trackers/<int:pk>/", door.told, name="tracker")]
