"""What somebody was told, in words: only of tickets that they may see as they look."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.desk.frame.requests import place_moment
from answerable.desk.heard.kinds import KINDS, Kind
from answerable.desk.models import Notification
from answerable.desk.queues.counting import badges, for_badges
from answerable.ledger.actor import Actor
from answerable.ledger.addresses import address
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid
from answerable.listening.models import QualityReview
from answerable.people.models import Staff, Team
from answerable.selfservice.models import DraftState
from answerable.tickets.models import Ticket

PAGE = 50
# What the ticket's page shows it by.
_PARTS = {
    "mentioned": "note",
    "wrote": "message",
    "undelivered": "message",
    "others_wrote": "said",
    "others_unreached": "said",
}
# What has a page of its own.
_PAGES = {
    "reviewed": "desk:quality_own",
    "review_given": "desk:quality_reviews",
    "appeal_waits": "desk:quality_reviews",
    "calibration": "desk:quality_calibrations",
    "rota_placed": "desk:my_week",
    "rota_mentored": "desk:my_week",
    "rota_week": "desk:my_week",
    "coached": "desk:coaching",
}
# What stands in the list of articles, by its state there.
_ARTICLES = {"article_review": DraftState.ASKED, "article_back": DraftState.WRITING}


@dataclass(frozen=True)
class Line:
    told: Notification
    kind: Kind
    words: str
    url: str


@dataclass(frozen=True)
class Page:
    unread: Sequence[Line]
    read: Sequence[Line]
    next_after: str


def told_to(staff: Staff | Actor) -> "QuerySet[Notification]":
    """What they may see of what they were told. Each row asks for its own ticket: their sum could be all there are."""
    rows = Notification.objects.filter(staff=staff.staff_id, kind__in=KINDS)
    if staff.scope.everything:
        return rows
    seen = Exists(Ticket.objects.visible_to(staff).filter(pk=OuterRef("ticket_id")))
    return rows.filter(Q(ticket=None) | seen)


def unread(staff: Staff | Actor) -> "QuerySet[Notification]":
    """What the bell counts."""
    return told_to(staff).filter(read_at=None, in_page=True)


def count_words(staff: Staff) -> str:
    """How many are unread, for the bell alone."""
    return badges(for_badges(unread(staff)))[0]


def page(staff: Staff, after: str = "") -> Page:
    """Unread first, then read, each the latest first. `after` is what an earlier page gave."""
    part, behind = _place(after)
    rows = told_to(staff).filter(in_page=True).select_related("ticket__customer").order_by("-at", "-pk")
    new = list(rows.filter(behind, read_at=None)[: PAGE + 1]) if part == "unread" else []
    read: list[Notification] = []
    if len(new) <= PAGE:
        behind = behind if part == "read" else Q()
        read = list(rows.filter(behind, read_at__isnull=False)[: PAGE + 1 - len(new)])
    found = [*new, *read]
    lines = lines_of(found[:PAGE])
    cut = min(len(new), PAGE)
    return Page(lines[:cut], lines[cut:], _written(found[PAGE - 1]) if len(found) > PAGE else "")


def lines_of(told: Sequence[Notification]) -> list[Line]:
    """In words, with one query for each kind of thing named."""
    events = {each.pk: each for each in Event.objects.filter(pk__in=[row.event_id for row in told])}
    staff = {event.actor_id for event in events.values() if event.actor_kind == "staff"}
    people = dict(Staff.objects.filter(pk__in=staff - {None}).values_list("pk", "name"))
    teams = {event.data.get("team") for event in events.values()} - {None}
    names = dict(Team.objects.filter(pk__in=teams).values_list("pk", "name")) if teams else {}
    return [_line(row, events.get(row.event_id), people, names) for row in told]


def _line(row: Notification, event: Event | None, people: dict[int, str], teams: dict[int, str]) -> Line:
    kind = KINDS[row.kind]
    actor = people.get(event.actor_id or 0) if event and event.actor_kind == "staff" else None
    team = teams.get(event.data.get("team") or 0) if event else None
    known = {
        "count": row.count,
        "actor": actor or _("Answerable"),
        "team": team or _("your team"),
    }
    return Line(row, kind, kind.words % known, _url(row))


def _url(row: Notification) -> str:
    if row.kind in _ARTICLES:
        return f"{address('desk:articles')}?state={_ARTICLES[row.kind]}"
    if row.kind in _PAGES:
        return address(_PAGES[row.kind])
    if row.kind == "finding_answered" and row.object_id:
        return reverse("desk:finding", args=[row.object_id])
    if row.kind == "finding_decided":
        is_one = row.count == 1 and row.object_id
        return reverse("desk:finding", args=[row.object_id]) if is_one else address("desk:findings_mine")
    if row.ticket is None:
        return _review_of(row)
    part = _PARTS.get(row.kind)
    place = f"#{part}-{row.object_id}" if part and row.object_id else ""
    return row.ticket.get_absolute_url() + place


def _review_of(row: Notification) -> str:
    """One's own review of the case that it is about."""
    found = QualityReview.objects.filter(case=row.object_id, reviewer=row.staff_id).first()
    return address("desk:quality_review", found.pk) if found else address("desk:quality_reviews")


def _written(row: Notification) -> str:
    return f"{'read' if row.read_at else 'unread'}_{row.at.isoformat()}_{row.pk}"


def _place(after: str) -> tuple[str, Q]:
    if not after:
        return "unread", Q()
    part, _separator, rest = after.partition("_")
    moment_text, _separator, key_text = rest.partition("_")
    try:
        moment, key = place_moment(moment_text), int(key_text)
    except ValueError as error:
        raise Invalid(_("That page does not exist.")) from error
    if part not in ("read", "unread") or not 0 <= key < 2**63:
        raise Invalid(_("That page does not exist."))
    return part, Q(at__lt=moment) | Q(at=moment, pk__lt=key)
