"""A table of what was sold, as somebody's other system writes it: read, or told what is wrong with it. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

MOST_ROWS = 10_000
MOST_SOLD = 2_000_000_000
_MOST_TOLD = 20  # problems
_MONTH = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>[0-9]{1,2})(-(?P<day>[0-9]{1,2}))?")
_NEEDED, _OTHERS = ("month", "product", "sold"), ("campaign", "seller")
_LONGEST = {"product": 200, "campaign": 120, "seller": 120}


@dataclass(frozen=True)
class Counted:
    """How many of a product were sold in a month; campaign and seller are empty where they are not told apart."""

    month: date
    product: str
    campaign: str
    seller: str
    sold: int


@dataclass
class Read:
    rows: list[Counted] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_counts(words: str) -> Read:
    """All of it or nothing: with one problem nobody should keep the rest."""
    found = Read()
    lines = csv.DictReader(io.StringIO(words.replace("\0", "")), delimiter=_delimiter(words), strict=True)
    try:
        names = [(name or "").strip().lower() for name in lines.fieldnames or ()]
        if missing := [name for name in _NEEDED if name not in names]:
            found.problems.append(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
            return found
        lines.fieldnames = names
        _read_lines(lines, found)
    except csv.Error as error:
        found.problems.append(_("That is not a table (CSV): %(error)s.") % {"error": error})
    if not found.rows and not found.problems:
        found.problems.append(_("There is no row in it."))
    return found


def _read_lines(lines: "Iterable[Mapping[str, str | None]]", found: Read) -> None:
    seen: dict[tuple[date, str, str, str], int] = {}
    for number, line in enumerate(lines, 2):
        if len(found.rows) >= MOST_ROWS:
            found.problems.append(_("There are more than %(n)d rows. Take them in parts.") % {"n": MOST_ROWS})
            return
        if len(found.problems) >= _MOST_TOLD:
            return
        try:
            row = counted(line)
        except ValueError as error:
            found.problems.append(_("Line %(n)d: %(error)s") % {"n": number, "error": error})
            continue
        if row is None:
            continue
        key = (row.month, row.product, row.campaign, row.seller)
        if key in seen:
            said = {"n": number, "first": seen[key]}
            found.problems.append(_("Line %(n)d says the same as line %(first)d does.") % said)
            continue
        seen[key] = number
        found.rows.append(row)


def counted(line: Mapping[str, str | None]) -> Counted | None:
    """None for an empty line; ValueError with a sentence for what cannot be used."""
    values = {name: " ".join((line.get(name) or "").split()) for name in (*_NEEDED, *_OTHERS)}
    if not any(values.values()):
        return None
    if not values["product"]:
        raise ValueError(_("no product."))
    for name, most in _LONGEST.items():
        if len(values[name]) > most:
            raise ValueError(_("“%(words)s…” is too long.") % {"words": values[name][:30]})
    words = (values["product"], values["campaign"], values["seller"])
    return Counted(_month(values["month"]), *words, _number(values["sold"]))


def _month(given: str) -> date:
    found = _MONTH.fullmatch(given)
    try:
        if found is not None:
            return date(int(found["year"]), int(found["month"]), int(found["day"] or 1)).replace(day=1)
    except ValueError:
        pass  # no such day: told as any other
    raise ValueError(_("“%(given)s” is no month: write 2026-10.") % {"given": given[:30]})


def _number(given: str) -> int:
    if not (given.isascii() and given.isdigit()) or len(given) > 12 or int(given) > MOST_SOLD:
        raise ValueError(
            _("“%(given)s” is no number sold: write it with digits alone.") % {"given": given[:30]}
        )
    return int(given)


def _delimiter(words: str) -> str:
    """Spreadsheets of half of Europe write semicolons."""
    first = words.partition("\n")[0]
    return max(",;\t", key=first.count)
