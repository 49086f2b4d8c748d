"""Guides among a brand's pages; below `/help/<front>/guides/`."""

from django.urls import path

from answerable.selfservice.guides import pages

_GUIDE = "<int:pk>-<slug:slug>/"
urlpatterns = [
    path("", pages.guides, name="guides"),
    path("run/<str:secret>/", pages.opened_by_link, name="guide_run"),
    path(_GUIDE, pages.guide, name="guide"),
    path(f"{_GUIDE}whole/", pages.whole, name="guide_whole"),
    path(f"{_GUIDE}step/", pages.step, name="guide_step"),
    path(f"{_GUIDE}back/", pages.back, name="guide_back"),
    path(f"{_GUIDE}pictures/<int:picture>/", pages.picture, name="guide_picture"),
]
