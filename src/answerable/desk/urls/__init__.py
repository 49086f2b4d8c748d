"""The desk's addresses, a file for each room of it. Changes are resources: POST makes, DELETE undoes."""

from django.urls import path

from answerable.desk.articles.urls import urlpatterns as articles
from answerable.desk.urls import (
    channels,
    insight,
    listening,
    me,
    people,
    phrases,
    providers,
    queue,
    rules,
    selfservice,
    settings,
    tickets,
)
from answerable.desk.views import queue as queue_views

app_name = "desk"
_ROOMS = (
    tickets,
    queue,
    me,
    people,
    providers,
    channels,
    phrases,
    selfservice,
    listening,
    insight,
    rules,
    settings,
)
urlpatterns = [
    path("", queue_views.home, name="home"),
    *articles,
    *(address for room in _ROOMS for address in room.urlpatterns),
]
