"""A table of times while somebody writes it: a row for each kind of promise, a column for each priority."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from answerable.desk.policies.lengths import length_read, length_words
from answerable.ledger.refusals import Invalid
from answerable.promises.actions.plans import KINDS, Targets
from answerable.promises.clocks.history import Kind
from answerable.promises.models.promises import PromiseKind
from answerable.tickets.models import Priority


@dataclass(frozen=True)
class Cell:
    """The time for one kind and priority."""

    name: str
    value: str
    label: str
    error: str


@dataclass(kw_only=True)
class TimesTable:
    """`targets` are the words that were typed, by the cell's name; `errors` what is wrong, by the field's."""

    targets: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def counts_by_calendar(self) -> bool:
        return True

    @property
    def table(self) -> Sequence[tuple[str, Sequence[Cell]]]:
        """The times, a row for each kind."""
        return [(kind_label(kind), [self._cell(kind, priority) for priority in Priority]) for kind in KINDS]

    @property
    def priorities(self) -> Sequence[str]:
        return [str(priority.label).capitalize() for priority in Priority]

    def read_targets(self) -> Targets:
        """What can be read; what cannot is among `errors`."""
        found: dict[Kind, dict[int, timedelta]] = {}
        for kind in KINDS:
            for priority in Priority:
                name = cell_name(kind, priority)
                length = self.length(name, self.targets.get(name, ""))
                if length is not None:
                    found.setdefault(kind, {})[priority.value] = length
        return found

    def length(self, name: str, given: str) -> timedelta | None:
        if not given:
            return None
        try:
            return length_read(given, is_by_calendar=self.counts_by_calendar)
        except Invalid as refusal:
            self.errors[name] = refusal.message
            return None

    def _cell(self, kind: Kind, priority: Priority) -> Cell:
        name = cell_name(kind, priority)
        label = f"{kind_label(kind)}: {priority.label}"
        return Cell(name, self.targets.get(name, ""), label, self.errors.get(name, ""))


def typed_targets(given: QueryDict) -> dict[str, str]:
    names = [cell_name(kind, priority) for kind in KINDS for priority in Priority]
    return {name: " ".join(given.get(name, "").split())[:30] for name in names}


def written_targets(
    targets: Mapping[Kind, Mapping[int, timedelta]], *, is_by_calendar: bool
) -> dict[str, str]:
    return {
        cell_name(kind, Priority(priority)): length_words(length, is_by_calendar=is_by_calendar)
        for kind, of in targets.items()
        for priority, length in of.items()
    }


def moment_typed(given: str) -> datetime | None:
    """From when on something holds; None for at once. Raises Invalid with a sentence."""
    if not given:
        return None
    try:
        moment = parse_datetime(given)
    except ValueError:
        moment = None
    if moment is None:
        raise Invalid(_("Choose a day and a time from when on it holds, or leave it empty for at once."))
    return make_aware(moment) if is_naive(moment) else moment


def cell_name(kind: Kind, priority: Priority) -> str:
    return f"{kind.value}-{priority.value}"


def kind_label(kind: Kind) -> str:
    return str(PromiseKind(kind).label).capitalize()
