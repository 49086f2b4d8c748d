"""The terms of search (`tickets.search.language`) completed while one types them: what each asks, and its values."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from answerable.people.masking import Part, is_masked, shows_field
from answerable.people.models import (
    Account,
    AccountDomain,
    Customer,
    Field,
    FieldAbout,
    FieldKind,
    Identity,
    Staff,
    Team,
)
from answerable.tickets.channel_words import channel_words
from answerable.tickets.models import Brand, Priority, Status, Tag, Ticket
from answerable.web.icons import CHANNELS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 10
LONGEST = 400
_FEWEST_OF_AN_ADDRESS = 3
_LOOKED_AT = 60
_VALUE = re.compile(r'(?<!\S)(-?)([a-z][a-z0-9_-]{0,59}):(?:"([^"]*)|([^\s"]*))\Z', re.IGNORECASE)
_NAME = re.compile(r"(?<!\S)(-?)([a-z][a-z0-9_-]*|)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Completion:
    """`text` is all that was typed, with its last term completed; `term` that term alone, `words` what it means."""

    text: str
    term: str
    words: str
    is_name: bool = False  # its values come next


Values = Callable[[Staff, str], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Term:
    """What a term asks, and the values that begin as somebody typed, each with what it means if that is not plain."""

    words: "StrOrPromise"
    values: Values
    example: str = ""


def completions(text: str, staff: Staff) -> list[Completion]:
    """What the last word of the text may become; nothing when it is no term."""
    text = text[-LONGEST:]
    value = _VALUE.search(text)
    if value is not None:
        return list(_values(text[: value.start()], value, staff))
    name = _NAME.search(text)
    return list(_names(text[: name.start()], name[1], name[2].lower())) if name else []


def _values(before: str, typed: re.Match[str], staff: Staff) -> Iterator[Completion]:
    known = _known()
    term = known.get(typed[2].lower())
    if term is None:
        return
    begun = (typed[4] if typed[3] is None else typed[3]).lower()
    for value, words in [each for each in term.values(staff, begun) if _begins(each[0], begun)][:MOST]:
        written = f'"{value}"' if re.search(r"\s", value) else value
        whole = f"{typed[1]}{typed[2].lower()}:{written}"
        yield Completion(f"{before}{whole} ", whole, words)


def _names(before: str, minus: str, begun: str) -> Iterator[Completion]:
    for name, term in _known().items():
        if name.startswith(begun):
            whole = f"{minus}{name}:"
            yield Completion(f"{before}{whole}", whole, str(term.words), is_name=True)


def _known() -> Mapping[str, Term]:
    """The company's own fields come last, and never in place of a term."""
    own = {
        field.key: Term(field.label, _of_field(field))
        for field in Field.objects.of(FieldAbout.TICKET)[:50]
        if shows_field(field.pk)
    }
    return {**TERMS, **{key: term for key, term in own.items() if key not in TERMS}}


def _begins(value: str, begun: str) -> bool:
    """Also by one of its words: "tier" finds "Ghent tier 1"."""
    return value.lower().startswith(begun) or any(
        word.startswith(begun) for word in value.lower().split() if begun
    )


def _fixed(*values: "tuple[str, StrOrPromise]") -> Values:
    return lambda _staff, _begun: [(value, str(words)) for value, words in values]


def _from(staff: Staff, begun: str) -> Iterator[tuple[str, str]]:
    """Addresses from where they begin so, in the order of their index, and the domains of accounts."""
    if is_masked(staff, Part.ADDRESS):
        return
    if begun.startswith("@"):
        accounts = Account.objects.visible_to(staff).values("pk")
        domains = AccountDomain.objects.filter(name__startswith=begun[1:], account__in=accounts)
        shown = domains.select_related("account").order_by("name")[:MOST]
        yield from ((f"@{each.name}", each.account.name) for each in shown)
    elif len(begun) >= _FEWEST_OF_AN_ADDRESS:
        later = Identity.objects.filter(channel="email", address__gte=begun).order_by("channel", "address")
        near = dict(later.values_list("customer", "address")[:_LOOKED_AT])
        seen = Customer.objects.visible_to(staff).filter(pk__in=near)
        yield from ((near[each.pk], each.name) for each in sorted(seen, key=lambda each: near[each.pk]))


def _people(staff: Staff, begun: str) -> Iterator[tuple[str, str]]:
    yield from (("me", str(staff)), ("nobody", _("in nobody’s hands yet")))
    people = Staff.objects.visible_to(staff).active().filter(name__icontains=begun).order_by("name")
    yield from ((each.name, each.email) for each in people[:_LOOKED_AT])


