"""What every page of a brand needs: whose pages they are, in which language, who is in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation

from answerable.channels.models import Mailbox
from answerable.channels.pace import network_of
from answerable.channels.web.fronts import fronts
from answerable.channels.web.settings import WebSettings
from answerable.ledger.actor import Actor
from answerable.ledger.actor import customer as as_customer
from answerable.people.zones import zone_of
from answerable.selfservice.models import Visit
from answerable.selfservice.portal.sheets import sheet_of
from answerable.selfservice.portal.speaking import SPOKEN, language_of
from answerable.selfservice.portal.visits import visit_of
from answerable.tickets.models import Brand

P = ParamSpec("P")
POLICY_HEADER = "Content-Security-Policy"


@dataclass(frozen=True)
class Page:
    """One request to a brand's pages."""

    request: HttpRequest
    front: Mailbox
    brand: Brand
    settings: WebSettings
    language: str
    visit: Visit | None
    now: datetime

    @property
    def visitor(self) -> Visit:
        """Whoever is in; on pages that ask for it."""
        assert self.visit is not None
        return self.visit

    @property
    def policy(self) -> str:
        return policy(sheet_of(self.brand).source)

    @property
    def by(self) -> Actor:
        return as_customer(self.visitor.person.pk)

    @property
    def address(self) -> str:
        """The network's, for limits alone."""
        return network_of(str(self.request.META.get("REMOTE_ADDR", "")))

    def shown(self, template: str, status: int = 200, **values: Any) -> HttpResponse:
        context = {
            "page": self,
            "front": self.front,
            "brand": self.brand,
            "visit": self.visit,
            "languages": SPOKEN.items(),
            "language": self.language,
            "here": self.request.get_full_path() if self.request.method == "GET" else "",
            **values,
        }
        return render(self.request, f"selfservice/portal/{template}.html", context, status=status)

    def with_script(self, response: HttpResponse) -> HttpResponse:
        """Where something is proposed while one types; without it the page does all it does."""
        response[POLICY_HEADER] = f"{self.policy}; script-src 'self'; connect-src 'self'"
        return response

    def to(self, name: str, *args: object, also: str = "") -> HttpResponseRedirect:
        found = redirect(f"portal:{name}", self.front.address, *args)
        found["Location"] += also
        return found


View = Callable[Concatenate[Page, P], HttpResponseBase]


def page(view: View[P]) -> Callable[..., HttpResponseBase]:
    """A view of a brand's pages, open to everybody."""

    @login_not_required
    @wraps(view)
    def answered(request: HttpRequest, front: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        found = get_object_or_404(fronts(), address=front)
        assert found.brand is not None
        now = timezone.now()
        visit = visit_of(request, found, at=now)
        language = language_of(request, found, visit)
        zone = zone_of(visit.person.time_zone) if visit is not None else None
        opened = Page(request, found, found.brand, WebSettings.of(found), language, visit, now)
        with translation.override(language), timezone.override(zone):
            try:
                response = view(opened, *args, **kwargs)
            except (Http404, ObjectDoesNotExist):
                response = opened.shown("not_found", status=404)
        return _guarded(response, opened)

    return answered


def visited(view: View[P]) -> Callable[..., HttpResponseBase]:
    """For those who are in; others are shown how to come in."""

    @wraps(view)
    def asked(opened: Page, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if opened.visit is None:
            return opened.to("link")
        return view(opened, *args, **kwargs)

    return page(asked)


def visited_whole(view: View[P]) -> Callable[..., HttpResponseBase]:
    """For those who have proven who they are; what one ticket's link opened ends here."""

    @wraps(view)
    def asked(opened: Page, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if opened.visit is None or not opened.visit.is_whole:
            return opened.to("link")
        return view(opened, *args, **kwargs)

    return page(asked)


def policy(style: str = "'self'") -> str:
    """No script runs here unless a page says so, and no other page shows this one in a frame."""
    return (
        f"default-src 'none'; style-src {style}; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def _guarded(response: HttpResponseBase, opened: Page) -> HttpResponseBase:
    response.setdefault(POLICY_HEADER, opened.policy)
    response.setdefault("Cache-Control", "private, no-store")
    response.setdefault("Content-Language", opened.language)
    response.setdefault("X-Robots-Tag", "noindex")
    return response
