"""The small language of the search box: `from:cleo@example.com is:waiting -tag:spam before:2026-03 tent pole`.

A term is a name, a colon and a value (`team:"Ghent tier 1"`); with a minus before it, what it says must not be so. Any
other word is only a word, also one with a colon in it: nothing that somebody pastes is an error. A known name with a
value that means nothing is said to be so and leaves the search without hits rather than with wrong ones.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid
from answerable.people.addresses import MAIL, normalise
from answerable.people.masking import Part, is_masked, mask_for
from answerable.people.models import Account, Field, FieldAbout, Identity, Staff, Team
from answerable.tickets.models import Attachment, Brand, Category, FieldValue, Follow, Priority, Status, Tag
from answerable.tickets.search.folding import query_phrases

LONGEST = 400  # characters
_TERM = re.compile(r'(?<!\S)(-?)([a-z][a-z0-9_-]{0,59}):(?:"([^"]*)"|([^\s"]\S*))', re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z")


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. `is_narrow` when a condition leads to few tickets by an index of its own."""

    phrases: Sequence[str]
    conditions: Q = field(default_factory=Q)
    has_conditions: bool = False
    is_narrow: bool = False
    problems: Sequence[str] = ()


class _NotUnderstood(Exception):
    """With a sentence for whoever typed it."""


def understand(query: str, reader: Staff | Actor) -> Asked:
    query = query[:LONGEST]
    conditions, problems, found, narrow = Q(), [], False, False
    words, at = [], 0
    own = _own_fields(reader) if _TERM.search(query) else {}
    for term in _TERM.finditer(query):
        name, value = term[2].lower(), (term[4] if term[3] is None else term[3]).strip()
        read = _READERS.get(name) or own.get(name)
        if read is None:
            continue  # a word with a colon in it
        words.append(query[at : term.start()])
        at, found = term.end(), True
        try:
            condition = read(value, reader)
        except _NotUnderstood as problem:
            problems.append(str(problem))
            continue
        conditions &= ~condition if term[1] else condition
        narrow |= not term[1] and (name == "from" or name not in _READERS)
    words.append(query[at:])
    return Asked(query_phrases(" ".join(words)), conditions, found, narrow, problems)


Read = Callable[[str, Staff | Actor], Q]


def _own_fields(reader: Staff | Actor) -> Mapping[str, Read]:
    """The company's own fields, by their keys; by what is masked nobody looks for anything."""
    shown = Field.objects.of(FieldAbout.TICKET).exclude(pk__in=mask_for(reader).fields)
    return {custom.key: partial(_of_field, custom) for custom in shown}


def _of_field(custom: Field, value: str, _reader: Staff | Actor) -> Q:
    try:
        wanted = custom.read(value)
    except Invalid as refused:
        raise _NotUnderstood(str(refused)) from refused
    column = FieldValue.COLUMNS[custom.kind]  # type: ignore[index]
    return Q(pk__in=FieldValue.objects.filter(field=custom, **{column: wanted}).values("ticket"))


def _from(value: str, reader: Staff | Actor) -> Q:
    """Whose ticket it is: an address, or the mail domain of an account. Not for whom addresses are masked: a guess
    would be told from a hit."""
    if is_masked(reader, Part.ADDRESS):
        raise _NotUnderstood(_("from: does not work here: addresses are masked for you."))
    if value.startswith("@"):
        if is_masked(reader, Part.ACCOUNT):
            raise _NotUnderstood(_("from:@… does not work here: accounts are masked for you."))
        return Q(customer__account__in=Account.objects.filter(domains__name=value[1:].lower()).values("pk"))
    address = normalise(MAIL, value)
    if not address:
        words = _("from: wants an address. A name is found as it is: type it without “from:”.")
        raise _NotUnderstood(words)
    return Q(customer__in=Identity.objects.filter(address=address).values("customer"))


def _team(value: str, reader: Staff | Actor) -> Q:
    if value.lower() in ("none", "nobody"):
        return Q(team=None)
    teams = [
        each.pk for each in Team.objects.visible_to(reader) if each.name.lower().startswith(value.lower())
    ]
    exact = [each.pk for each in Team.objects.visible_to(reader).filter(name__iexact=value)]
    return _any_of("team", exact or teams, _("There is no team “%(value)s”."), value)


def _with(value: str, reader: Staff | Actor) -> Q:
    if value.lower() in ("none", "nobody"):
        return Q(assignee=None)
    if value.lower() == "me":
        return Q(assignee=reader.staff_id)
    people = Staff.objects.visible_to(reader).filter(Q(name__istartswith=value) | Q(email__iexact=value))
    return _any_of(
        "assignee", [each.pk for each in people[:20]], _("Nobody here is called “%(value)s”."), value
    )


