"""Only what this room serves, so that its tests stand on nothing else."""

from django.urls import include, path

urlpatterns = [path("", include("answerable.web.urls"))]
