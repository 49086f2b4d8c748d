"""Coming in and going out."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.people.addresses import MAIL, normalise
from answerable.selfservice.models import Visit
from answerable.selfservice.portal.forms import LinkForm
from answerable.selfservice.portal.letters import ask_for_link
from answerable.selfservice.portal.limits import LINK_FROM, LINK_TO, OPENED_FROM, is_over
from answerable.selfservice.portal.requests import Page, page
from answerable.selfservice.portal.speaking import COOKIE, spoken
from answerable.selfservice.portal.visits import (
    CameIn,
    come_in_to_ticket,
    go_out,
    keep_in,
    usable_link,
)
from answerable.selfservice.portal.visits import come_in as use_link


@require_http_methods(["GET", "HEAD", "POST"])
@page
def link(opened: Page) -> HttpResponseBase:
    """Ask for a link. What is answered is the same whether anybody has that address or not."""
    form = LinkForm(opened.request.POST or None)
    if opened.request.method != "POST" or not form.is_valid():
        return opened.shown("link", form=form, status=422 if form.errors else 200)
    address = normalise(MAIL, form.cleaned_data["email"])
    may = not is_over(LINK_FROM, opened.address, at=opened.now) and not form.cleaned_data["website"]
    if may and address and not is_over(LINK_TO, address, at=opened.now):
        ask_for_link(address, opened.front, language=opened.language)
    return opened.to("link_sent")


@require_safe
@page
def link_sent(opened: Page) -> HttpResponseBase:
    return opened.shown("link_sent")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def come_in(opened: Page, secret: str) -> HttpResponseBase:
    """Looking at it uses nothing up; the button does."""
    if is_over(OPENED_FROM, opened.address, at=opened.now):
        return opened.shown("too_often", status=429)
    if opened.request.method != "POST":
        found = usable_link(secret, opened.front, at=opened.now)
        return opened.shown("come_in", is_usable=found is not None, status=200 if found else 410)
    return _in(opened, use_link(secret, opened.front, at=opened.now))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def ticket_link(opened: Page, token: str) -> HttpResponseBase:
    """From an answer's mail. Whoever is in and sees the ticket goes there at once."""
    if opened.request.method != "POST":
        return opened.shown("come_in", is_usable=True, is_limited=True)
    if is_over(OPENED_FROM, opened.address, at=opened.now):
        return opened.shown("too_often", status=429)
    return _in(opened, come_in_to_ticket(token, opened.front, at=opened.now))


def _in(opened: Page, came: CameIn | None) -> HttpResponse:
    if came is None:
        return opened.shown("come_in", is_usable=False, status=410)
    response: HttpResponse = (
        opened.to("ticket", came.aim.survivor().reference) if came.aim else opened.to("tickets")
    )
    if _sees_more(opened.visit, came):
        came.visit.delete()
        return response
    if opened.visit is not None:
        opened.visit.delete()
    keep_in(response, came, opened.front, at=opened.now)
    return response


def _sees_more(was: Visit | None, came: CameIn) -> bool:
    """They are in already, as themselves."""
    return was is not None and was.is_whole and not came.visit.is_whole and was.person == came.visit.person


@require_POST
@page
def out(opened: Page) -> HttpResponseBase:
    response = opened.to("home")
    if opened.visit is not None:
        go_out(opened.visit, response, opened.front)
    return response


@require_POST
@page
def language(opened: Page) -> HttpResponseBase:
    chosen, back = spoken(opened.request.POST.get("language", "")), opened.request.POST.get("next", "")
    response = opened.to("home")
    prefix = response["Location"]
    if back.startswith(prefix) and url_has_allowed_host_and_scheme(back, None):
        response["Location"] = back
    if chosen is not None:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=365 * 24 * 3600,
            path=prefix,
            httponly=True,
            samesite="Lax",
            secure=opened.request.is_secure(),
        )
    return response
