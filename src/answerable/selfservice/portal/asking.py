"""What is asked on a page: kept as it was sent before anybody is told that it was received."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.core import signing
from django.db.models import QuerySet

from answerable.channels.incoming import IncomingAttachment
from answerable.channels.models import Item, Mailbox
from answerable.channels.receiving import Envelope, receive
from answerable.channels.web.channel import CHANNEL
from answerable.channels.web.settings import WebSettings
from answerable.channels.web.written import Written
from answerable.selfservice.models import Visit
from answerable.tickets.models import Form, FormField, Ticket

_SALT = "answerable.selfservice.sent"


def topics_of(front: Mailbox) -> QuerySet[Form]:
    """What customers choose among; a form of another brand is none of theirs."""
    wanted = WebSettings.of(front).topics
    found: QuerySet[Form] = Form.objects.filter(pk__in=wanted)
    return found.filter(brand=None) | found.filter(brand=front.brand_id)


def rows_of(front: Mailbox, topic: Form | None, typed: Mapping[str, str]) -> list[FormField]:
    """The fields that a customer is asked for, with those that what they chose brings up."""
    if topic is None:
        return []
    rows = asked_of(front, topic.rows.select_related("field"))
    values = {each.field_id: typed.get(f"field-{each.field_id}", "") for each in rows}
    return [each for each in rows if each.is_shown(values)]


def asked_of(front: Mailbox, rows: Iterable[FormField]) -> list[FormField]:
    """Those of a topic's fields that customers may be asked for."""
    asked = set(WebSettings.of(front).fields)
    return [each for each in rows if each.field_id in asked]


def ask(front: Mailbox, written: Written, *, at: datetime, source: str = "form") -> Item:
    """A new matter. When this returns, it is kept."""
    return receive(written.to_bytes(), channel=CHANNEL, mailbox=front, source=source, at=at)


def go_on(
    front: Mailbox,
    ticket: Ticket,
    visit: Visit,
    *,
    key: str,
    text: str,
    files: Sequence[IncomingAttachment],
    language: str,
    at: datetime,
) -> Item:
    """What a customer says on a ticket's own page: it joins that ticket. By the link of an answer's mail it may be
    somebody to whom that was handed on, which colleagues are told."""
    written = Written(
        form=key,
        address=visit.identity.address,
        name=visit.person.name,
        text=text,
        language=language,
        is_proven=visit.is_whole,
        files=tuple(files),
    )
    envelope = Envelope(visit.identity.address, ticket.token)
    return receive(
        written.to_bytes(), channel=CHANNEL, mailbox=front, source="portal", at=at, envelope=envelope
    )


def receipt_of(item: Item) -> str:
    """What names an item in the address of its own page, and cannot be guessed."""
    return signing.dumps(item.pk, salt=_SALT)


def item_of(receipt: str, front: Mailbox) -> Item:
    """Raises DoesNotExist."""
    try:
        pk = signing.loads(receipt, salt=_SALT)
    except signing.BadSignature as error:
        raise Item.DoesNotExist from error
    return Item.objects.select_related("ticket").get(pk=pk, mailbox=front)
