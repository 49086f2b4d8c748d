"""The conditions of a view: what they are made of, how typed input becomes one, and the question to the database.

Values are kept as the words that were chosen or typed, checked and in one form; who reads decides who "me" is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf.locale import LANG_INFO
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.people.models import Account, Customer, Provider, Staff, Team
from answerable.tickets.models import (
    Category,
    Field,
    FieldKind,
    FieldValue,
    Follow,
    Priority,
    Status,
    Tag,
    Ticket,
)
from answerable.web.icons import CHANNELS, channel_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 20
_FIELD = "field:"  # before the key of a field of the company's own
_IS: dict[str, "StrOrPromise"] = {"is": gettext_lazy("is"), "is_not": gettext_lazy("is not")}
_NOTHING = Q(pk__in=[])

Choices = Sequence[tuple[str, str]]


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


@dataclass(frozen=True)
class Reader:
    """Whose eyes it is read with, and what they may choose from, each asked for once."""

    staff: Staff
    now: datetime

    @cached_property
    def teams(self) -> list[Team]:
        return list(Team.objects.visible_to(self.staff).active().select_related("provider"))

    @cached_property
    def people(self) -> list[Staff]:
        return list(Staff.objects.visible_to(self.staff).active())

    @cached_property
    def statuses(self) -> list[Status]:
        return list(Status.objects.all())

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {each.key: each for each in Field.objects.all()}

    @property
    def providers(self) -> list[Provider]:
        return list({team.provider_id: team.provider for team in self.teams}.values())


@dataclass(frozen=True)
class What:
    """One thing that can be asked of a ticket. `read` turns what was typed into what is kept, or raises Invalid."""

    key: str
    label: "StrOrPromise"
    hows: Mapping[str, "StrOrPromise"]
    question: Callable[[Condition, Reader], Q]
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


def whats(reader: Reader) -> dict[str, What]:
    """Everything that can be asked, in the order in which it is offered."""
    own = [_field_what(each) for each in reader.fields.values()]
    return {what.key: what for what in (*_WHATS, *own)}


def read(condition: Condition, reader: Reader) -> Condition:
    """The condition that somebody chose and typed, in the form that is kept; raises Invalid with a sentence."""
    what = whats(reader).get(condition.what)
    if what is None or condition.how not in what.hows:
        raise Invalid(_("There is no such condition."))
    if condition.how in what.without_value:
        return Condition(condition.what, condition.how)
    given = " ".join(condition.value.split())
    if not given:
        raise Invalid(_("%(what)s: choose or type a value.") % {"what": what.label})
    if what.choices is not None and given not in dict(what.choices(reader)):
        raise Invalid(_("%(what)s: choose one of the list.") % {"what": what.label})
    return Condition(condition.what, condition.how, what.read(given, reader))


def question(conditions: Conditions, reader: Reader) -> Q:
    """What a ticket must be. A condition that has lost its sense (a field that is gone) fits nothing."""
    known = whats(reader)
    whole = Q()
    for condition in conditions.each:
        what = known.get(condition.what)
        try:
            one = what.question(condition, reader) if what and condition.how in what.hows else _NOTHING
        except (ValueError, Invalid):
            one = _NOTHING
        whole = whole | one if conditions.is_any else whole & one
    return whole


def changed_since(conditions: Conditions, reader: Reader) -> datetime | None:
    """Whatever fits was changed since then, as what was opened since then was: all else need not be looked at."""
    if conditions.is_any:
        return None
    recent = [
        each for each in conditions.each if each.what in ("created", "changed") and each.how != "before"
    ]
    try:
        return max((_since(each, reader) for each in recent), default=None)
    except (TypeError, ValueError):
        return None  # it has lost its sense, and fits nothing


def words(conditions: Conditions, reader: Reader) -> str:
    """As one reads them: "Tag has warranty; Opened this month"."""
    known = whats(reader)
    said = [
        known[each.what].words(each, reader) if each.what in known else _("(a condition that is gone)")
        for each in conditions.each
    ]
    return (_(" or ") if conditions.is_any else "; ").join(said)


# --- What can be asked ------------------------------------------------------------------------------------


def _negated(how: str, found: Q) -> Q:
    return ~found if how in ("is_not", "has_not") else found


def _of_customer(**equal: Any) -> Q:
    return Q(Exists(Customer.objects.filter(pk=OuterRef("customer_id"), **equal)))


_WAITS = {
    "customer": (gettext_lazy("the customer, for us"), Q(waiting_since__isnull=False)),
    "us": (gettext_lazy("we, for them"), Q(closed_at=None, waiting_since=None)),
    "nobody": (gettext_lazy("nobody: it is closed"), Q(closed_at__isnull=False)),
}
_WITHIN: dict[str, "StrOrPromise"] = {
    "hours": gettext_lazy("within the last … h"),
    "days": gettext_lazy("within the last … days"),
    "month": gettext_lazy("this month"),
    "before": gettext_lazy("more than … days ago"),
}


def _since(condition: Condition, reader: Reader) -> datetime:
    if condition.how == "month":
        return timezone.localtime(reader.now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return reader.now - timedelta(**{condition.how: int(condition.value)})


def _within(column: str) -> Callable[[Condition, Reader], Q]:
    def asked(condition: Condition, reader: Reader) -> Q:
        if condition.how == "before":
            return Q(**{f"{column}__lt": reader.now - timedelta(days=int(condition.value))})
        return Q(**{f"{column}__gte": _since(condition, reader)})

    return asked


def _waiting_longer(condition: Condition, reader: Reader) -> Q:
    return Q(waiting_since__lte=reader.now - timedelta(**{condition.how: int(condition.value)}))


def _whole_number(given: str, _reader: Reader) -> str:
    if not (given.isascii() and given.isdigit() and 0 < int(given[:9]) < 10_000):
        raise Invalid(_("“%(given)s” is not a whole number from 1 to 9999.") % {"given": given})
    return str(int(given))


def _assignee(condition: Condition, reader: Reader) -> Q:
    if condition.value == "nobody":
        return _negated(condition.how, Q(assignee=None))
    key = reader.staff.pk if condition.value == "me" else int(condition.value)
    return _negated(condition.how, Q(assignee=key))


def _team(condition: Condition, _reader: Reader) -> Q:
    return _negated(condition.how, Q(team=None if condition.value == "none" else int(condition.value)))


def _provider(condition: Condition, _reader: Reader) -> Q:
    teams = list(Team.objects.filter(provider=int(condition.value)).values_list("pk", flat=True))
    return _negated(condition.how, Q(team__in=teams))


def _language(condition: Condition, _reader: Reader) -> Q:
    spoken = Q(language__iexact=condition.value) | Q(language__istartswith=f"{condition.value}-")
    return _negated(condition.how, Q(Exists(Customer.objects.filter(spoken, pk=OuterRef("customer_id")))))


def _priority(condition: Condition, _reader: Reader) -> Q:
    name = "priority__gte" if condition.how == "at_least" else "priority"
    return _negated(condition.how, Q(**{name: int(condition.value)}))


def _tag(condition: Condition, _reader: Reader) -> Q:
    hanging = Ticket.tags.through.objects.filter(ticket=OuterRef("pk"), tag__name=condition.value)
    return _negated(condition.how, Q(Exists(hanging)))


def _followed(condition: Condition, reader: Reader) -> Q:
    following = Exists(Follow.objects.filter(ticket=OuterRef("pk"), staff=reader.staff))
    return Q(following) if condition.how == "yes" else ~Q(following)


def _known_tag(given: str, _reader: Reader) -> str:
    if not Tag.objects.filter(name=given.lower()).exists():
        raise Invalid(_("There is no tag “%(tag)s”.") % {"tag": given})
    return given.lower()


def _known_account(given: str, reader: Reader) -> str:
    found = Account.objects.visible_to(reader.staff).filter(name__iexact=given).first()
    if found is None:
        raise Invalid(_("There is no account “%(account)s”.") % {"account": given})
    return found.name


def _languages(_reader: Reader) -> Choices:
    named = [(code, str(get_language_info(code)["name_translated"])) for code in LANG_INFO if "-" not in code]
    return sorted(named, key=lambda pair: pair[1])


def _pairs(rows: Sequence[Any]) -> Choices:
    return [(str(row.pk), str(row)) for row in rows]


def people_offered(reader: Reader) -> Choices:
    return [("me", _("me")), ("nobody", _("nobody")), *_pairs(reader.people)]


def channels_offered(_reader: Reader) -> Choices:
    return [(key, channel_words(key)) for key in CHANNELS if key != "note"]


_WHATS = (
    What(
        "waits", gettext_lazy("Who waits"), {"is": gettext_lazy("is")},
        lambda condition, _reader: _WAITS[condition.value][1],
        choices=lambda _reader: [(key, str(label)) for key, (label, _q) in _WAITS.items()],
    ),
    What(
        "waiting", gettext_lazy("The customer has waited"),
        {"hours": gettext_lazy("longer than … h"), "days": gettext_lazy("longer than … days")},
        _waiting_longer, read=_whole_number, input_type="number",
    ),
    What(
        "status", gettext_lazy("Status"), _IS,
        lambda condition, _reader: _negated(condition.how, Q(status=int(condition.value))),
        choices=lambda reader: _pairs(reader.statuses),
    ),
    What(
        "category", gettext_lazy("Kind of status"), _IS,
        lambda condition, reader: _negated(
            condition.how, Q(status__in=[each.pk for each in reader.statuses if each.category == condition.value])
        ),
        choices=lambda _reader: [(value, str(label)) for value, label in Category.choices],
    ),
    What("assignee", gettext_lazy("Assigned to"), _IS, _assignee, choices=people_offered),
    What(
        "team", gettext_lazy("Team"), _IS, _team,
        choices=lambda reader: [("none", _("no team yet")), *_pairs(reader.teams)],
    ),
    What(
        "provider", gettext_lazy("Provider"), _IS, _provider,
        choices=lambda reader: _pairs(reader.providers),
    ),
    What(
        "channel", gettext_lazy("Channel"), _IS,
        lambda condition, _reader: _negated(condition.how, Q(channel=condition.value)),
        choices=channels_offered,
    ),
    What("language", gettext_lazy("Language of the customer"), _IS, _language, choices=_languages),
    What(
        "priority", gettext_lazy("Priority"), {**_IS, "at_least": gettext_lazy("is at least")}, _priority,
        choices=lambda _reader: [(str(value), str(label)) for value, label in Priority.choices],
    ),
    What(
        "tag", gettext_lazy("Tag"), {"has": gettext_lazy("has"), "has_not": gettext_lazy("has not")},
        _tag, read=_known_tag,
    ),
    What(
        "account", gettext_lazy("Account"), _IS,
        lambda condition, _reader: _negated(condition.how, _of_customer(account__name=condition.value)),
        read=_known_account,
    ),
    What(
        "created", gettext_lazy("Opened"), _WITHIN, _within("created_at"),
        read=_whole_number, input_type="number", without_value=frozenset({"month"}),
    ),
    What(
        "changed", gettext_lazy("Last changed"), _WITHIN, _within("changed_at"),
        read=_whole_number, input_type="number", without_value=frozenset({"month"}),
    ),
    What(
        "snoozed", gettext_lazy("Snoozed"), {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")},
        lambda condition, _reader: Q(snoozed_until__isnull=condition.how == "no"),
        without_value=frozenset({"yes", "no"}),
    ),
    What(
        "followed", gettext_lazy("Followed by me"), {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")},
        _followed, without_value=frozenset({"yes", "no"}),
    ),
)  # fmt: skip

_EMPTY: dict[str, "StrOrPromise"] = {
    "empty": gettext_lazy("is empty"),
    "not_empty": gettext_lazy("is not empty"),
}
_FIELD_HOWS: dict[str, Mapping[str, "StrOrPromise"]] = {
    FieldKind.NUMBER: {
        "is": gettext_lazy("is"),
        "less": gettext_lazy("is less than"),
        "greater": gettext_lazy("is greater than"),
        **_EMPTY,
    },
    FieldKind.DATE: {
        "is": gettext_lazy("is"),
        "less": gettext_lazy("is before"),
        "greater": gettext_lazy("is after"),
        **_EMPTY,
    },
}
_COMPARISONS = {"is": "", "less": "__lt", "greater": "__gt"}


def _field_what(own: Field) -> What:
    def asked(condition: Condition, _reader: Reader) -> Q:
        kept = FieldValue.objects.filter(ticket=OuterRef("pk"), field=own)
        if condition.how in _EMPTY:
            found = Q(Exists(kept))
            return ~found if condition.how == "empty" else found
        column = FieldValue.COLUMNS[FieldKind(own.kind)]
        return Q(Exists(kept.filter(**{column + _COMPARISONS[condition.how]: own.read(condition.value)})))

    def kept_as(given: str, _reader: Reader) -> str:
        value = own.read(given)
        return value.isoformat() if isinstance(value, date) else given

    choices: Choices | None = None
    if own.kind == FieldKind.CHOICE:
        choices = [(each, each) for each in own.choices]
    elif own.kind == FieldKind.YES_NO:
        choices = [("yes", _("yes")), ("no", _("no"))]
    return What(
        f"{_FIELD}{own.key}",
        own.label,
        _FIELD_HOWS.get(own.kind, {"is": gettext_lazy("is"), **_EMPTY}),
        asked,
        choices=(lambda _reader: choices) if choices is not None else None,
        read=kept_as,
        input_type={"number": "text", "date": "date"}.get(own.kind, "text"),
        without_value=frozenset(_EMPTY),
    )
