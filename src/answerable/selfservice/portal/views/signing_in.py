"""Away to the brand's own sign-in system, and back."""

import structlog
from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from answerable.people.identity.discovery import NotAsExpected
from answerable.selfservice.portal import signing_in
from answerable.selfservice.portal.limits import OPENED_FROM, is_over
from answerable.selfservice.portal.requests import Page, page
from answerable.selfservice.portal.visits import keep_in

log = structlog.get_logger(__name__)


# A link and no form: the policy of these pages lets no form lead to another site.
@require_safe
@page
def sign_in(opened: Page) -> HttpResponseBase:
    _require(opened)
    if is_over(OPENED_FROM, opened.address, at=opened.now):
        return opened.shown("too_often", status=429)
    journey = signing_in.Journey.new(opened.front)
    try:
        response = HttpResponseRedirect(signing_in.address_of(opened.front, journey))
    except NotAsExpected as error:
        return _failed(opened, error)
    journey.keep_in(response, opened.front)
    return response


@require_safe
@page
def signed_in(opened: Page) -> HttpResponseBase:
    _require(opened)
    if is_over(OPENED_FROM, opened.address, at=opened.now):
        return opened.shown("too_often", status=429)
    asked = opened.request.GET
    journey = signing_in.Journey.read(opened.request.COOKIES.get(signing_in.COOKIE, ""), opened.front)
    if journey is None:
        return _failed(opened, NotAsExpected("it was begun elsewhere, or too long ago"))
    try:
        account = signing_in.account_told(
            opened.front, journey, state=asked.get("state", ""), code=asked.get("code", "")
        )
    except NotAsExpected as error:
        return _failed(opened, error)
    came = signing_in.come_in_as(account, opened.front, at=opened.now)
    if came is None:
        return _failed(opened, NotAsExpected("nothing of it is proven, or they were erased"))
    if opened.visit is not None:
        opened.visit.delete()
    response = opened.to("tickets")
    response.delete_cookie(signing_in.COOKIE, path=f"/help/{opened.front.address}/", samesite="Lax")
    keep_in(response, came, opened.front, at=opened.now)
    return response


def _require(opened: Page) -> None:
    if not opened.settings.has_sign_in:
        raise Http404


def _failed(opened: Page, error: NotAsExpected) -> HttpResponseBase:
    log.info("portal.sign_in_failed", front=opened.front.pk, why=str(error)[:300])
    response = opened.shown("sign_in_failed", status=403)
    response.delete_cookie(signing_in.COOKIE, path=f"/help/{opened.front.address}/", samesite="Lax")
    return response
