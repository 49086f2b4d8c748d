"""By what tickets are told apart: what a change begins for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from answerable.insight.models import TicketFact
from answerable.listening.models import Cause
from answerable.people.models import Team
from answerable.regions.models import Region
from answerable.tickets.channel_words import channel_words
from answerable.tickets.models import Brand

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 60  # values of one kind to choose from: those with most tickets


@dataclass(frozen=True)
class Kind:
    """`column` is that of the facts; `names` says of keys how they are called."""

    words: "StrOrPromise"
    column: str
    names: Callable[[], Mapping[str, str]]


def _rows(model: type[Team] | type[Region] | type[Brand]) -> Callable[[], Mapping[str, str]]:
    return lambda: {str(pk): name for pk, name in model._default_manager.values_list("pk", "name")}


def _as_they_are() -> Mapping[str, str]:
    return {}


KINDS: Mapping[str, Kind] = {
    "team": Kind(_("Teams"), "team", _rows(Team)),
    "channel": Kind(_("Channels"), "channel", _as_they_are),
    "product": Kind(_("Products"), "product", _as_they_are),
    "region": Kind(_("Regions"), "region", _rows(Region)),
    "brand": Kind(_("Brands"), "ticket__brand", _rows(Brand)),
    "language": Kind(_("Languages"), "language", _as_they_are),
    "cause": Kind(_("Reasons"), "cause", lambda: {value: str(label) for value, label in Cause.choices}),
}


@dataclass(frozen=True)
class Value:
    """One team, channel …, with how many tickets it had."""

    key: str
    name: str
    n: int


def values_of(kind: str, *, since: date) -> list[Value]:
    """Those with most tickets since then, in the order of their names."""
    column = KINDS[kind].column
    rows = TicketFact.objects.lived().filter(day__gte=since).order_by().values_list(column)
    counted = rows.annotate(n=Count("pk")).order_by("-n", column)[:MOST]
    known = names(kind)
    found = [Value(str(key), known(str(key)), n) for key, n in counted if key not in (None, "")]
    return sorted(found, key=lambda each: (each.name.casefold(), each.key))


def names(kind: str) -> Callable[[str], str]:
    """How a value is called today; what is gone by its key."""
    known = KINDS[kind].names()
    if kind == "channel":
        return lambda key: str(channel_words(key))
    if known:
        return lambda key: known.get(key, _now("no. %(key)s, which is gone") % {"key": key})
    return lambda key: key
