"""What came in and became no ticket: quarantine, recorded and failed items."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.channels.actions import release, replay
from answerable.channels.models import Item, ItemQuerySet, ItemState
from answerable.channels.registry import CHANNELS
from answerable.desk.frame.requests import actor_of, key_in, now_of, staff_of
from answerable.desk.masks.files import refuse_original
from answerable.desk.views.files import as_download
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff

_PAGE = 50
_STATES = (ItemState.QUARANTINED, ItemState.FAILED, ItemState.RECORDED, ItemState.RECEIVED)


def _items(request: HttpRequest) -> tuple[Staff, ItemQuerySet]:
    staff = staff_of(request)
    if not staff.may("quarantine.see"):
        raise NotAllowed
    return staff, Item.objects.visible_to(staff)


@require_GET
def quarantine(request: HttpRequest, state: str = ItemState.QUARANTINED.value) -> HttpResponse:
    _staff, items = _items(request)
    chosen = ItemState(state) if state in {each.value for each in _STATES} else ItemState.QUARANTINED
    rows = items.filter(state=chosen).select_related("mailbox", "ticket").order_by("-pk")
    before = key_in(request, "before")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: _PAGE + 1])
    context = {
        "state": chosen,
        "states": _STATES,
        "items": found[:_PAGE],
        "next_before": found[_PAGE - 1].pk if len(found) > _PAGE else None,
        "now": now_of(request),
    }
    return render(request, "desk/quarantine.html", context)


@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says and why it is here. Parsed anew for showing; nothing is changed by looking."""
    _staff, items = _items(request)
    found = get_object_or_404(items.select_related("raw", "mailbox", "ticket"), pk=pk)
    incoming = CHANNELS[found.channel].parser(found, found.raw.content)
    return render(request, "desk/item.html", {"item": found, "incoming": incoming, "now": now_of(request)})


@require_GET
def item_original(request: HttpRequest, pk: int) -> HttpResponse:
    staff, items = _items(request)
    found = get_object_or_404(items.select_related("raw"), pk=pk)
    refuse_original(staff)
    return as_download(found.raw.content, f"item-{found.pk}.eml")


@require_POST
def item_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of quarantine, or once more after a failure."""
    _staff, items = _items(request)
    found = get_object_or_404(items, pk=pk)
    verb = replay if found.state == ItemState.FAILED else release
    verb(found, by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is being placed now."))
    return redirect("desk:quarantine")
