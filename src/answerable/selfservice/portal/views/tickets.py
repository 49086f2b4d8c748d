"""A customer's own tickets: whose turn it is, what was said, going on, ending, rating."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.channels.models import Item, ItemState
from answerable.ledger.refusals import Refusal
from answerable.selfservice.portal.asking import go_on
from answerable.selfservice.portal.files import MOST_BODY, MOST_FILES, MOST_MEGABYTES, read_files
from answerable.selfservice.portal.forms import RatingForm, ReplyForm
from answerable.selfservice.portal.limits import SAID_BY, is_over
from answerable.selfservice.portal.requests import Page, visited, visited_whole
from answerable.selfservice.portal.seeing import (
    file_of,
    own_tickets,
    said_on,
    seen_tickets,
    tickets_of_colleagues,
)
from answerable.selfservice.portal.turns import turns_of
from answerable.tickets.actions import solve_own
from answerable.tickets.files import path_of
from answerable.tickets.models import Ticket
from answerable.tickets.ratings import rate

_PAGE = 20
# Whatever a file turns out to be, it runs nothing and reaches nothing.
_FILE_POLICY = "default-src 'none'; img-src 'self'; sandbox"
_SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}


@require_safe
@visited_whole
def tickets(opened: Page) -> HttpResponseBase:
    """Their own, or those of their colleagues where the account shares them; the newest first."""
    request, visit = opened.request, opened.visitor
    colleagues = tickets_of_colleagues(visit, opened.front)
    is_theirs = "colleagues" in request.GET
    rows = colleagues if is_theirs else own_tickets(visit, opened.front)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 18:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: _PAGE + 1])
    turns = turns_of(found, now=opened.now)
    return opened.shown(
        "tickets",
        rows=[(each, turns[each.pk]) for each in found[:_PAGE]],
        after=found[_PAGE - 1].pk if len(found) > _PAGE else None,
        is_theirs=is_theirs,
        shares=bool(visit.person.account and visit.person.account.shares_tickets),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@visited
def ticket(opened: Page, reference: str) -> HttpResponseBase:
    """Read it; POST says something more."""
    found = _seen(opened, reference)
    if opened.request.method != "POST":
        return _shown(opened, found, ReplyForm(at=opened.now))
    if int(opened.request.headers.get("Content-Length") or 0) > MOST_BODY:
        return opened.shown("too_large", status=413, most=MOST_MEGABYTES)
    form = ReplyForm(opened.request.POST, opened.request.FILES, at=opened.now)
    form.can_reopen = found.is_closed and found.can_reopen(at=opened.now)
    if not form.is_valid():
        return _shown(opened, found, form, status=422)
    if is_over(SAID_BY, opened.visitor.identity.address, at=opened.now):
        return _shown(opened, found, form, status=429, is_too_often=True)
    go_on(
        opened.front,
        found,
        opened.visitor,
        key=form.key,
        text=form.cleaned_data["text"],
        files=read_files(form.cleaned_data["attachments"]),
        language=opened.language,
        at=opened.now,
    )
    return opened.to("ticket", found.reference, also="?said=1#said")


@require_POST
@visited
def closure(opened: Page, reference: str) -> HttpResponseBase:
    """It is solved. That it is not after all is said, by words or by the button: else nobody would wait."""
    found = _own(opened, reference)
    solve_own(found, by=opened.by, at=opened.now)
    return opened.to("ticket", found.reference, also="#rating")


@require_POST
@visited
def rating(opened: Page, reference: str) -> HttpResponseBase:
    found, form = _own(opened, reference), RatingForm(opened.request.POST)
    if not form.is_valid():
        return _shown(opened, found, ReplyForm(at=opened.now), rating=form, status=422)
    is_good, words = form.cleaned_data["good"] == "yes", form.cleaned_data["words"]
    try:
        rate(found, is_good=is_good, words=words, by=opened.by, at=opened.now)
    except Refusal:  # it was reopened meanwhile, and the page says so
        return opened.to("ticket", found.reference)
    return opened.to("ticket", found.reference, also="?rated=1#rating")


@require_safe
@visited
def file(opened: Page, reference: str, pk: int) -> HttpResponseBase:
    found = file_of(_seen(opened, reference), opened.visitor, pk)
    is_shown = found.content_type.lower() in _SHOWN
    response = FileResponse(
        default_storage.open(path_of(found.blob_id)),
        as_attachment=not is_shown,
        filename=found.filename,
        content_type=found.content_type if is_shown else "application/octet-stream",
    )
    response["Content-Security-Policy"] = _FILE_POLICY
    return response


def _known(reference: str) -> str:
    """A byte that no address of ours has, and that PostgreSQL takes in no text."""
    return reference.replace("\0", "-")


def _seen(opened: Page, reference: str) -> Ticket:
    return seen_tickets(opened.visitor, opened.front).get(reference=_known(reference))


def _own(opened: Page, reference: str) -> Ticket:
    """Ending and rating are for whose matter it is."""
    return own_tickets(opened.visitor, opened.front).get(reference=_known(reference))


def _shown(
    opened: Page,
    found: Ticket,
    form: ReplyForm,
    status: int = 200,
    rating: RatingForm | None = None,
    **values: Any,
) -> HttpResponse:
    rated = found.ratings.filter(ended_at=found.closed_at).first() if found.closed_at else None
    known = {"good": "yes" if rated.is_good else "no", "words": rated.words} if rated else {}
    is_coming = _is_coming(opened, found)
    response = opened.shown(
        "ticket",
        status=status,
        ticket=found,
        turn=turns_of([found], now=opened.now)[found.pk],
        said=said_on(found, opened.visitor, opened.brand.sender),
        form=form,
        rating=rating or RatingForm(initial=known),
        rated=rated,
        is_own=found.customer_id == opened.visitor.person.pk,
        can_reopen=found.can_reopen(at=opened.now),
        is_coming=is_coming,
        has_said="said" in opened.request.GET,
        most_files=MOST_FILES,
        most_megabytes=MOST_MEGABYTES,
        **values,
    )
    if is_coming and opened.request.method == "GET":
        response["Refresh"] = "3"
    return response


def _is_coming(opened: Page, found: Ticket) -> bool:
    """Something that they said here is kept, and not on the page yet."""
    waiting = Item.objects.filter(state=ItemState.RECEIVED, sender="", mailbox=opened.front)
    return waiting.filter(envelope_to=found.token).exists()
