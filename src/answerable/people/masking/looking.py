"""Through which mask the pages of this request are written.

Like the language and the time zone of a page this belongs to whoever reads it, and is set where those are: the verbs
do not know it, and neither does anything that a worker does for nobody in particular.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from answerable.people.addresses import MAIL
from answerable.people.masking.values import (
    NO_MASK,
    Mask,
    Part,
    behind,
    first_name,
    masked,
    masked_host,
)

if TYPE_CHECKING:
    from answerable.people.models import Customer, Identity


# By what a network knows them, behind what they call themselves: "Cleo (@cleo.example)".
_HANDLE = re.compile(r"\s*\(@[^()\s]+\)$|^@\S+$")


@dataclass
class Through:
    """`opened` are parts of customers that were revealed here, `keep` addresses that may stand in the open, `hidden`
    words of the people on this page that are taken out of its texts."""

    mask: Mask = NO_MASK
    opened: dict[int, frozenset[Part]] = field(default_factory=dict)
    keep: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)

    def hides(self, part: Part, customer_id: int | None = None) -> bool:
        return self.mask.hides(part) and part not in self.opened.get(customer_id or 0, ())


_OPEN = Through()
_through: ContextVar[Through] = ContextVar("masking", default=_OPEN)


def through() -> Through:
    return _through.get()


@contextmanager
def looking_through(mask: Mask) -> Iterator[Through]:
    looking = Through(mask)
    token = _through.set(looking)
    try:
        yield looking
    finally:
        _through.reset(token)


def opened_for(customer: "Customer", parts: Iterable[Part]) -> None:
    """These parts of this person may be shown for the rest of the request: they were revealed to its reader."""
    looking, revealed = through(), frozenset(parts)
    if not looking.mask or not revealed:
        return
    looking.opened[customer.pk] = revealed
    for identity in customer.identities.all():
        if _part_of(identity.channel) in revealed:
            looking.keep.add(identity.address.lower())
            looking.hidden.discard(identity.address)


def hidden_words_of(identities: "Iterable[Identity]") -> None:
    """Numbers and names on channels of the person whom the page is about: taken out of what was said, too."""
    looking = through()
    if looking.mask.hides(Part.NUMBER):
        numbers = {each.address for each in identities if each.channel != MAIL}
        looking.hidden |= {each for each in numbers if each.lower() not in looking.keep}


def shown_address(channel: str, address: str) -> str:
    looking = through()
    if not looking.mask.hides(_part_of(channel)) or address.lower() in looking.keep:
        return address
    return masked(channel, address)


def shown_name(name: str, customer_id: int | None = None) -> str:
    """A name that is an address is masked like one."""
    looking = through()
    if not looking.mask:
        return name
    if looking.hides(Part.NUMBER, customer_id):
        name = _HANDLE.sub("", name)
    name = first_name(name) if looking.hides(Part.NAME, customer_id) else name
    return shown_text(name)


def shown_pair(pair: Sequence[str], channel: str = MAIL) -> tuple[str, str]:
    return shown_address(channel, pair[0]), shown_name(pair[1])


def shown_pairs(pairs: Iterable[Sequence[str]], channel: str = MAIL) -> list[tuple[str, str]]:
    return [shown_pair(pair, channel) for pair in pairs]


def shown_account(customer: "Customer") -> str:
    is_hidden = through().hides(Part.ACCOUNT, customer.pk)
    return "" if is_hidden or customer.account is None else customer.account.name


def shown_domain(host: str) -> str:
    return masked_host(host) if through().hides(Part.ADDRESS) else host


def shows_field(field_id: int, customer_id: int | None = None) -> bool:
    looking = through()
    return not looking.hides(Part.FIELDS, customer_id) or field_id not in looking.mask.fields


def shown_text(text: str) -> str:
    """What somebody wrote, without mail addresses and without the numbers of those whom the page is about."""
    looking = through()
    return behind(text, looking.mask, keep=looking.keep, hidden=looking.hidden)


def _part_of(channel: str) -> Part:
    return Part.ADDRESS if channel == MAIL else Part.NUMBER
