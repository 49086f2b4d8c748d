"""What a condition is, what can be asked of a ticket in general, and who asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.ledger.composed import ComposedRows
from answerable.people.models import Field, Provider, Staff, Team
from answerable.regions.belonging import Regions, regions
from answerable.tickets.models import Brand, Form, Status

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = Sequence[tuple[str, str]]
NOTHING = Q(pk__in=[])
# What one may choose from.
TEAMS: ComposedRows[Team] = ComposedRows(
    lambda reader: Team.objects.visible_to(reader).active().select_related("provider")
)
PEOPLE: ComposedRows[Staff] = ComposedRows(
    lambda reader: Staff.objects.visible_to(reader).active().select_related("provider", "custom_role")
)


@dataclass(frozen=True)
class Condition:
    what: str
    how: str
    value: str = ""


@dataclass(frozen=True)
class Conditions:
    """All of them must be true, or any of them."""

    each: tuple[Condition, ...] = ()
    is_any: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"any": self.is_any, "each": [asdict(condition) for condition in self.each]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Conditions":
        return cls(tuple(Condition(**each) for each in kept["each"]), bool(kept["any"]))


class Asker:
    """What a question needs, whoever asks it: for a list that somebody reads, or for a rule that nobody reads."""

    now: datetime
    is_rule: bool

    @property
    def me(self) -> int:
        raise ValueError("a rule is nobody")

    @cached_property
    def statuses(self) -> list[Status]:
        return list(Status.objects.all())

    @cached_property
    def brands(self) -> list[Brand]:
        return list(Brand.objects.all())

    def teams_of(self, provider: int) -> list[int]:
        return list(Team.objects.filter(provider=provider).values_list("pk", flat=True))

    @cached_property
    def regions(self) -> Regions:
        return regions()

    @cached_property
    def forms(self) -> list[Form]:
        return list(Form.objects.all())

    @cached_property
    def fields(self) -> list[Field]:
        return list(Field.objects.all())


@dataclass(frozen=True)
class RuleAsker(Asker):
    now: datetime
    is_rule = True


@dataclass(frozen=True)
class Reader(Asker):
    """Whose eyes it is read with, and what they may choose from, each asked for once. `is_rule` when they write a
    rule, which is the same whoever looks at it."""

    staff: Staff
    now: datetime
    is_rule: bool = False

    @property
    def me(self) -> int:
        return self.staff.pk

    def foresee(self) -> None:
        """Both will be asked for: let them travel along."""
        TEAMS.foresee(self.staff.actor())
        PEOPLE.foresee(self.staff.actor())

    @cached_property
    def teams(self) -> list[Team]:
        return TEAMS.ask(self.staff.actor())

    @cached_property
    def people(self) -> list[Staff]:
        return PEOPLE.ask(self.staff.actor())

    @property
    def providers(self) -> list[Provider]:
        return list({team.provider_id: team.provider for team in self.teams}.values())


@dataclass(frozen=True)
class What:
    """One thing that can be asked of a ticket. `read` turns what was typed into what is kept, or raises Invalid."""

    key: str
    label: "StrOrPromise"
    hows: Mapping[str, "StrOrPromise"]
    question: Callable[[Condition, Asker], Q]
    choices: Callable[[Reader], Choices] | None = None
    read: Callable[[str, Reader], str] = lambda given, _reader: given
    input_type: str = "text"
    without_value: frozenset[str] = field(default_factory=frozenset)

    def words(self, condition: Condition, reader: Reader) -> str:
        """As one reads it: "Team: Ghent", "Tag has warranty", "Opened this month"."""
        how = str(self.hows.get(condition.how, condition.how))
        if condition.how in self.without_value:
            return f"{self.label} {how}"
        value = (
            dict(self.choices(reader)).get(condition.value, _("(not there)"))
            if self.choices
            else condition.value
        )
        if condition.how == "is":
            return f"{self.label}: {value}"
        return f"{self.label} {how.replace('…', value)}" if "…" in how else f"{self.label} {how} {value}"
