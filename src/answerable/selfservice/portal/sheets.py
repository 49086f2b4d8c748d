"""The one stylesheet of a brand's pages, its colour and what stands on all of them, inside each page.

A phone on a slow net paints nothing before its style is there, and a file of its own is one more turn of the net. It
weighs less than such a turn, and the page's policy names its digest: no other style is taken, whoever wrote it.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from answerable.tickets.models import Brand
from answerable.web.bundle import bundle


@dataclass(frozen=True)
class Sheet:
    content: str
    source: str  # as a content policy names it


def sheet_of(brand: Brand) -> Sheet:
    ink = "#fff" if brand.takes_white else "#000"
    return _joined(f":root{{--brand:{brand.colour};--on-brand:{ink}}}\n", bundle("portal.css").content)


@lru_cache(maxsize=64)
def _joined(colours: str, whole: bytes) -> Sheet:
    content = colours + whole.decode()
    if "</" in content:
        raise ValueError("A stylesheet cannot end the element that it stands in.")
    digest = hashlib.sha256(content.encode()).digest()
    return Sheet(content, f"'sha256-{base64.b64encode(digest).decode()}'")
