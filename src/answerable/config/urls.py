"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from answerable.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("api/", include("answerable.api.urls")),
]
