"""The last look at a page that goes to somebody for whom addresses are masked.

Each door masks what it shows; this finds what one of them forgot, and what stands in texts: every mail address in the
answer goes behind its mask, but those of our own people and mailboxes. What somebody is writing (the boxes of forms) is
theirs and stays as it is.
"""

import re

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.ledger.known import Known
from answerable.ledger.refusals import NotAllowed
from answerable.markup.html_text import text_of
from answerable.people.masking import through
from answerable.people.masking.values import behind
from answerable.people.models import Staff

_KINDS = ("text/html", "text/plain", "text/csv", "application/json", "application/problem+json")
_BOXES = re.compile(r"<textarea\b.*?</textarea>|<input\b[^>]*>", re.DOTALL | re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")


def _ask() -> frozenset[str]:
    staff = Staff.objects.values_list("email", flat=True)
    boxes = Mailbox.objects.values_list("address", flat=True)
    return frozenset(each.lower() for each in (*staff, *boxes))


_ours = Known(_ask, Staff, Mailbox)


def masked_page(response: HttpResponseBase) -> HttpResponseBase:
    """The response as it may leave; streams say kinds and keys only, and files are refused at their door."""
    kind = response.get("Content-Type", "").partition(";")[0].strip()
    if not through().mask or response.streaming or kind not in _KINDS:
        return response
    text = response.content.decode(response.charset or "utf-8", errors="replace")  # type: ignore[attr-defined]
    if kind.endswith("json"):
        text = masked_json(text)
    elif kind == "text/html":
        text = _of_page(text)
    else:
        text = masked_text(text)
    response.content = text.encode()  # type: ignore[attr-defined]
    return response


def masked_text(text: str) -> str:
    looking = through()
    return behind(text, looking.mask, keep=_ours() | looking.keep, hidden=looking.hidden)


def masked_json(text: str) -> str:
    """A mark behind each escape, which no JSON has, so that the letter of `\\n` begins no address."""
    return masked_text(_ESCAPE.sub(r"\g<0>\0", text)).replace("\0", "")


def shown_html(html: str) -> str:
    """Nothing where tags stand within what is masked here (`cleo<b>@</b>example.com`): then only its text is shown."""
    if not html or not through().mask:
        return html
    words = text_of(masked_text(html))
    return html if masked_text(words) == words else ""


def refuse_to_reword(*texts: str) -> None:
    """Somebody else's words, with addresses that are masked here: shown they would betray them, and kept as they are
    shown they would be lost."""
    if any(masked_text(text) != text for text in texts):
        words = _(
            "It has addresses or numbers that are masked for you: ask somebody of the house to look at it."
        )
        raise NotAllowed(words, code="masked")


def _of_page(html: str) -> str:
    parts, at = [], 0
    for box in _BOXES.finditer(html):
        parts += [masked_text(html[at : box.start()]), box[0]]
        at = box.end()
    return "".join([*parts, masked_text(html[at:])])
