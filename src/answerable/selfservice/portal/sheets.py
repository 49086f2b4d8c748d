"""The one stylesheet of a brand's pages: its colour, and what stands on all of them.

Together, since a phone on a slow net waits for each file that it cannot paint without; at an address that carries its
digest, so that it is fetched once.
"""

from functools import lru_cache

from django.urls import reverse

from answerable.channels.models import Mailbox
from answerable.tickets.models import Brand
from answerable.web.bundle import Bundle, bundle, bundle_of


def sheet_of(brand: Brand) -> Bundle:
    ink = "#fff" if brand.takes_white else "#000"
    return _joined(f":root{{--brand:{brand.colour};--on-brand:{ink}}}\n".encode(), bundle("portal.css"))


def sheet_address(front: Mailbox, brand: Brand) -> str:
    return reverse("portal:sheet", args=[front.address, sheet_of(brand).digest])


@lru_cache(maxsize=64)
def _joined(colours: bytes, whole: Bundle) -> Bundle:
    return bundle_of(colours + whole.content)
