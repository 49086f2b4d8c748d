"""Views: the list of them, and the editor, which works with forms alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of
from answerable.desk.models import Holds, Order, View
from answerable.desk.queues.actions import change_view, make_view, remove_view
from answerable.desk.queues.arranging import MOST_ARRANGED, may_arrange
from answerable.desk.queues.columns import MOST_COLUMNS, chosen, offered, read_beside
from answerable.desk.queues.drafting import (
    Draft,
    draft_from,
    draft_of,
    draft_typed,
    pressed,
    sort_as,
)
from answerable.desk.queues.lists import Page, sample
from answerable.desk.queues.saved import explained, name_of, sought_for
from answerable.desk.sharing.belonging import may_write
from answerable.desk.sharing.choosing import OWN
from answerable.ledger.refusals import Refusal
from answerable.tickets.conditions import Reader, whats


@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """In one's own order; `?for=all` in that for everybody, for who may change it."""
    reader, actor = _reader(request), actor_of(request)
    for_all = request.GET.get("for") == "all" and may_arrange(actor)
    rows = View.objects.visible_to(reader.staff)
    rows = rows.filter(owner=None) if for_all else rows.in_order_of(reader.staff)
    places = list(reader.staff.view_places.all())
    pinned = {place.view_id for place in places if place.is_pinned}
    context = {
        "listed": [
            (view, explained(view, reader), name_of(view), may_write(actor, view), view.pk in pinned)
            for view in rows.select_related("made_by", "team")[:MOST_ARRANGED]
        ],
        "for_all": for_all,
        "may_arrange": may_arrange(actor),
        "has_own_order": any(place.position is not None for place in places),
        "moved": key_in(request, "moved"),
        "moved_to": request.GET.get("to", ""),
        "pinned": key_in(request, "pinned"),
    }
    return render(request, "desk/views.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new view; `?from=7` begins with a copy of that one, `?from=owed` with what that queue holds."""
    reader = _reader(request)
    if request.method == "POST":
        return _edited(request, None, draft_typed(request.POST, reader))
    key = key_in(request, "from")
    draft = draft_from(request.GET, reader)
    if key is not None:
        view = get_object_or_404(View.objects.visible_to(reader.staff), pk=key)
        also, draft = draft.conditions, draft_of(view, reader)
        draft.conditions += also if not draft.is_any else []
        draft.name, draft.whose = _("Copy of %(name)s") % {"name": view.name}, OWN
        draft.present = None
        draft.name = draft.name[:60]
    sort_as(draft, request.GET)
    return _page(request, None, draft)


@require_http_methods(["GET", "POST", "DELETE"])
def view(request: HttpRequest, pk: int) -> HttpResponse:
    """POST changes it, DELETE removes it."""
    reader = _reader(request)
    found = get_object_or_404(View.objects.visible_to(reader.staff), pk=pk)
    method = method_of(request)
    if method == "DELETE":
        remove_view(found, by=actor_of(request), at=now_of(request))
        messages.success(request, _("The view is gone; its tickets are where they were."))
        return redirect("desk:views")
    if not may_write(actor_of(request), found):
        return redirect(f"{reverse('desk:view_new')}?from={found.pk}")
    if method == "POST":
        return _edited(request, found, draft_typed(request.POST, reader, found))
    return _page(request, found, draft_of(found, reader))


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The first rows that what is typed so far would hold."""
    draft = draft_typed(request.POST, _reader(request))
    return render(request, "desk/_view_preview.html", _previewed(request, draft))


def _edited(request: HttpRequest, found: View | None, draft: Draft) -> HttpResponse:
    """`do` is keep, add, `remove:2`, `up:status`, or to show what it would hold."""
    if pressed(request.POST, draft) == "keep":
        try:
            return _kept(request, found, draft)
        except Refusal as refusal:
            return _page(request, found, draft, refusal.message, status=refusal.status)
    return _page(request, found, draft)


def _kept(request: HttpRequest, found: View | None, draft: Draft) -> HttpResponse:
    change, by, at = draft.change(), actor_of(request), now_of(request)
    kept = change_view(found, change, by=by, at=at) if found else make_view(change, by=by, at=at)
    messages.success(request, _("The view is kept."))
    return redirect("desk:queue", name_of(kept))


def _page(
    request: HttpRequest, found: View | None, draft: Draft, error: str = "", status: int = 200
) -> HttpResponse:
    reader = draft.reader
    context = {
        "view": found,
        "draft": draft,
        "whats": [(key, what.label) for key, what in whats(reader).items()],
        "holds": Holds.choices,
        "orders": Order.choices,
        "columns_offered": offered(draft.columns),
        "moved": request.POST.get("do", ""),
        "most_columns": MOST_COLUMNS,
        "for_whom": draft.for_whom.choices,
        "error": error,
        **_previewed(request, draft),
    }
    return render(request, "desk/view.html", context, status=status)


def _previewed(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    try:
        conditions, holds, order = draft.checked()
    except Refusal as refusal:
        return {"page": Page([], ""), "trouble": refusal.message, "now": now_of(request)}
    finally:
        if request.POST.get("do") in ("add", "show"):
            _leave_empty_ones_alone(draft)
    sought = sought_for(conditions, holds, order, draft.reader)
    shown = chosen(draft.columns)
    page = sample(sought, draft.reader.staff)
    read_beside(page.tickets, shown)
    return {"page": page, "columns": shown, "trouble": "", "now": now_of(request)}


def _leave_empty_ones_alone(draft: Draft) -> None:
    """A condition that was just added has no value yet: that is no error to shout about."""
    for place, condition in enumerate(draft.conditions):
        if not condition.value:
            draft.errors.pop(place, None)


def _reader(request: HttpRequest) -> Reader:
    return Reader(staff_of(request), now_of(request))
