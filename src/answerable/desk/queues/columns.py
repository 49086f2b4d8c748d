"""What a list shows of each ticket besides who it is from, what it is about and the wait: its columns. A view's are its
own; those of a queue that is built in, each person chooses for themselves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from answerable.desk.reading.fields import field_words
from answerable.people.known import fields
from answerable.people.masking import shows_field
from answerable.people.models import FieldAbout
from answerable.tickets.channel_words import channel_words
from answerable.tickets.models import Ticket
from answerable.web.moments import near_moment

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_COLUMNS = 5
_FIELD = "field-"


@dataclass(frozen=True)
class Column:
    """`beside` is what is read for all tickets of a page at once."""

    key: str
    label: "StrOrPromise"
    words: Callable[[Ticket, datetime], str]
    beside: str = ""


def _moment(name: str) -> Callable[[Ticket, datetime], str]:
    def words(ticket: Ticket, now: datetime) -> str:
        value = getattr(ticket, name)
        return near_moment(value, now=now) if value else ""

    return words


def _hands(ticket: Ticket, _now: datetime) -> str:
    return str(ticket.assignee or ticket.team or _("nobody yet"))


def _field(key: int) -> Callable[[Ticket, datetime], str]:
    def words(ticket: Ticket, _now: datetime) -> str:
        if not shows_field(key, ticket.customer_id):
            return ""
        kept = next((each for each in ticket.field_values.all() if each.field_id == key), None)
        return field_words(kept.value) if kept else ""

    return words


_PLAIN = (
    Column("hands", _lazy("With"), _hands),
    Column("team", _lazy("Team"), lambda ticket, _now: str(ticket.team or "")),
    Column("status", _lazy("Status"), lambda ticket, _now: str(ticket.status)),
    Column("priority", _lazy("Priority"), lambda ticket, _now: ticket.get_priority_display()),
    Column("tags", _lazy("Tags"), lambda ticket, _now: ", ".join(map(str, ticket.tags.all())), beside="tags"),
    Column("owed", _lazy("Owed by"), _moment("owed_at")),
    Column("said", _lazy("Last message"), _moment("said_at")),
    Column("created", _lazy("Opened"), _moment("created_at")),
    Column("changed", _lazy("Last changed"), _moment("changed_at")),
    Column("brand", _lazy("Brand"), lambda ticket, _now: str(ticket.brand or "")),
    Column("channel", _lazy("Channel"), lambda ticket, _now: channel_words(ticket.channel)),
    Column("reference", _lazy("Reference"), lambda ticket, _now: ticket.reference),
)


def columns() -> dict[str, Column]:
    """All that there are, the company's own fields behind the others."""
    own = [
        Column(f"{_FIELD}{each.pk}", each.label, _field(each.pk), beside="field_values__field")
        for each in fields()
        if each.about == FieldAbout.TICKET
    ]
    return {column.key: column for column in (*_PLAIN, *own)}


def offered(shown: Sequence[str]) -> list[tuple[str, "StrOrPromise", bool]]:
    """All in the order in which somebody chooses: those that are shown first, as they stand."""
    known = columns()
    keys = [*(key for key in shown if key in known), *(key for key in known if key not in shown)]
    return [(key, known[key].label, key in shown) for key in keys]


def typed(keys: Iterable[str]) -> list[str]:
    """What a form sent, each once; what there is not is left out."""
    known = columns()
    return [key for key in dict.fromkeys(keys) if key in known]


def moved(keys: Sequence[str], key: str, *, up: bool) -> list[str]:
    """One place up or down; at an end nothing happens."""
    order = list(keys)
    here = order.index(key) if key in order else -1
    there = here - 1 if up else here + 1
    if here >= 0 and 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    return order


def chosen(keys: Iterable[str]) -> tuple[Column, ...]:
    """As they were put; what there is no longer is left out."""
    keys = tuple(keys)
    known = columns() if keys else {}
    return tuple(known[key] for key in keys if key in known)


def read_beside(tickets: Sequence[Ticket], wanted: Sequence[Column]) -> None:
    beside = {column.beside for column in wanted if column.beside}
    if beside:
        prefetch_related_objects(tickets, *sorted(beside))
