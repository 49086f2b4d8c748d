"""What can be brought: the table of all kinds of files, and how each is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.history.mapping import Plan, Row
from answerable.history.shape import Case, Loss
from answerable.history.sources import freshdesk, intercom, osticket, xes, zammad, zendesk
from answerable.history.tables import cases_of, read_csv

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Cases = Iterator[Case | Loss]


@dataclass(frozen=True)
class Source:
    """`rows` gives the rows of a file whose columns are chosen by somebody; a file whose meaning is known has none."""

    key: str
    label: "StrOrPromise"
    files: "StrOrPromise"  # which, in words
    read: Callable[[Path, Plan], Cases]
    rows: Callable[[Path], Iterator[tuple[int, Row] | Loss]] | None = None


def _csv(path: Path, plan: Plan) -> Cases:
    return cases_of(read_csv(path), plan)


def _xes(path: Path, plan: Plan) -> Cases:
    return cases_of(xes.read_rows(path), plan, are_sorted=True)


SOURCES: dict[str, Source] = {
    each.key: each
    for each in (
        Source(
            "csv",
            _("Table (CSV)"),
            _("one row for each ticket, or for each change of one; also .gz"),
            _csv,
            read_csv,
        ),
        Source("xes", _("Event log (XES)"), _(".xes or .xes.gz"), _xes, xes.read_rows),
        Source("zendesk", "Zendesk", _("export of tickets: NDJSON, JSON or XML"), zendesk.read),
        Source("zammad", "Zammad", _("tickets with their articles: JSON or NDJSON"), zammad.read),
        Source("osticket", "osTicket", _("dump of the database (.sql)"), osticket.read),
        Source("freshdesk", "Freshdesk", _("export of tickets: JSON or XML"), freshdesk.read),
        Source("intercom", "Intercom", _("export of conversations: JSON or NDJSON"), intercom.read),
    )
}


def first_rows(source: Source, path: Path, most: int) -> list[Row]:
    """To choose columns by, and to guess them."""
    if source.rows is None:
        return []
    found = (each for each in source.rows(path) if not isinstance(each, Loss))
    return [row for _line, row in islice(found, most)]
