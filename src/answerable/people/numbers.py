"""Numbers that were kept before they were written with their country: whoever calls or writes is not known by them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.actions.identities import give_country
from answerable.people.addresses import NUMBERS, number_in
from answerable.people.models import Identity

AT_A_TIME = 200


@dataclass(frozen=True)
class Mended:
    key: int
    customer: int
    what: str  # mended, not of that country, or somebody else's


def without_country() -> "QuerySet[Identity]":
    return Identity.objects.filter(channel__in=NUMBERS).exclude(address__startswith="+").order_by("pk")


def mend(country: str, *, by: Actor, at: datetime, is_trial: bool) -> Iterator[Mended]:
    """One after the other, each in a transaction of its own: it may be broken off, and begun again."""
    after = 0
    while found := list(without_country().filter(pk__gt=after)[:AT_A_TIME]):
        after = found[-1].pk
        for each in found:
            yield Mended(each.pk, each.customer_id, _mended(each, country, by, at, is_trial=is_trial))


def _mended(identity: Identity, country: str, by: Actor, at: datetime, *, is_trial: bool) -> str:
    if is_trial:
        number = number_in(country, identity.address)
        if not number:
            return "not of that country"
        taken = Identity.objects.filter(channel=identity.channel, address=number).exists()
        return "somebody else’s" if taken else "mended"
    try:
        give_country(identity, country, by=by, at=at)
    except Invalid:
        return "not of that country"
    except Refusal:
        return "somebody else’s"
    except Identity.DoesNotExist:  # taken away meanwhile
        return "gone"
    return "mended"
