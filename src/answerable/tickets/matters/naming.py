"""What a message names by which another can be known to speak of the same. Pure but for the key of the digests."""

import re
from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from answerable.people.addresses import MAIL
from answerable.tickets.likeness.evidence import CALLED
from answerable.tickets.likeness.reading import (
    addresses_called_own,
    addresses_signed_with,
    digits,
    numbers_signed_with,
)
from answerable.tickets.references import clean_reference

_MOST = 40
_TOKEN = re.compile(r"(?<![\w.@/+-])#?([A-Za-z]{1,6}-?)?(\d[\dA-Za-z]*(?:-[\dA-Za-z]+)*)(?![\w@/])")
_OUR_OWN = re.compile(r"\b[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}\b")
_DATE = re.compile(r"\d{1,4}-\d{1,2}-\d{1,4}")
# Words before a number that say what it is: with them fewer digits are enough.
_CUE = re.compile(
    r"(?i)(?:order|ordernumber|invoice|parcel|tracking|serial|bestelling|bestelnummer|factuur|bestellung|bestellnummer"
    r"|rechnung|auftrag|commande|facture|colis|pedido|factura|zamówieni[ea]|faktur[ay]|注文|番号|طلب|nr|no|n°|number|#)"
    r"\W{0,3}(?:(?:nr|no|number|nummer|n°|#|numéro|número)\W{0,3})?$"
)


def references_in(words: str) -> set[str]:
    """Numbers of orders, invoices, parcels, devices, written one way. No telephone numbers, no dates."""
    telephones = numbers_signed_with(words)
    found = set()
    for match in _TOKEN.finditer(words[:20_000]):
        letters, rest = match[1] or "", match[2]
        count = sum(each.isdigit() for each in rest)
        has_cue = match[0].startswith("#") or bool(
            _CUE.search(words[max(0, match.start() - 40) : match.start()])
        )
        if not (count >= 6 or (count >= 4 and (letters or has_cue))):
            continue
        plain = "".join(each for each in (letters + rest).upper() if each.isalnum())
        if _DATE.fullmatch(rest) or any(digits(rest) and digits(rest) in each for each in telephones):
            continue
        # "Order KO-48213" and "order 48213" are one: the digits alone are, where there are enough.
        found.add(plain)
        if letters and rest.isdigit() and count >= 5:
            found.add(rest)
    return set(sorted(found)[:_MOST])


def own_references_in(words: str) -> set[str]:
    """References of our tickets."""
    found = {clean_reference(each) for each in _OUR_OWN.findall(words[:20_000])}
    return set(sorted(found - {""})[:_MOST])


def people_in(words: str, *, channel: str, address: str) -> set[str]:
    """By what its author can be known: where it came from, and the numbers and addresses that they say are theirs."""
    numbers, addresses = (
        set(numbers_signed_with(words)),
        addresses_called_own(words) | addresses_signed_with(words),
    )
    if channel in CALLED:
        numbers.add(digits(address))
    elif channel == MAIL or "@" in address.lstrip("@"):
        addresses.add(address.lower())
    return {
        *(f"number:{each}" for each in numbers if each),
        *(f"address:{each}" for each in addresses if each),
    }


def digests(kind: str, words: Iterable[str]) -> set[str]:
    return {
        salted_hmac("answerable.tickets.matters", f"{kind}:{each}", algorithm="sha256").hexdigest()[:32]
        for each in words
    }
