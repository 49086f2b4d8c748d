"""What the letter that a form or a mail was received may say besides: texts that perhaps answer it already.

One letter in ten says nothing of them, so that one can tell what they did. Whether somebody opened one is told by a
word that we signed; that a mail's reader opens links by itself is one more reason why opening counts for nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from answerable.channels.models import Item, Mailbox
from answerable.channels.web.fronts import front_of
from answerable.people.models import Customer
from answerable.selfservice.articles.public import base_of
from answerable.selfservice.finding.searching import LONGEST, Hit
from answerable.selfservice.finding.searching import suggest as good_for
from answerable.selfservice.finding.suggesting import MAIL, is_held_out
from answerable.selfservice.models import Suggested

_MOST = 2
_SALT = "answerable.selfservice.lettering"
_HOLDS = 30 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Offered:
    title: str
    address: str


def hits_for(subject: str, text: str, front: Mailbox, language: str) -> Sequence[Hit]:
    """Looked for before the letter's own transaction: another process may be asked."""
    return good_for(f"{subject} {text}"[:LONGEST], front, language.partition("-")[0], _MOST)


def offer(hits: Sequence[Hit], item: Item, front: Mailbox, customer: Customer) -> list[Offered]:
    """In the letter's transaction: what it shows, once for each item; nothing for those who are held out."""
    if not hits:
        return []
    visitor = salted_hmac(_SALT, str(item.pk), algorithm="sha256").hexdigest()
    row, _is_new = Suggested.objects.get_or_create(
        front=front,
        visitor=visitor,
        day=item.received_at.date(),
        where=MAIL,
        defaults={
            "is_held_out": is_held_out(visitor),
            "first_at": item.received_at,
            "shown": [[each.kind, each.key] for each in hits],
            "item": item,
            "customer": customer,
        },
    )
    if row.is_held_out:
        return []
    word = signing.dumps(row.pk, salt=_SALT)
    pages = f"{base_of(front)}/help/{front.address}/found/"
    return [Offered(each.title, f"{pages}{each.kind}/{each.key}/?letter={word}") for each in hits]


def suggestions(item: Item) -> Callable[[], str]:
    """For the acknowledgement of a mail: named in MAIL_SUGGESTIONS. Nothing where its brand has no pages to read on."""
    front = front_of(item.mailbox.brand_id) if item.mailbox is not None else None
    message = item.message
    if front is None or front.brand is None or message is None:
        return lambda: ""
    customer = message.ticket.customer
    language = customer.language or front.brand.language or "en"
    hits = hits_for(message.ticket.subject, message.text, front, language)
    return lambda: in_words(offer(hits, item, front, customer), language)


def in_words(offered: Sequence[Offered], language: str) -> str:
    if not offered:
        return ""
    with translation.override(language):
        return "\n\n".join(
            [_("Perhaps this answers it already:"), *(f"{each.title}\n{each.address}" for each in offered)]
        )


def note_opened(word: str, *, at: datetime) -> None:
    """From a letter. Nonsense, and what is long past, is nothing."""
    try:
        key = signing.loads(word, salt=_SALT, max_age=_HOLDS)
    except signing.BadSignature:
        return
    Suggested.objects.filter(pk=key, where=MAIL, followed_at=None).update(followed_at=at)
