"""What speaks for two customers being one person, and how much. Pure: values in, evidence out."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from answerable.people.addresses import MAIL
from answerable.tickets.likeness.reading import digits

CALLED = frozenset({"phone", "sms", "whatsapp"})
# Boxes that several people read: an answer from there need not be by whom it was addressed to.
_SHARED = frozenset(
    {"admin", "contact", "hello", "hr", "info", "mail", "office", "sales", "service", "support", "team"}
)


class Why(StrEnum):
    """`ledger`-like words for programs; the pages have sentences for people."""

    SAID_SO = "said_so"  # one of them called the other's address their own
    SAME_NUMBER = "same_number"
    SAME_HANDLE = "same_handle"  # the same address on another channel
    SIGNATURE = "signature"  # one signs with the other's address
    SAME_NAME_SAME_ACCOUNT = "same_name_same_account"
    WROTE_THERE = "wrote_there"  # answered in the other's ticket, without having been copied
    SAME_NAME = "same_name"  # alone it says little


WEIGHT = {
    Why.SAID_SO: 0.75,
    Why.SAME_NUMBER: 0.6,
    Why.SAME_HANDLE: 0.5,
    Why.SIGNATURE: 0.4,
    Why.SAME_NAME_SAME_ACCOUNT: 0.6,
    Why.WROTE_THERE: 0.35,
    Why.SAME_NAME: 0.3,
}
ENOUGH = 0.5


@dataclass(frozen=True)
class Person:
    """What is known of one customer."""

    key: int
    name: str = ""
    account: int | None = None
    addresses: frozenset[tuple[str, str]] = frozenset()  # (channel, address)
    called_own: frozenset[str] = frozenset()  # addresses
    signed_with: frozenset[str] = frozenset()  # addresses
    numbers: frozenset[str] = frozenset()  # digits, that they signed with
    wrote_to: frozenset[int] = frozenset()  # customers in whose tickets they answered uninvited

    @property
    def mail(self) -> frozenset[str]:
        return frozenset(address for channel, address in self.addresses if channel == MAIL)

    @property
    def all_numbers(self) -> frozenset[str]:
        theirs = {digits(address) for channel, address in self.addresses if channel in CALLED}
        return frozenset({number for number in theirs if len(number) >= 8} | self.numbers)


@dataclass(frozen=True)
class Evidence:
    why: Why
    what: str = ""  # the address, number or name that they share


def evidence(one: Person, other: Person) -> list[Evidence]:
    """The strongest first."""
    found = [
        *_shared(Why.SAID_SO, _either(one.called_own & other.mail, other.called_own & one.mail)),
        *_shared(Why.SAME_NUMBER, one.all_numbers & other.all_numbers),
        *_shared(Why.SAME_HANDLE, _handles(one, other)),
        *_shared(Why.SIGNATURE, _either(one.signed_with & other.mail, other.signed_with & one.mail)),
    ]
    if _name(one) and _name(one) == _name(other):
        is_near = one.account is not None and one.account == other.account
        found.append(Evidence(Why.SAME_NAME_SAME_ACCOUNT if is_near else Why.SAME_NAME, one.name))
    if (other.key in one.wrote_to and not _is_shared(one)) or (
        one.key in other.wrote_to and not _is_shared(other)
    ):
        found.append(Evidence(Why.WROTE_THERE))
    if any(each.why is Why.SAID_SO for each in found):
        found = [each for each in found if each.why is not Why.SIGNATURE]  # the same words, read twice
    return sorted(found, key=lambda each: -WEIGHT[each.why])


def strength(found: Iterable[Evidence]) -> float:
    """How likely, each kind of evidence counted once and as if none hung on another."""
    return 1 - prod(1 - WEIGHT[why] for why in {each.why for each in found})


def _shared(why: Why, what: Iterable[str]) -> list[Evidence]:
    return [Evidence(why, each) for each in sorted(what)[:3]]


def _either(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return one | other


def _handles(one: Person, other: Person) -> set[str]:
    """The same name on two different channels."""
    theirs: dict[str, set[str]] = {}
    for channel, address in other.addresses:
        theirs.setdefault(_handle(address), set()).add(channel)
    return {
        address
        for channel, address in one.addresses
        if channel not in CALLED and theirs.get(_handle(address), {channel}) - CALLED - {channel}
    }


def _handle(address: str) -> str:
    return address.strip().lower().lstrip("@")


def _name(person: Person) -> str:
    """In one form, whichever way round; a single word is no name to tell people apart by."""
    plain = unicodedata.normalize("NFKD", person.name).casefold()
    words = "".join(
        each if each.isalnum() else " " for each in plain if not unicodedata.combining(each)
    ).split()
    return " ".join(sorted(words)) if len(words) > 1 else ""


def _is_shared(person: Person) -> bool:
    return any(address.partition("@")[0] in _SHARED for address in person.mail)