def _tag(value: str, _reader: Staff | Actor) -> Q:
    tag = Tag.objects.filter(name__iexact=" ".join(value.split())).first()
    if tag is None:
        raise _NotUnderstood(_("There is no tag “%(value)s”.") % {"value": value})
    return Q(pk__in=tag.tickets.through.objects.filter(tag=tag).values("ticket"))


def _status(value: str, _reader: Staff | Actor) -> Q:
    found = [each.pk for each in Status.objects.filter(name__istartswith=value)]
    return _any_of("status", found, _("There is no status “%(value)s”."), value)


def _brand(value: str, _reader: Staff | Actor) -> Q:
    if value.lower() == "none":
        return Q(brand=None)
    names = {each.pk: each.name.lower() for each in Brand.objects.all()}
    exact = [pk for pk, name in names.items() if name == value.lower()]
    begun = [pk for pk, name in names.items() if name.startswith(value.lower())]
    return _any_of("brand", exact or begun, _("There is no brand “%(value)s”."), value)


def _channel(value: str, _reader: Staff | Actor) -> Q:
    return Q(channel={"mail": "email"}.get(value.lower(), value.lower()))


def _priority(value: str, _reader: Staff | Actor) -> Q:
    wanted = value.upper()
    if wanted not in Priority.names:
        known = ", ".join(name.lower() for name in Priority.names)
        raise _NotUnderstood(_("priority: is one of %(known)s.") % {"known": known})
    return Q(priority=Priority[wanted])


def _is(value: str, reader: Staff | Actor) -> Q:
    states: Mapping[str, Q] = {
        "waiting": Q(waiting_since__isnull=False, closed_at=None),
        "answered": Q(waiting_since=None, closed_at=None),
        "open": Q(closed_at=None),
        "closed": Q(closed_at__isnull=False),
        "solved": Q(status__category=Category.SOLVED),
        "snoozed": Q(snoozed_until__isnull=False),
        "mine": Q(assignee=reader.staff_id),
        "followed": Q(pk__in=Follow.objects.filter(staff=reader.staff_id).values("ticket")),
        "unassigned": Q(assignee=None),
        "urgent": Q(priority=Priority.URGENT),
    }
    if value.lower() not in states:
        raise _NotUnderstood(_("is: is one of %(known)s.") % {"known": ", ".join(states)})
    return states[value.lower()]


def _has(value: str, _reader: Staff | Actor) -> Q:
    if value.lower() not in ("attachment", "attachments", "file", "files"):
        raise _NotUnderstood(_("has: is about attachments: write has:attachment."))
    return Q(Exists(Attachment.objects.filter(message__ticket=OuterRef("pk"), is_inline=False)))


def _before(value: str, _reader: Staff | Actor) -> Q:
    return Q(created_at__lt=_beginning(_days(value)[0]))


def _after(value: str, _reader: Staff | Actor) -> Q:
    return Q(created_at__gte=_beginning(_days(value)[1]))


def _on(value: str, _reader: Staff | Actor) -> Q:
    first, following = _days(value)
    return Q(created_at__gte=_beginning(first), created_at__lt=_beginning(following))


def _days(value: str) -> tuple[date, date]:
    """The first day of a year, a month or a day, and the first one after it."""
    match = _DAY.match(value)
    year, month, day = (int(part) if part else None for part in match.groups()) if match else (0, 0, 0)
    try:
        first = date(year or 0, month or 1, day or 1)
        if day is not None:
            return first, first + timedelta(days=1)
        if month is not None:
            return first, (first + timedelta(days=31)).replace(day=1)
        return first, date(first.year + 1, 1, 1)
    except (ValueError, OverflowError) as error:
        words = _("“%(value)s” is no day: write 2026-03-31, 2026-03 or 2026.") % {"value": value}
        raise _NotUnderstood(words) from error


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def _any_of(column: str, keys: Sequence[int], words: str, value: str) -> Q:
    if not keys:
        raise _NotUnderstood(words % {"value": value})
    return Q(**{f"{column}__in": keys})


_READERS: Mapping[str, Read] = {
    "from": _from,
    "team": _team,
    "with": _with,
    "tag": _tag,
    "status": _status,
    "brand": _brand,
    "channel": _channel,
    "priority": _priority,
    "is": _is,
    "has": _has,
    "before": _before,
    "after": _after,
    "on": _on,
}
