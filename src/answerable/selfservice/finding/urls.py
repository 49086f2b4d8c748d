"""Below each brand's pages: looking for what helps."""

from django.urls import path

from answerable.selfservice.finding import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("suggest/", views.suggest, name="suggest"),
    path("suggest/answered/", views.answered, name="answered"),
    path("found/<slug:kind>/<int:thing>/", views.follow, name="found"),
]
