"""Every address of the product."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver, include, path

from answerable.config import health


def nothing_here(request: HttpRequest, **_known: str) -> NoReturn:
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("api/", include("answerable.api.urls")),
    path("chat/", include("answerable.channels.chat.urls")),
    path("scim/v2/", include("answerable.api.scim.urls")),
    path("hooks/", include("answerable.channels.urls")),
    path("hooks/", include("answerable.listening.urls")),
    path("sign-in/company/", include("answerable.desk.identity.urls")),
    # allauth's page for one's addresses: with it anybody would change theirs, unseen and to whosever they like.
    path("sign-in/email/", nothing_here),
    path("sign-in/confirm-email/", nothing_here),
    path("sign-in/confirm-email/<path:key>/", nothing_here),
    path("sign-in/", include("allauth.account.urls")),
    path("sign-in/2fa/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("demo/", include("answerable.demo.urls")),
    path("help/", include("answerable.selfservice.portal.urls")),
    path("status/", include("answerable.selfservice.status.urls")),
    path("notices/", include("answerable.selfservice.issues.urls")),
    path("asked/", include("answerable.listening.surveys.urls")),
    path("open311/", include("answerable.selfservice.open311.urls")),
    path("", include("answerable.web.urls")),
    path("", include("answerable.desk.urls")),
]
