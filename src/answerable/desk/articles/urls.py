"""Addresses of the pages about articles, among the desk's."""

from django.urls import path

from answerable.desk.views.articles import arranging, listing, reviewing, tickets, writing

_TEXT = "articles/<int:pk>/<slug:language>"
urlpatterns = [
    path("articles/", listing.articles, name="articles"),
    path("articles/new/", writing.new, name="article_new"),
    path("articles/figures/", listing.figures, name="article_figures"),
    path("articles/categories/", arranging.categories, name="article_categories"),
    path("articles/categories/<int:pk>/", arranging.category, name="article_category"),
    path("articles/permissions/", arranging.permissions, name="article_permissions"),
    path("articles/permissions/people/<int:pk>/", arranging.writer, name="article_writer"),
    path("articles/permissions/providers/<int:pk>/", arranging.reading, name="article_reading"),
    path("articles/pictures/<int:pk>/", listing.picture, name="article_picture"),
    path("articles/<int:pk>/", listing.article, name="article"),
    path("articles/<int:pk>/change/", writing.settings, name="article_settings"),
    path("articles/<int:pk>/archive/", writing.archive, name="article_archive"),
    path("articles/<int:pk>/preview/", writing.preview, name="article_preview"),
    path("articles/<int:pk>/pictures/", writing.pictures, name="article_pictures"),
    path("articles/<int:pk>/flags/", tickets.flags, name="article_flags"),
    path("articles/<int:pk>/flags/<int:flag_pk>/", tickets.flag, name="article_flag"),
    path(f"{_TEXT}/write/", writing.write, name="article_write"),
    path(f"{_TEXT}/caught-up/", writing.catch_up, name="article_caught_up"),
    path(f"{_TEXT}/review/", reviewing.review, name="article_review"),
    path(f"{_TEXT}/asking/", reviewing.asking, name="article_asking"),
    path(f"{_TEXT}/approval/", reviewing.approval, name="article_approval"),
    path(f"{_TEXT}/publication/", reviewing.publication, name="article_publication"),
    path(f"{_TEXT}/schedule/", reviewing.schedule, name="article_schedule"),
    path(f"{_TEXT}/versions/", reviewing.versions, name="article_versions"),
    path(f"{_TEXT}/versions/<int:number>/", reviewing.restoring, name="article_restoring"),
    path("tickets/<str:reference>/articles/", tickets.found, name="ticket_articles"),
    path("tickets/<str:reference>/articles/<int:pk>/", tickets.linked, name="ticket_article"),
    path("tickets/<str:reference>/articles/<int:pk>/use/", tickets.use, name="ticket_article_use"),
]
