"""What a ticket shows of where it came from, and what the page of an import shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.history.mapping import Plan, Role, Row, is_empty, unknown_states
from answerable.history.models import Brought, HistoryRun, RunState
from answerable.history.sources import SOURCES, first_rows
from answerable.history.states import word_of
from answerable.ledger.known import Known
from answerable.ledger.models import Event

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SHOWN_ROWS = 3
_LOOKED_AT = 2000  # rows in which words for states are looked for
_LONGEST = 60  # characters of a value
CHOOSABLE = (RunState.CHOOSING, RunState.TRIED, RunState.FAILED)
ROLE_WORDS: dict[Role, "StrPromise"] = {
    Role.CASE: _("number of the ticket"),
    Role.AT: _("moment of this change"),
    Role.OPENED: _("opened at"),
    Role.SOLVED: _("solved at"),
    Role.CLOSED: _("closed at"),
    Role.STATE: _("state"),
    Role.TEAM: _("team that has it"),
    Role.PERSON: _("person who has it"),
    Role.BY: _("who changed it"),
    Role.CUSTOMER: _("customer’s name or number"),
    Role.ADDRESS: _("customer’s mail address"),
    Role.SUBJECT: _("subject"),
    Role.TEXT: _("what the customer wrote first"),
    Role.PRIORITY: _("priority"),
    Role.CHANNEL: _("channel"),
    Role.TAG: _("tags"),
}
# What systems are called that runs brought tickets from.
_LABELS: Known[dict[int, str]] = Known(
    lambda: dict(HistoryRun.objects.values_list("pk", "label")), HistoryRun
)


@dataclass(frozen=True)
class Column:
    name: str
    means: str
    sample: Sequence[str]


@dataclass(frozen=True)
class Choosing:
    """The columns of a table with what each is taken to mean, and words for states that nobody has explained."""

    columns: Sequence[Column]
    states: Sequence[tuple[str, str]]  # a word, and what it was said to mean


def brought_as(ticket_id: int, events: Iterable[Event]) -> Brought | None:
    """Nothing is asked about a ticket whose beginning does not say that it came from elsewhere."""
    if not any(is_brought(event) for event in events):
        return None
    return Brought.objects.filter(ticket_id=ticket_id).first()


def is_brought(event: Event) -> bool:
    return event.kind == "ticket.opened" and "run" in event.data


def label_of(event: Event) -> str:
    return _LABELS().get(event.data["run"], "")


def choosing_of(run: HistoryRun, plan: Plan) -> Choosing | None:
    """With what `plan` says of them. Raises Unreadable for a file that is broken."""
    source, path = SOURCES[run.source], Path(run.path or "/nowhere")
    if source.rows is None or run.state not in CHOOSABLE or not path.is_file():
        return None
    rows = first_rows(source, path, _LOOKED_AT)
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [Column(name, plan.columns.get(name, ""), _sample(name, rows)) for name in names]
    open_words = unknown_states(Plan(plan.columns), rows)
    said = {word_of(word): category for word, category in plan.states.items()}
    states = [(word, said.get(word_of(word), "")) for word in open_words]
    return Choosing(columns, states)


def has_file(run: HistoryRun) -> bool:
    return bool(run.path) and Path(run.path).is_file()


def _sample(name: str, rows: Sequence[Row]) -> list[str]:
    """Different ones where there are: three times the same says little."""
    found = dict.fromkeys(row[name][:_LONGEST] for row in rows if not is_empty(row.get(name, "")))
    return list(found)[:SHOWN_ROWS]
