"""A routing rule while somebody writes it: what its form holds, right or not, and what is wrong beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from answerable.desk.frame.requests import key_of
from answerable.desk.queues.drafting import Draft, draft_typed
from answerable.ledger.refusals import Invalid
from answerable.people.models import Tier
from answerable.routing.actions import RoutePlan
from answerable.routing.rules.fitting import can_ask
from answerable.routing.rules.plans import MOST_TEAMS, TOLERANCE
from answerable.routing.rules.sharing import HUNDRED, Share
from answerable.tickets.conditions import Reader, whats
from answerable.tickets.models import Priority

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ShareRow:
    number: int
    team: str = ""
    percent: str = ""
    error: str = ""


@dataclass
class WrittenRoute:
    asks: Draft
    name: str = ""
    rows: list[ShareRow] = field(default_factory=list)
    tolerance: str = str(TOLERANCE)
    tier: str = ""
    priority: str = ""
    tags: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def reader(self) -> Reader:
        return self.asks.reader

    @property
    def teams(self) -> Choices:
        return [(str(team.pk), team.name) for team in self.reader.teams]

    @property
    def tiers(self) -> Choices:
        return [("", _("the team’s own")), *((str(value), str(label)) for value, label in Tier.choices)]

    @property
    def priorities(self) -> Choices:
        return [("", _("as it is")), *((str(value), str(label)) for value, label in Priority.choices)]

    @property
    def share_rows(self) -> Sequence[ShareRow]:
        """Those that were written, and one to write."""
        rows = self.rows if len(self.rows) >= MOST_TEAMS else [*self.rows, ShareRow(len(self.rows))]
        return [
            ShareRow(at, row.team, row.percent, self.errors.get(f"share-{at}", ""))
            for at, row in enumerate(rows)
        ]

    @property
    def is_shared(self) -> bool:
        return len(self.rows) > 1

    def plan(self) -> RoutePlan:
        """Raises Invalid with a sentence; what is wrong is said beside it as well."""
        self.errors.clear()
        shares = [share for at, row in enumerate(self.rows) if (share := self._share(at, row)) is not None]
        tolerance = self._number("tolerance", self.tolerance or str(TOLERANCE))
        if self.errors:
            raise Invalid(_("Look at the teams and their shares: one of them cannot be read."))
        conditions, _holds, _order = self.asks.checked()
        return RoutePlan(
            name=self.name,
            conditions=conditions,
            shares=shares,
            tolerance=tolerance or TOLERANCE,
            tier=key_of(self.tier),
            priority=key_of(self.priority),
            tags=[each for each in (part.strip() for part in self.tags.split(",")) if each],
        )

    def _share(self, at: int, row: ShareRow) -> Share | None:
        team = key_of(row.team)
        if team is None:
            if row.percent:
                self.errors[f"share-{at}"] = _("Choose a team for this share.")
            return None
        given = row.percent or (str(HUNDRED) if len(self.rows) == 1 else "")
        percent = self._number(f"share-{at}", given)
        return None if percent is None else Share(team, percent)

    def _number(self, name: str, given: str) -> int | None:
        number = key_of(given.strip().removesuffix("%").strip())
        if number is None or not 1 <= number <= HUNDRED:
            self.errors[name] = _("Write a whole number from 1 to 100.")
            return None
        return number


def route_typed(given: QueryDict, reader: Reader) -> WrittenRoute:
    pairs = list(zip(given.getlist("team"), given.getlist("percent"), strict=False))[:MOST_TEAMS]
    written = [(team[:17], percent.strip()[:6]) for team, percent in pairs if team or percent.strip()]
    return WrittenRoute(
        draft_typed(given, reader),
        name=" ".join(given.get("name", "").replace("\x00", "").split())[:120],
        rows=[ShareRow(at, team, percent) for at, (team, percent) in enumerate(written)],
        tolerance=given.get("tolerance", "").strip()[:6],
        tier=given.get("tier", "")[:17],
        priority=given.get("priority", "")[:17],
        tags=" ".join(given.get("tags", "").replace("\x00", "").split())[:700],
    )


def route_kept(plan: RoutePlan, reader: Reader) -> WrittenRoute:
    asks = Draft(reader, is_any=plan.conditions.is_any, conditions=list(plan.conditions.each))
    return WrittenRoute(
        asks,
        name=plan.name,
        rows=[
            ShareRow(at, str(each.team), "" if len(plan.shares) == 1 else str(each.percent))
            for at, each in enumerate(plan.shares)
        ],
        tolerance=str(plan.tolerance),
        tier="" if plan.tier is None else str(plan.tier),
        priority="" if plan.priority is None else str(plan.priority),
        tags=", ".join(plan.tags),
    )


def asked_of(reader: Reader) -> Choices:
    return [(key, str(what.label)) for key, what in whats(reader).items() if can_ask(key)]
