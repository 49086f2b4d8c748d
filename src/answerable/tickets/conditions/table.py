"""Which conditions there are, each with its question to the database, in the order in which they are offered."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf.locale import LANG_INFO
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower, StrIndex
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.people.addresses import MAIL
from answerable.people.masking import NO_MASK, Part, mask_for
from answerable.people.models import Account, Customer, Identity, Tier
from answerable.tickets.channel_words import WORDS, channel_words
from answerable.tickets.conditions.asking import NOTHING, Asker, Choices, Condition, Reader, What
from answerable.tickets.models import Category, Direction, Follow, Message, Priority, Tag, Ticket

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_IS: dict[str, "StrOrPromise"] = {"is": gettext_lazy("is"), "is_not": gettext_lazy("is not")}
_CONTAINS: dict[str, "StrOrPromise"] = {
    "has": gettext_lazy("contains any of …"),
    "has_not": gettext_lazy("contains none of …"),
}


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


def since(condition: Condition, reader: Asker) -> datetime:
    if condition.how == "month":
        return timezone.localtime(reader.now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return reader.now - timedelta(**{condition.how: int(condition.value)})


def _within(column: str) -> Callable[[Condition, Asker], Q]:
    def asked(condition: Condition, reader: Asker) -> Q:
        if condition.how == "before":
            return Q(**{f"{column}__lt": reader.now - timedelta(days=int(condition.value))})
        return Q(**{f"{column}__gte": since(condition, reader)})

    return asked


def _owed(condition: Condition, reader: Asker) -> Q:
    if condition.how in ("yes", "no"):
        return Q(owed_at__isnull=condition.how == "no")
    if condition.how == "in_time":
        return Q(owed_at__gt=reader.now) | Q(owed_at=None)
    within = 0 if condition.how == "late" else int(condition.value)
    return Q(owed_at__lte=reader.now + timedelta(hours=within))


def _came_back(condition: Condition, _reader: Asker) -> Q:
    return Q(came_back__gte=int(condition.value))


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


def _provider(condition: Condition, reader: Asker) -> Q:
    return _negated(condition.how, Q(team__in=reader.teams_of(int(condition.value))))


def _language(condition: Condition, _reader: Asker) -> Q:
    spoken = Q(language__iexact=condition.value) | Q(language__istartswith=f"{condition.value}-")
    return _negated(condition.how, Q(Exists(Customer.objects.filter(spoken, pk=OuterRef("customer_id")))))


def _region(condition: Condition, reader: Asker) -> Q:
    """As `Regions.belonging` has it: what was said of a customer, their country, else the same of their account."""
    is_none = condition.value == "none"
    known = reader.regions
    keys = frozenset(known.by_key) if is_none else known.within(int(condition.value))
    countries = known.countries_in(keys)
    of_account = Q(country="", account__in=Account.objects.filter(_placed(keys, countries)))
    belongs = Customer.objects.filter(
        _placed(keys, countries) | (_unsaid() & of_account), pk=OuterRef("customer_id")
    )
    return _negated(condition.how, ~Q(Exists(belongs)) if is_none else Q(Exists(belongs)))


def _placed(keys: frozenset[int], countries: frozenset[str]) -> Q:
    return Q(region__in=keys) | (_unsaid() & Q(country__in=countries))


def _unsaid() -> Q:
    """A region that was removed says nothing."""
    return Q(region=None) | Q(region__removed_at__isnull=False)


def _priority(condition: Condition, _reader: Asker) -> Q:
    name = "priority__gte" if condition.how == "at_least" else "priority"
    return _negated(condition.how, Q(**{name: int(condition.value)}))


def _tier(condition: Condition, _reader: Asker) -> Q:
    name = "tier__gte" if condition.how == "at_least" else "tier"
    return _negated(condition.how, Q(**{name: int(condition.value)}))


def _tag(condition: Condition, _reader: Asker) -> Q:
    hanging = Ticket.tags.through.objects.filter(ticket=OuterRef("pk"), tag__name=condition.value)
    return _negated(condition.how, Q(Exists(hanging)))


def _followed(condition: Condition, reader: Asker) -> Q:
    following = Exists(Follow.objects.filter(ticket=OuterRef("pk"), staff=reader.me))
    return Q(following) if condition.how == "yes" else ~Q(following)


def _subject(condition: Condition, reader: Asker) -> Q:
    """Of a subject in which something is masked for whoever asks, nothing can be said: it would tell what."""
    mask = mask_for(reader.staff) if isinstance(reader, Reader) else NO_MASK
    asked = _negated(condition.how, contains("subject", condition.value))
    if mask.hides(Part.ADDRESS):
        asked &= ~Q(subject__regex=r"@|%40|&#(64|x40);")
    if mask.hides(Part.NUMBER):
        theirs = Identity.objects.exclude(channel=MAIL).filter(customer=OuterRef("customer_id"))
        place = StrIndex(Lower(OuterRef("subject")), Lower("address"))
        named = theirs.annotate(place=place).filter(place__gt=0)
        asked &= ~Q(subject__regex=r"([0-9][^0-9]{0,3}){6}") & ~Q(Exists(named))
    return asked


def _last_written(condition: Condition, _reader: Asker) -> Q:
    said = Message.objects.filter(direction=Direction.INBOUND, is_automatic=False)
    last = said.filter(ticket=OuterRef(OuterRef("pk"))).order_by("-created_at", "-pk").values("pk")[:1]
    fits = Message.objects.filter(contains("text", condition.value), pk=Subquery(last))
    return _negated(condition.how, Q(Exists(fits)))


def contains(column: str, given: str) -> Q:
    asked = NOTHING
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
    return [(key, channel_words(key)) for key in WORDS if key != "note"]


WHATS = (
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
        "chases", gettext_lazy("The customer has written again"), {"at_least": gettext_lazy("at least … times")},
        lambda condition, _reader: Q(chases__gte=int(condition.value)), read=_whole_number, input_type="number",
    ),
    What(
        "owed", gettext_lazy("What we promised"),
        {
            "late": gettext_lazy("is late"), "in_time": gettext_lazy("is not late"),
            "hours": gettext_lazy("is owed within … h"),
            "yes": gettext_lazy("is owed by some time"), "no": gettext_lazy("is nothing"),
        },
        _owed, read=_whole_number, input_type="number", without_value=frozenset({"late", "in_time", "yes", "no"}),
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
        "came_back", gettext_lazy("Handed to and fro"), {"at_least": gettext_lazy("at least … times")},
        _came_back, read=_whole_number, input_type="number",
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
        "region", gettext_lazy("Region of the customer"), _IS, _region,
        choices=lambda reader: [("none", _("none")), *_pairs(sorted(reader.regions.by_key.values(), key=str))],
    ),
    What(
        "priority", gettext_lazy("Priority"), {**_IS, "at_least": gettext_lazy("is at least")}, _priority,
        choices=lambda _reader: [(str(value), str(label)) for value, label in Priority.choices],
    ),
    What(
        "tier", gettext_lazy("Line of support"), {**_IS, "at_least": gettext_lazy("is at least")}, _tier,
        choices=lambda _reader: [(str(value), str(label)) for value, label in Tier.choices],
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
ALSO_OF_LISTS = (
    What(
        "followed",
        gettext_lazy("Followed by me"),
        {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")},
        _followed,
        without_value=frozenset({"yes", "no"}),
    ),
)
# It reads whole texts: for one ticket at a time that is nothing, for a list of thousands too much.
ALSO_OF_RULES = (
    What("written", gettext_lazy("What the customer wrote last"), _CONTAINS, _last_written, read=_some_words),
)
