"""The conditions of a view: what they are made of, how typed input becomes one, and the question to the database.

Values are kept as the words that were chosen or typed, checked and in one form; who reads decides who "me" is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf.locale import LANG_INFO
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.people.models import Account, Customer, Provider, Staff, Team
from answerable.tickets.models import (
    Brand,
    Category,
    Direction,
    Field,
    FieldKind,
    FieldValue,
    Follow,
    Form,
    Message,
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
_CONTAINS: dict[str, "StrOrPromise"] = {
    "has": gettext_lazy("contains any of …"),
    "has_not": gettext_lazy("contains none of …"),
}
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

    @cached_property
    def forms(self) -> list[Form]:
        return list(Form.objects.all())

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {each.key: each for each in Field.objects.all()}


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

    @cached_property
    def teams(self) -> list[Team]:
        return list(Team.objects.visible_to(self.staff).active().select_related("provider"))

    @cached_property
    def people(self) -> list[Staff]:
        return list(Staff.objects.visible_to(self.staff).active().select_related("provider", "custom_role"))

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


def whats(reader: Asker) -> dict[str, What]:
    """Everything that can be asked, in the order in which it is offered."""
    own = [_field_what(each) for each in reader.fields.values()]
    also = _ALSO_OF_RULES if reader.is_rule else _ALSO_OF_LISTS
    return {what.key: what for what in (*_WHATS, *also, *own)}


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


def question(conditions: Conditions, reader: Asker) -> Q:
    """What a ticket must be. A condition that has lost its sense (a field that is gone) fits nothing."""
    known = whats(reader)
    whole = Q()
    for condition in conditions.each:
        one = _question(condition, known, reader)
        whole = whole | one if conditions.is_any else whole & one
    return whole


def questions(conditions: Sequence[Condition], reader: Asker) -> list[Q]:
    """Each by itself."""
    known = whats(reader)
    return [_question(condition, known, reader) for condition in conditions]


def _question(condition: Condition, known: Mapping[str, What], reader: Asker) -> Q:
    what = known.get(condition.what)
    try:
        return what.question(condition, reader) if what and condition.how in what.hows else _NOTHING
    except (ValueError, Invalid):
        return _NOTHING


def changed_since(conditions: Conditions, reader: Asker) -> datetime | None:
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


def _since(condition: Condition, reader: Asker) -> datetime:
    if condition.how == "month":
        return timezone.localtime(reader.now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return reader.now - timedelta(**{condition.how: int(condition.value)})


def _within(column: str) -> Callable[[Condition, Asker], Q]:
    def asked(condition: Condition, reader: Asker) -> Q:
        if condition.how == "before":
            return Q(**{f"{column}__lt": reader.now - timedelta(days=int(condition.value))})
        return Q(**{f"{column}__gte": _since(condition, reader)})

    return asked


def _waiting_longer(condition: Condition, reader: Asker) -> Q:
    return Q(waiting_since__lte=reader.now - timedelta(**{condition.how: int(condition.value)}))


def _whole_number(given: str, _reader: Reader) -> str:
    if not (given.isascii() and given.isdigit() and 0 < int(given[:9]) < 10_000):
        raise Invalid(_("“%(given)s” is not a whole number from 1 to 9999.") % {"given": given})
    return str(int(given))


def _assignee(condition: Condition, reader: Asker) -> Q:
    if condition.value == "nobody":
        return _negated(condition.how, Q(assignee=None))
    key = reader.me if condition.value == "me" else int(condition.value)
    return _negated(condition.how, Q(assignee=key))


def _team(condition: Condition, _reader: Asker) -> Q:
    return _negated(condition.how, Q(team=None if condition.value == "none" else int(condition.value)))


def _brand(condition: Condition, _reader: Asker) -> Q:
    return _negated(condition.how, Q(brand=None if condition.value == "none" else int(condition.value)))


def _form(condition: Condition, _reader: Asker) -> Q:
    return _negated(condition.how, Q(form=None if condition.value == "none" else int(condition.value)))


def _provider(condition: Condition, _reader: Asker) -> Q:
    teams = list(Team.objects.filter(provider=int(condition.value)).values_list("pk", flat=True))
    return _negated(condition.how, Q(team__in=teams))


def _language(condition: Condition, _reader: Asker) -> Q:
    spoken = Q(language__iexact=condition.value) | Q(language__istartswith=f"{condition.value}-")
    return _negated(condition.how, Q(Exists(Customer.objects.filter(spoken, pk=OuterRef("customer_id")))))


def _priority(condition: Condition, _reader: Asker) -> Q:
    name = "priority__gte" if condition.how == "at_least" else "priority"
    return _negated(condition.how, Q(**{name: int(condition.value)}))


def _tag(condition: Condition, _reader: Asker) -> Q:
    hanging = Ticket.tags.through.objects.filter(ticket=OuterRef("pk"), tag__name=condition.value)
    return _negated(condition.how, Q(Exists(hanging)))


def _followed(condition: Condition, reader: Asker) -> Q:
    following = Exists(Follow.objects.filter(ticket=OuterRef("pk"), staff=reader.me))
    return Q(following) if condition.how == "yes" else ~Q(following)


def _subject(condition: Condition, _reader: Asker) -> Q:
    return _negated(condition.how, contains("subject", condition.value))


def _last_written(condition: Condition, _reader: Asker) -> Q:
    said = Message.objects.filter(direction=Direction.INBOUND, is_automatic=False)
    last = said.filter(ticket=OuterRef(OuterRef("pk"))).order_by("-created_at", "-pk").values("pk")[:1]
    fits = Message.objects.filter(contains("text", condition.value), pk=Subquery(last))
    return _negated(condition.how, Q(Exists(fits)))


def contains(column: str, given: str) -> Q:
    asked = _NOTHING
    for words in _parts_of(given):
        asked = asked | Q(**{f"{column}__icontains": words})
    return asked


def _parts_of(given: str) -> list[str]:
    """Of what is typed with commas in between, each."""
    return [words for words in (part.strip() for part in given.split(",")) if words]


def _some_words(given: str, _reader: Reader) -> str:
    if not _parts_of(given):
        raise Invalid(_("Type the words to look for, with commas in between."))
    return ", ".join(_parts_of(given))


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
    me = [] if reader.is_rule else [("me", _("me"))]
    return [*me, ("nobody", _("nobody")), *_pairs(reader.people)]


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
        "brand", gettext_lazy("Brand"), _IS, _brand,
        choices=lambda reader: [("none", _("none")), *_pairs(reader.brands)],
    ),
    What(
        "form", gettext_lazy("Form"), _IS, _form,
        choices=lambda reader: [("none", _("all fields")), *_pairs(reader.forms)],
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
    What("subject", gettext_lazy("Subject"), _CONTAINS, _subject, read=_some_words),
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
)  # fmt: skip

# A rule is nobody, who follows nothing.
_ALSO_OF_LISTS = (
    What(
        "followed",
        gettext_lazy("Followed by me"),
        {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")},
        _followed,
        without_value=frozenset({"yes", "no"}),
    ),
)
# It reads whole texts: for one ticket at a time that is nothing, for a list of thousands too much.
_ALSO_OF_RULES = (
    What("written", gettext_lazy("What the customer wrote last"), _CONTAINS, _last_written, read=_some_words),
)

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
    def asked(condition: Condition, _reader: Asker) -> Q:
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
