"""The tickets behind a point: what they have in common, as an address says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from answerable.desk.insight.asked import Asked
from answerable.insight.duties.known import ESCALATED, taken_back
from answerable.insight.facts.cells import SLOWER
from answerable.insight.models import HandoverFact, TicketFact
from answerable.insight.reckoning.picking import CHOSEN
from answerable.ledger.refusals import Invalid
from answerable.listening.models import Cause
from answerable.people.models import Staff
from answerable.regions.belonging import regions
from answerable.routing.models import HandoverState
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 200
# What a point counts. Keys stand in addresses.
CRITERIA: Mapping[str, tuple["StrOrPromise", Q]] = {
    "all": (_("all of them"), Q()),
    "wrapped": (_("wrapped up"), ~Q(cause="")),
    "mis-sold": (_("not what they were sold"), Q(cause=Cause.MIS_SOLD)),
    "exception": (_("a case for which the product is not made"), Q(cause=Cause.EXCEPTION)),
    "documented": (_("our texts answer it"), Q(cause__in=(Cause.DOCUMENTED, Cause.NOT_FOUND))),
    "not-found": (_("our texts answer it, and it could not be found"), Q(cause=Cause.NOT_FOUND)),
    "unheard": (
        _("they wrote again before we answered, or we never did"),
        Q(chases__gt=0) | Q(is_given_up=True),
    ),
    "chased": (_("they wrote again before we answered"), Q(chases__gt=0)),
    "given-up": (_("ended without an answer that arrived"), Q(is_given_up=True)),
    "broken": (_("a promise was not kept"), Q(broken__gt=0)),
    "broken-first-answer": (_("a promise of a first answer was not kept"), Q(broken_first_answer__gt=0)),
    "broken-next-answer": (_("a promise of a further answer was not kept"), Q(broken_next_answer__gt=0)),
    "broken-update": (_("a promise of word was not kept"), Q(broken_update__gt=0)),
    "broken-resolution": (_("a promise of an end was not kept"), Q(broken_resolution__gt=0)),
    "taken": (_("somebody chose it, out of turn"), CHOSEN),
    "public": (_("something was said in public"), Q(public_turns__gt=0)),
    "answered": (_("answered"), Q(customer_seconds__isnull=False)),
    "waiting": (_("waiting for the first answer, or never answered"), Q(waiting_since__isnull=False)),
    "reopened": (_("opened again"), Q(reopened__gt=0)),
    "late": (
        _("not answered within 24 hours"),
        Q(customer_seconds__gt=86_400) | Q(customer_seconds__isnull=True),
    ),
    "rated-good": (_("rated well"), Q(is_good=True)),
    "rated-bad": (_("not rated well"), Q(is_good=False)),
    "slower": (
        _("the customer waited more than ten times as long as the contract counts, and over a day"),
        SLOWER,
    ),
    "quick-returns": (_("closed and opened again more than once"), Q(reopened__gt=1)),
}
# Of hand-overs: days are those on which they were offered.
HANDED: Mapping[str, tuple["StrOrPromise", Q]] = {
    "handed": (_("handed over"), Q()),
    "accepted": (_("handed over and accepted"), Q(state=HandoverState.ACCEPTED)),
    "escalated": (_("handed over to the house"), ESCALATED),
    "returned": (_("handed over and returned"), Q(state=HandoverState.RETURNED)),
    "not-accepted": (
        _("handed over and not accepted in time"),
        Q(state__in=(HandoverState.LAPSED, HandoverState.KEPT)),
    ),
    "waited-for": (_("handed over while customers waited for us"), Q(customer_waited__gt=0)),
    "not-waited-for": (_("handed over while nobody waited for us"), Q(customer_waited=0)),
    "not-answered": (_("handed over and not answered yet"), Q(ended_at=None)),
}
_KEYS = ("provider", "hands", "team", "region", "within", "taker", "hander", "receiver", "owed")
_EXACT = ("channel", "language", "product", "cause", "sale")


@dataclass(frozen=True)
class Behind:
    """`first` and `last` are days, both counted in."""

    what: str = "all"
    first: date | None = None
    last: date | None = None
    exact: Mapping[str, str] | None = None
    provider: int | None = None  # whose answer arrived first
    hands: int | None = None  # whose teams have them; of hand-overs, whose teams offered or were offered them
    team: int | None = None
    region: int | None = None  # 0 where none is known
    within: int | None = None  # a region with those in it
    taker: int | None = None  # in whose team somebody took it
    hander: int | None = None  # whose teams handed it over
    receiver: int | None = None  # to whose teams it was handed over
    owed: int | None = None  # within how many seconds it was to be answered: not what was taken back before

    @property
    def is_handed(self) -> bool:
        """Of hand-overs, and of the days on which they were offered."""
        return self.what in HANDED

    @property
    def words(self) -> "StrOrPromise":
        criteria = HANDED if self.is_handed else CRITERIA
        return criteria[self.what][0]

    def rows(self, staff: Staff) -> "Sequence[TicketFact]":
        """The newest first, one more than are listed. Hand-overs count whatever their ticket was merged into since."""
        found = TicketFact.objects.visible_to(staff)
        if self.is_handed:
            handed = HandoverFact.objects.visible_to(staff).lived().filter(self.handed)
            found = found.filter(ticket__in=handed.values("ticket"))
        else:
            found = found.lived().filter(self.question)
        return list(found.order_by("-day", "-ticket")[: MOST + 1])

    @property
    def handed(self) -> Q:
        asked = HANDED[self.what][1] & self._days
        if self.hands is not None:
            asked &= Q(from_team__provider=self.hands) | Q(to_team__provider=self.hands)
        if self.owed is not None:
            asked &= ~taken_back(self.owed)
        if self.hander is not None:
            asked &= Q(from_team__provider=self.hander)
        if self.receiver is not None:
            asked &= Q(to_team__provider=self.receiver)
        return asked

    @property
    def _days(self) -> Q:
        asked = Q()
        if self.first is not None:
            asked &= Q(day__gte=self.first)
        if self.last is not None:
            asked &= Q(day__lte=self.last)
        return asked

    @property
    def question(self) -> Q:
        asked = CRITERIA[self.what][1] & self._days
        if self.taker is not None:
            asked &= Q(taken_team__provider=self.taker)
        if self.provider is not None:
            asked &= Q(answered_by=self.provider)
        if self.hands is not None:
            asked &= Q(team__provider=self.hands)
        if self.within is not None:
            asked &= Q(region__in=regions().within(self.within))
        if self.team is not None:
            asked &= Q(team=self.team)
        if self.region is not None:
            asked &= Q(region=self.region or None)
        return asked & Q(**dict(self.exact or {}))


def address(what: str, first: date | None = None, last: date | None = None, **more: str | int) -> str:
    """The query of the page that lists them."""
    asked: dict[str, str] = {"what": what}
    if first is not None:
        asked["from"] = first.isoformat()
    if last is not None:
        asked["to"] = last.isoformat()
    return urlencode(asked | {name: str(value) for name, value in more.items()})


def asked_of(given: Mapping[str, str]) -> Behind:
    """What an address says; nonsense is refused."""
    what = given.get("what", "all")
    keys = {name: given.get(name, "") for name in _KEYS}
    if (what not in CRITERIA and what not in HANDED) or not all(
        _is_key(each) for each in keys.values() if each
    ):
        raise Invalid(gettext("There is no such figure."))
    exact = {name: given[name].replace("\0", "")[:500] for name in _EXACT if name in given}
    named = {name: int(each) for name, each in keys.items() if each}
    return Behind(what, _day(given.get("from")), _day(given.get("to")), exact, **named)


def tickets_of(facts: Sequence[TicketFact], staff: Staff) -> list[tuple[Ticket, TicketFact]]:
    """With what is shown of each; what is out of sight by now is left out."""
    seen = (
        Ticket.objects.visible_to(staff)
        .select_related("customer")
        .in_bulk([each.ticket_id for each in facts])
    )
    return [(seen[each.ticket_id], each) for each in facts if each.ticket_id in seen]


def narrowed_address(behind: str, asked: Asked) -> str:
    """The same, of those alone to which the figures are narrowed."""
    named = {"hands": asked.provider, "within": asked.region}
    more = {name: row.pk for name, row in named.items() if row is not None}
    return f"{behind}&{urlencode(more)}" if behind and more else behind


def _is_key(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 18


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise Invalid(gettext("That is no day.")) from error
