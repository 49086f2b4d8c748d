"""Themes of a part of the tickets: one product, region, company or language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Staff
from answerable.tickets.conditions import Condition, Reader, questions, whats

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The name in an address, and which condition of a list it is.
_WHATS: dict[str, tuple[str, "StrOrPromise"]] = {
    "product": ("field:product", _("Product")),
    "region": ("region", _("Region")),
    "provider": ("provider", _("Company")),
    "language": ("language", _("Language")),
}


@dataclass(frozen=True)
class Narrowed:
    """Each of these must be so; what was not chosen is not asked."""

    conditions: tuple[Condition, ...] = ()

    @property
    def is_all(self) -> bool:
        return not self.conditions

    @classmethod
    def read(cls, given: QueryDict) -> "Narrowed":
        chosen = (
            (what, given.get(name, "")[:200].replace("\0", "")) for name, (what, _label) in _WHATS.items()
        )
        return cls(tuple(Condition(what, "is", value) for what, value in chosen if value))

    def question(self, staff: Staff, *, now: datetime) -> Q:
        """What has lost its sense fits nothing."""
        whole = Q()
        for one in questions(self.conditions, Reader(staff, now)):
            whole &= one
        return whole


@dataclass(frozen=True)
class Choice:
    name: str
    label: "StrOrPromise"
    chosen: str
    choices: Sequence[tuple[str, "StrOrPromise"]]


def choices_for(staff: Staff, given: QueryDict, *, now: datetime) -> Iterator[Choice]:
    """What this reader may choose from; a company without a field of products has no such choice."""
    reader = Reader(staff, now)
    known = whats(reader)
    for name, (what, label) in _WHATS.items():
        found = known.get(what)
        if found is not None and found.choices is not None:
            yield Choice(name, label, given.get(name, ""), list(found.choices(reader)))
