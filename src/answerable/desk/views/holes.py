"""Black holes, and what is in each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from answerable.channels.models import Item, Mailbox
from answerable.desk.frame.requests import key_in, key_of, now_of, staff_of
from answerable.desk.holes.figures import Figure, Narrowed, narrowed, steps_of, stuck_in
from answerable.desk.holes.hole import MOST, Hole, Stuck
from answerable.desk.holes.limits import RIGHT
from answerable.desk.holes.reckoning import reckon
from answerable.desk.holes.table import HOLES
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Provider, Staff, Team
from answerable.tickets.models import Ticket
from answerable.web.icons import CHANNELS

_PAGE = 50


def _leader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may("floor.see"):
        raise NotAllowed
    return staff


@require_GET
def holes(request: HttpRequest) -> HttpResponse:
    staff, now, to = _leader(request), now_of(request), _narrowed(request)
    steps = steps_of(staff, to, now=now)
    context = {
        "steps": steps,
        "sentence": _sentence([figure for _words, figures in steps for figure in figures]),
        "reckoning": reckon(staff, now=now),
        "most": MOST,
        "may_limit": staff.may(RIGHT) and staff.scope.everything,
        "now": now,
        **_choices(staff, to),
    }
    return render(request, "desk/holes/holes.html", context)


@require_GET
def hole(request: HttpRequest, name: str) -> HttpResponse:
    """What is in one of them, the oldest first."""
    staff, now, to = _leader(request), now_of(request), _narrowed(request)
    found = next((each for each in HOLES if each.key == name and each.is_for(staff)), None)
    if found is None:
        raise Http404
    behind = key_in(request, "after") or 0
    stuck = narrowed(stuck_in(found, staff, now=now)[:MOST], to)
    page = stuck[behind : behind + _PAGE]
    context = {
        "hole": found,
        "rows": _shown(found, page, staff),
        "behind": behind,
        "next_after": behind + _PAGE if len(stuck) > behind + _PAGE else 0,
        "now": now,
        **_choices(staff, to),
    }
    return render(request, "desk/holes/hole.html", context)


def _narrowed(request: HttpRequest) -> Narrowed:
    channel = request.GET.get("channel", "")
    return Narrowed(channel if channel in CHANNELS else "", key_of(request.GET.get("provider", "")))


def _choices(staff: Staff, to: Narrowed) -> dict[str, object]:
    teams = Team.objects.visible_to(staff).values("provider")
    return {
        "narrowed": to,
        "channels": CHANNELS,
        "providers": list(Provider.objects.filter(pk__in=teams).order_by("name")[:50]),
        "query": "&".join(
            f"{name}={value}"
            for name, value in (("channel", to.channel), ("provider", to.provider))
            if value not in ("", None)
        ),
    }


def _sentence(figures: list[Figure]) -> str:
    number = sum(min(each.number, MOST) for each in figures)
    if not number:
        return _("Nothing is stuck.")
    if any(each.is_capped for each in figures):
        return _("More than %(n)s are stuck.") % {"n": f"{number:,}"}
    return ngettext("One thing is stuck.", "%(n)s things are stuck.", number) % {"n": number}


def _shown(hole: Hole, page: list[Stuck], staff: Staff) -> list[dict[str, object]]:
    """With what is to be said of each, in two questions. What is out of sight by now is left out."""
    seen = Ticket.objects.visible_to(staff).select_related("customer", "assignee", "team")
    tickets = seen.in_bulk([each.ticket for each in page if each.ticket])
    items = Item.objects.visible_to(staff).in_bulk([each.item for each in page if each.item])
    mailboxes = Mailbox.objects.in_bulk([each.key for each in page]) if hole.key == "missing" else {}
    shown: list[dict[str, object]] = []
    for each in page:
        ticket, item = tickets.get(each.ticket or 0), items.get(each.item or 0)
        if item is not None:
            url, who, about = reverse("desk:item", args=[item.pk]), item.sender, item.subject
        elif ticket is not None:
            url, who, about = ticket.get_absolute_url(), str(ticket.customer), ticket.subject
        elif (mailbox := mailboxes.get(each.key)) is not None:
            url, who, about = reverse("desk:mailbox", args=[mailbox.pk]), mailbox.name, mailbox.address
        elif hole.key == "given-up":
            url, who, about = reverse("desk:jobs"), "", _("Work that was given up")
        else:
            continue
        hands = "" if ticket is None else str(ticket.assignee or ticket.team or "")
        kept = ticket if hole.key == "not-taken" and staff.may("ticket.hand_over") else None
        shown.append(
            {"stuck": each, "url": url, "who": who, "about": about, "hands": hands, "can_keep": kept}
        )
    return shown
