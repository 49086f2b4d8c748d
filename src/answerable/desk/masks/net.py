"""The last look at a page that goes to somebody for whom addresses are masked.

Each door masks what it shows; this finds what one of them forgot, and what stands in texts: every mail address in the
answer goes behind its mask, but those of our own people and mailboxes. What somebody is writing (the boxes of forms) is
theirs and stays as it is.
"""

import re

from django.http.response import HttpResponseBase

from answerable.channels.models import Mailbox
from answerable.ledger.known import Known
from answerable.people.masking import Part, through
from answerable.people.masking.values import without_addresses
from answerable.people.models import Staff

_KINDS = ("text/html", "text/plain", "text/csv", "application/json", "application/problem+json")
_BOXES = re.compile(r"<textarea\b.*?</textarea>|<input\b[^>]*>", re.DOTALL | re.IGNORECASE)


def _ask() -> frozenset[str]:
    staff = Staff.objects.values_list("email", flat=True)
    boxes = Mailbox.objects.values_list("address", flat=True)
    return frozenset(each.lower() for each in (*staff, *boxes))


_ours = Known(_ask, Staff, Mailbox)


def masked_page(response: HttpResponseBase) -> HttpResponseBase:
    """The response as it may leave; streams say kinds and keys only, and files are refused at their door."""
    looking = through()
    kind = response.get("Content-Type", "").partition(";")[0].strip()
    if not looking.mask.hides(Part.ADDRESS) or response.streaming or kind not in _KINDS:
        return response
    text = response.content.decode(response.charset or "utf-8", errors="replace")  # type: ignore[attr-defined]
    response.content = (_of_page(text) if kind == "text/html" else masked_text(text)).encode()  # type: ignore[attr-defined]
    return response


def masked_text(text: str) -> str:
    looking = through()
    if not looking.mask.hides(Part.ADDRESS):
        return text
    return without_addresses(text, keep=_ours() | looking.keep, hidden=looking.hidden)


def _of_page(html: str) -> str:
    parts, at = [], 0
    for box in _BOXES.finditer(html):
        parts += [masked_text(html[at : box.start()]), box[0]]
        at = box.end()
    return "".join([*parts, masked_text(html[at:])])
