"""Deciding about a ticket: when it is new, when something about it changed, and when somebody asks for it."""

from datetime import datetime

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.models import Event
from answerable.routing.events import ROUTED, SPED_UP
from answerable.routing.models import RouteVersion
from answerable.routing.rules.applying import Before, apply
from answerable.routing.rules.deciding import Decision, Standing, decide, decision_of
from answerable.routing.rules.gathering import facts_of, facts_of_new
from answerable.routing.rules.known import routes
from answerable.tickets.events import MESSAGE_RECEIVED, OPENED
from answerable.tickets.models import Priority, Ticket


def route_new(ticket: Ticket, *, at: datetime) -> None:
    """Of a ticket that was opened just now, before anybody else hears of it."""
    rules = routes()
    ticket.is_beginning = True
    try:
        apply(ticket, decide(rules.standing, facts_of_new(ticket, rules)), rules, Before(), by=SYSTEM, at=at)
    finally:
        ticket.is_beginning = False


def route_again(ticket: Ticket, *, by: Actor, at: datetime, is_asked: bool = False) -> bool:
    """Of a ticket whose row is locked; whether anything was decided otherwise than before. Unless somebody asks for
    it, what people placed stays."""
    rules = routes()
    if not rules.standing:
        return False
    is_settled = ticket.assignee_id is not None or ticket.is_closed or ticket.is_merged
    if is_settled and not is_asked:
        return False
    past = _Past(ticket)
    if past.is_placed_by_hand and not is_asked:
        return False
    facts = facts_of([ticket], rules, came={ticket.pk: past.came})[ticket.pk]
    decision = decide(rules.standing, facts)
    before = past.before
    stays = not before.is_first and _stays(ticket, decision, before, is_asked=is_asked)
    if stays:
        added = _added_since(decision, before, is_asked=is_asked)
        if not added:
            return False
        decision = decision_of(None, added, decision.looked)
    kept = set[str]()
    if not is_asked:
        kept |= {name for name in ("priority", "tier") if getattr(ticket, name) != getattr(before, name)}
    apply(ticket, decision, rules, before, by=by, at=at, kept=frozenset(kept), stays=stays)
    return True


def _stays(ticket: Ticket, decision: Decision, before: Before, *, is_asked: bool) -> bool:
    """A ticket keeps what a rule made of it, whatever the rule says since, until somebody asks for it anew."""
    decided = decision.decided
    if decided is None:
        return before.route is None
    if not is_asked:
        return decided.route == before.route
    return decided.version == before.version and ticket.team_id in (before.team, _went_on_to(ticket))


def _went_on_to(ticket: Ticket) -> int | None:
    """Where it went past the first line, behind the rules, if it did."""
    told = Event.objects.filter(ticket_id=ticket.pk, kind=SPED_UP.name).order_by("-pk")
    data: dict[str, int] | None = told.values_list("data", flat=True).first()
    return None if data is None else data["team"]


def _added_since(decision: Decision, before: Before, *, is_asked: bool) -> list[Standing]:
    """Rules that only add, and did not yet; until somebody asks, another version of one that did is none."""
    added = [each for each in decision.added if each.version not in before.also]
    if not added or is_asked:
        return added
    known = set(RouteVersion.objects.filter(pk__in=before.also).values_list("route_id", flat=True))
    return [each for each in added if each.route not in known]


class _Past:
    """What the ledger tells of how it came here."""

    def __init__(self, ticket: Ticket) -> None:
        kinds = (OPENED.name, MESSAGE_RECEIVED.name, ROUTED.name)
        told = Event.objects.filter(ticket_id=ticket.pk, kind__in=kinds)
        found = list(told.order_by("pk")[:2])
        last = Event.objects.filter(ticket_id=ticket.pk, kind=ROUTED.name).order_by("-pk").first()
        opened = next((event for event in found if event.kind == OPENED.name), None)
        self.came: int | None = ticket.team_id if opened is None else opened.data.get("team")
        self.before = Before(priority=Priority.NORMAL) if last is None else _before(last)
        is_mail = any(event.kind == MESSAGE_RECEIVED.name and "item" in event.data for event in found)
        # Whoever opens a ticket for a team chose that team; a mailbox's is only where its mail begins.
        is_chosen = (
            opened is not None and opened.actor_kind == "staff" and self.came is not None and not is_mail
        )
        where = {self.came if last is None else self.before.team, None}
        self.is_placed_by_hand = ticket.team_id not in where or (last is None and is_chosen)


def _before(event: Event) -> Before:
    data = event.data
    return Before(
        data.get("route"),
        data.get("version"),
        data.get("team"),
        data["priority"],
        data["tier"],
        also=tuple(data.get("also", ())),
        is_first=False,
    )