def _teams(staff: Staff, begun: str) -> Iterator[tuple[str, str]]:
    yield "none", _("with no team")
    teams = Team.objects.visible_to(staff).active().filter(name__icontains=begun).select_related("provider")
    yield from ((each.name, each.provider.name) for each in teams.order_by("name")[:_LOOKED_AT])


def _tags(staff: Staff, begun: str) -> Iterator[tuple[str, str]]:
    """A provider's people are told those of the tickets that they see."""
    tags = Tag.objects.filter(name__icontains=begun).order_by("name")
    if not (staff.scope.everything or staff.scope.without_team):
        tags = tags.filter(Exists(Ticket.objects.visible_to(staff).filter(tags=OuterRef("pk"))))
    yield from ((name, "") for name in tags.values_list("name", flat=True)[:_LOOKED_AT])


def _statuses(_staff: Staff, _begun: str) -> Iterator[tuple[str, str]]:
    yield from ((each.name, each.get_category_display()) for each in Status.objects.all()[:_LOOKED_AT])


def _brands(_staff: Staff, _begun: str) -> Iterator[tuple[str, str]]:
    yield "none", _("of no brand")
    yield from ((each.name, each.sender) for each in Brand.objects.all()[:_LOOKED_AT])


def _channels(_staff: Staff, _begun: str) -> Iterator[tuple[str, str]]:
    for key in CHANNELS:
        if key != "note":
            yield {"email": "mail"}.get(key, key), channel_words(key)


def _priorities(_staff: Staff, _begun: str) -> Iterator[tuple[str, str]]:
    yield from ((each.name.lower(), "") for each in Priority)


def _days(_staff: Staff, begun: str) -> Iterator[tuple[str, str]]:
    """Days, months and years that one may mean, written as the search reads them."""
    today = localdate()
    first = today.replace(day=1)
    last_month = (first - timedelta(days=1)).replace(day=1)
    yield f"{today:%Y-%m-%d}", _("today")
    yield f"{today - timedelta(days=1):%Y-%m-%d}", _("yesterday")
    yield f"{today - timedelta(days=7):%Y-%m-%d}", _("a week ago")
    yield f"{first:%Y-%m}", date_format(first, "F Y")
    yield f"{last_month:%Y-%m}", date_format(last_month, "F Y")
    yield f"{today:%Y}", _("this year")
    yield f"{today.year - 1}", _("last year")


def _of_field(field: Field) -> Values:
    if field.kind == FieldKind.CHOICE:
        return _fixed(*((choice, "") for choice in field.choices))
    if field.kind == FieldKind.YES_NO:
        return _fixed(("yes", ""), ("no", ""))
    return _days if field.kind == FieldKind.DATE else _fixed()


_IS = _fixed(
    ("waiting", _lazy("the customer waits for us")),
    ("answered", _lazy("we wait for them")),
    ("open", _lazy("not closed")),
    ("closed", _lazy("closed")),
    ("solved", _lazy("closed as solved")),
    ("snoozed", _lazy("comes back by itself")),
    ("mine", _lazy("in your hands")),
    ("followed", _lazy("followed by you")),
    ("unassigned", _lazy("in nobody’s hands yet")),
    ("urgent", _lazy("with the highest priority")),
)

TERMS: Mapping[str, Term] = {
    "is": Term(
        _lazy(
            "how it stands: waiting, answered, open, closed, solved, snoozed, mine, followed, unassigned, urgent"
        ),
        _IS,
        "is:waiting",
    ),
    "with": Term(_lazy("in whose hands; a name, or nobody"), _people, "with:me"),
    "from": Term(_lazy("whose ticket it is: an address, or @company.com"), _from, "from:name@example.com"),
    "team": Term(_lazy("a team’s name, in quotes when it has spaces"), _teams, "team:none"),
    "tag": Term(_lazy("a tag"), _tags, "tag:"),
    "status": Term(_lazy("a status, or the beginning of its name"), _statuses, "status:"),
    "brand": Term(_lazy("a brand, or the beginning of its name"), _brands, "brand:none"),
    "channel": Term(_lazy("how it came"), _channels, "channel:mail"),
    "priority": Term(_lazy("low, normal, high or urgent"), _priorities, "priority:high"),
    "has": Term(_lazy("with a file"), _fixed(("attachment", _lazy("with a file"))), "has:attachment"),
    "after": Term(_lazy("opened after a day, a month or a year"), _days, "after:2026-01"),
    "before": Term(_lazy("opened before a day, a month or a year"), _days, "before:2026"),
    "on": Term(_lazy("opened on a day, in a month or a year"), _days, "on:2026-01-31"),
}
