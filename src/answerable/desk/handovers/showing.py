"""A ticket's hand-over as its page shows it, and whose it was how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.people.models import Staff, Team
from answerable.routing.handovers.owning import Hands, Stretch, by_team, life, owned
from answerable.routing.handovers.reading import history_of
from answerable.routing.models import Handover
from answerable.tickets.models import Ticket

MOST_STRETCHES = 200


@dataclass(frozen=True)
class Open:
    """An offer as one reader sees it."""

    handover: Handover
    can_answer: bool
    can_take_back: bool
    is_late: bool


def open_on(ticket: Ticket, staff: Staff, *, now: datetime) -> Open | None:
    whole = ticket.handovers.open().select_related("from_team", "from_staff", "to_team", "offered_by")
    handover = whole.first()
    if handover is None:
        return None
    may = staff.may("ticket.hand_over")
    return Open(
        handover,
        can_answer=may and handover.is_to(staff),
        can_take_back=may and handover.can_take_back(staff, ticket=ticket),
        is_late=handover.is_late(at=now),
    )


@dataclass(frozen=True)
class Held:
    """One stretch, in words."""

    stretch: Stretch
    who: str
    note: str = ""


@dataclass(frozen=True)
class Hold:
    """Whose a ticket was: each team's share, and the stretches that add up to its life."""

    shares: Sequence[tuple[str, timedelta]]
    stretches: Sequence[Held]
    life: timedelta
    left_out: int


def hands_of(ticket: Ticket, *, now: datetime) -> Hold:
    history = history_of(ticket)
    stretches = owned(history, until=now)
    names = _Names(stretches)
    shares = [(names.team(team), length) for team, length in by_team(stretches).items()]
    shown = [_held(each, names) for each in stretches[-MOST_STRETCHES:]]
    return Hold(shares, shown, life(history, until=now), len(stretches) - len(shown))


class _Names:
    """Of all teams and people in some stretches: two questions."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        named = {key for each in stretches for key in (each.hands.team, each.hands.offered_to)}
        teams = {key for key in named if key is not None}
        people = {each.hands.staff for each in stretches if each.hands.staff is not None}
        self._teams = dict(Team.objects.filter(pk__in=teams).values_list("pk", "name"))
        self._people = dict(Staff.objects.filter(pk__in=people).values_list("pk", "name"))

    def team(self, key: int | None) -> str:
        return _("no team") if key is None else self._teams.get(key, "?")

    def who(self, hands: Hands) -> str:
        if hands.staff is None:
            return _("nobody yet") if hands.team is None else self.team(hands.team)
        name = self._people.get(hands.staff, "?")
        return name if hands.team is None else f"{name} ({self.team(hands.team)})"


def _held(stretch: Stretch, names: _Names) -> Held:
    hands = stretch.hands
    parts = []
    if hands.staff is None and hands.team is not None:
        parts.append(_("nobody there yet"))
    if hands.offered_to is not None:
        parts.append(_("offered to %(team)s") % {"team": names.team(hands.offered_to)})
    return Held(stretch, names.who(hands), ", ".join(parts))
