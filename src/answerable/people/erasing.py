"""Taking a person out of what is kept: what betrays them, and this room's own rows."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from answerable.people.models import (
    AboutNote,
    AccountValue,
    Customer,
    CustomerValue,
    FieldKind,
    Identity,
    KeptApart,
)
from answerable.people.names import real_name

GAP = "…"


@dataclass(frozen=True)
class Traces:
    """One person: every customer they turned out to be, and the words by which they are known."""

    customers: frozenset[int]
    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def with_names(self, *names: str) -> "Traces":
        """A single word is too common to be taken out of what others wrote."""
        more = {name for name in map(real_name, names) if " " in name}
        return Traces(self.customers, self.addresses, self.names | more)

    def scrubbed(self, text: str) -> str:
        """Somebody else's words without them."""
        return self._pattern.sub(GAP, text) if self._pattern else text

    def others(self, pairs: list[Any]) -> list[Any]:
        """[[address, name], …] without them, and without their name beside another address."""
        return [
            [pair[0], self.scrubbed(pair[1])] for pair in pairs if str(pair[0]).lower() not in self.addresses
        ]

    @cached_property
    def _pattern(self) -> "re.Pattern[str] | None":
        words = sorted(self.addresses | self.names, key=lambda word: -len(word))
        parts = [r"\s+".join(map(re.escape, word.split())) for word in words if word]
        return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None

    def as_json(self) -> dict[str, list[Any]]:
        return {key: sorted(getattr(self, key)) for key in ("customers", "addresses", "names")}

    @classmethod
    def read(cls, kept: dict[str, list[Any]]) -> "Traces":
        return cls(**{key: frozenset(values) for key, values in kept.items()})


def traces_of(customer: Customer) -> Traces:
    """The person with everybody who was merged into them."""
    found, new = {customer.pk}, [customer.pk]
    while new:
        new = list(Customer.objects.filter(merged_into__in=new).values_list("pk", flat=True))
        found |= set(new)
    addresses = set(Identity.objects.filter(customer__in=found).values_list("address", flat=True))
    rows = Customer.objects.filter(pk__in=found).values_list("name", "address")
    addresses |= {address for _name, address in rows if address}
    traces = Traces(frozenset(found), frozenset(address.lower() for address in addresses))
    return traces.with_names(*(name for name, _address in rows))


def forget_addresses(traces: Traces) -> None:
    """First of all: who writes from them from now on is somebody new."""
    Identity.objects.filter(customer__in=traces.customers).delete()


def forget_person(traces: Traces, *, at: datetime) -> None:
    """Their rows stay, with nothing in them: their tickets are counted as before. Twice is harmless."""
    forget_addresses(traces)
    AboutNote.objects.filter(customer__in=traces.customers).delete()
    CustomerValue.objects.filter(customer__in=traces.customers).delete()
    _scrub_near(traces)
    KeptApart.objects.filter(Q(one__in=traces.customers) | Q(other__in=traces.customers)).delete()
    nothing: dict[str, str | None] = dict.fromkeys(
        ("name", "address", "language", "prefers", "time_zone", "country"), ""
    )
    nothing |= {"region": None, "account": None}
    Customer.objects.filter(pk__in=traces.customers).update(**nothing)
    Customer.objects.filter(pk__in=traces.customers, erased_at=None).update(erased_at=at)


def _scrub_near(traces: Traces) -> None:
    """Notes on their account, and on others of it, stay without them, and so do its fields; before it is forgotten
    which that was."""
    accounts = Customer.objects.filter(pk__in=traces.customers, account__isnull=False).values("account")
    near = Q(account__in=accounts) | Q(customer__account__in=accounts)
    for note in AboutNote.objects.filter(near).iterator(500):
        text = traces.scrubbed(note.text)
        if text != note.text:
            AboutNote.objects.filter(pk=note.pk).update(text=text)
    for model, of in (
        (AccountValue, Q(account__in=accounts)),
        (CustomerValue, Q(customer__account__in=accounts)),
    ):
        for value in model.objects.filter(of, field__kind=FieldKind.TEXT).iterator(500):
            text = traces.scrubbed(value.text or "")
            if text != value.text:
                model.objects.filter(pk=value.pk).update(text=text)
