"""Finding whom an issue touches: a part at a time, in jobs, so that nobody waits for it."""

import csv
import json
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from answerable.ledger.jobs import enqueue, job
from answerable.ledger.refusals import Refusal
from answerable.ledger.secrets import decrypt, encrypt
from answerable.people.addresses import MAIL, normalise
from answerable.people.models import (
    AccountValue,
    Customer,
    CustomerValue,
    Field,
    FieldAbout,
    FieldKind,
    Identity,
)
from answerable.people.models.fields import Value
from answerable.regions.belonging import regions
from answerable.selfservice.models import How, Reach, Touched
from answerable.tickets.matters.naming import digests, references_in
from answerable.tickets.models import FieldValue, MessageKey, Ticket

_KEYS_AT_ONCE, _LINES_AT_ONCE, _MOST_UNKNOWN = 5000, 500, 1000
_MOST_OF_ONE = 20  # customers that a line may name


def sealed(lines: Sequence[str]) -> str:
    """Addresses of people: kept only until they were looked for, and not to be read meanwhile."""
    return encrypt(json.dumps(list(lines)))


@job()
def find_touched(reach_id: int) -> Callable[[], None] | None:
    """One part; the next is a job of its own. Safe to run twice: whom it found is found once."""
    row = Reach.objects.select_related("issue").filter(pk=reach_id).first()
    if row is None or row.place is None:
        return None
    found, place, unknown = _of_list(row) if "sealed" in row.what else _of_everybody(row)
    at = timezone.now()

    @transaction.atomic
    def keep() -> None:
        known = Touched.objects.filter(issue=row.issue)
        before = known.filter(customer__in=found).count()
        rows = [Touched(issue=row.issue, customer_id=key, how=row.how, since=at) for key in sorted(found)]
        Touched.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        row.found += known.filter(customer__in=found).count() - before
        row.place, row.unknown = place, [*row.unknown, *unknown][:_MOST_UNKNOWN]
        if place is None and "sealed" in row.what:
            row.what = {}
        row.save(update_fields=["found", "place", "unknown", "what"])
        if place is not None:
            enqueue(find_touched, reach_id=row.pk)

    return keep


def _of_everybody(row: Reach) -> tuple[set[int], int | None, list[int]]:
    start = row.place or 0
    condition = condition_of(row)
    last = Customer.objects.aggregate(last=Max("pk"))["last"] or 0
    if condition is None or start >= last:
        return set(), None, []
    end = start + _KEYS_AT_ONCE
    part = Customer.objects.present().filter(condition, erased_at=None, pk__gt=start, pk__lte=end)
    return set(part.values_list("pk", flat=True)), end if end < last else None, []


def condition_of(row: Reach) -> Q | None:
    """None where what was named is not there any more."""
    if row.how == How.ACCOUNT:
        return Q(account=int(row.what["account"]))
    if row.how == How.REGION:
        return _in_region(int(row.what["region"]))
    if row.how == How.FIELD:
        return _with_fields(row.what.get("fields", {}))
    return None


def _in_region(key: int) -> Q:
    """As `Regions.belonging` has it: what was said of them, their country, else the same of their account."""
    known = regions()
    keys = known.within(key)
    countries = known.countries_in(keys)
    unsaid = Q(region=None) | Q(region__removed_at__isnull=False)
    placed = Q(region__in=keys) | (unsaid & Q(country__in=countries))
    account = Q(account__region__in=keys) | (
        (Q(account__region=None) | Q(account__region__removed_at__isnull=False))
        & Q(account__country__in=countries)
    )
    return placed | (unsaid & Q(country="") & account)


def _with_fields(wanted: dict[str, str]) -> Q | None:
    known = Field.objects.in_bulk([int(key) for key in wanted])
    whole = Q()
    for key, given in wanted.items():
        field = known.get(int(key))
        if field is None:
            return None
        try:
            value = field.read(given)
        except Refusal:
            return None
        has = {"field": field, Value.COLUMNS[FieldKind(field.kind)]: value}
        if field.about == FieldAbout.CUSTOMER:
            whole &= Q(Exists(CustomerValue.objects.filter(customer=OuterRef("pk"), **has)))
        elif field.about == FieldAbout.ACCOUNT:
            whole &= Q(Exists(AccountValue.objects.filter(account=OuterRef("account_id"), **has)))
        else:
            theirs = FieldValue.objects.filter(ticket__customer=OuterRef("pk"), **has)
            whole &= Q(Exists(theirs))
    return whole if wanted else None


def _of_list(row: Reach) -> tuple[set[int], int | None, list[int]]:
    lines: list[str] = json.loads(decrypt(row.what["sealed"]))
    start = row.place or 0
    part = list(enumerate(lines[start : start + _LINES_AT_ONCE], start + 1))
    named = {number: words_of(line) for number, line in part}
    who = _who({word for words in named.values() for word in words})
    found: set[int] = set()
    unknown = []
    for number, words in named.items():
        theirs = {key for word in words for key in who.get(word, ())}
        found |= theirs
        if not theirs and words:
            unknown.append(number)
    end = start + _LINES_AT_ONCE
    return found, end if end < len(lines) else None, unknown


def words_of(line: str) -> list[str]:
    """What stands in the line's columns, whatever divides them."""
    divided = next((mark for mark in "\t;," if mark in line), ",")
    cells = next(csv.reader([line], delimiter=divided), [])
    return [each.strip() for each in cells if each.strip()]


def _who(words: Iterable[str]) -> dict[str, set[int]]:
    """Customers by what names them: an address of theirs, or the number of an order that is known of them."""
    found: dict[str, set[int]] = {}
    addresses: dict[str, list[str]] = {}
    for word in words:
        for channel in (MAIL, "sms"):
            if plain := normalise(channel, word):
                addresses.setdefault(plain, []).append(word)
    rows = Identity.objects.filter(address__in=list(addresses), customer__erased_at=None)
    for address, customer, into in rows.values_list("address", "customer", "customer__merged_into"):
        for word in addresses[address]:
            found.setdefault(word, set()).add(into or customer)
    orders = {
        word: references_in(f"# {word}") | references_in(f"#{word}") for word in words if word not in found
    }
    for word, theirs in _by_order({word: each for word, each in orders.items() if each}).items():
        found.setdefault(word, set()).update(theirs)
    return found


def _by_order(orders: dict[str, set[str]]) -> dict[str, set[int]]:
    """In a field of a ticket, or named in what they wrote."""
    found: dict[str, set[int]] = {}
    written = FieldValue.objects.filter(text__in=list(orders)).values_list("text", "ticket__customer")
    for text, customer in written[: _MOST_OF_ONE * _LINES_AT_ONCE]:
        found.setdefault(text or "", set()).add(customer)
    by_digest = {
        digest: word
        for word, numbers in orders.items()
        if word not in found
        for digest in digests("reference", numbers)
    }
    named = MessageKey.objects.filter(digest__in=list(by_digest))
    for digest, key in named.values_list("digest", "message__ticket")[: _MOST_OF_ONE * _LINES_AT_ONCE]:
        whose = Ticket.objects.filter(pk=key).values_list("customer", flat=True).first()
        if whose is not None:
            found.setdefault(by_digest[digest], set()).add(whose)
    return found
