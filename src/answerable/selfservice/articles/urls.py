"""The help centre among a brand's pages."""

from django.urls import path

from answerable.selfservice.articles.views import reading, sitemap, voting

urlpatterns = [
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("articles/<int:pk>/", reading.article, name="article_any"),
    path("articles/<int:pk>/vote/", voting.votes, name="article_vote"),
    path("articles/<int:pk>-<str:slug>/", reading.article, name="article"),
    path("categories/<int:pk>/", reading.category, name="category_any"),
    path("categories/<int:pk>-<str:slug>/", reading.category, name="category"),
    path("pictures/<int:pk>-<slug:digest>", reading.picture, name="article_picture"),
]
