"""Text messages by way of Twilio: what `channels.registry` asks of a channel."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode

from django.conf import settings
from django.urls import reverse

from answerable.channels.cards import ASCII_MASK, redact
from answerable.channels.errors import ChannelError
from answerable.channels.fingerprint import raw_fingerprint
from answerable.channels.incoming import Address, FailedRecipient, Incoming, Linked, Nature, Receipt
from answerable.channels.models import Item, Mailbox, Outgoing, SideOutgoing
from answerable.channels.registry import Sent
from answerable.channels.sms.pictures import addresses_of
from answerable.channels.text import clean_line, clean_text
from answerable.channels.threads import lead
from answerable.channels.twilio import client
from answerable.ledger.rows import update
from answerable.people.addresses import normalise
from answerable.tickets.models import Message

CHANNEL = "sms"
Row = Outgoing | SideOutgoing
# Twilio's words for what became of a message; what is only on its way is no receipt.
_RECEIPTS = {
    "delivered": Receipt.DELIVERED,
    "read": Receipt.READ,
    "undelivered": Receipt.FAILED,
    "failed": Receipt.FAILED,
}
_LOOKED_AT = 50
_MOST_PICTURES = 10
_CLOCKS_APART = timedelta(minutes=2)


def parse_item(_item: Item, content: bytes) -> Incoming:
    """A form of Twilio's: a message of somebody, or what became of one of ours."""
    fields = {name: values[0] for name, values in parse_qs(content.decode("utf-8", "replace")).items()}
    sid = clean_line(fields.get("MessageSid") or fields.get("SmsSid") or "", 64)
    state = fields.get("MessageStatus") or fields.get("SmsStatus") or ""
    if "Body" not in fields and "NumMedia" not in fields and state in _RECEIPTS:
        return _receipt(fields, sid, _RECEIPTS[state])
    text, has_card_data = redact(clean_text(fields.get("Body", "")))
    defects = [] if sid else ["It has no id of Twilio's."]
    return Incoming(
        channel=CHANNEL,
        sender=Address(clean_line(fields.get("From", ""), 64)),
        thread=normalise(CHANNEL, fields.get("From", "")),
        text=text,
        to=(Address(clean_line(fields.get("To", ""), 64)),),
        external_id=sid,
        linked=_pictures(fields),
        fingerprint=_digest(f"message:{sid}") if sid else raw_fingerprint(content),
        defects=tuple(defects),
        has_card_data=has_card_data,
    )


def _pictures(fields: dict[str, str]) -> tuple[Linked, ...]:
    """What came with it, each under Twilio's own name for it."""
    count = fields.get("NumMedia", "")
    found = []
    for number in range(min(int(count), _MOST_PICTURES) if count.isdecimal() else 0):
        url = clean_line(fields.get(f"MediaUrl{number}", ""), 1000)
        kind = clean_line(fields.get(f"MediaContentType{number}", ""), 100).partition(";")[0].lower()
        if url:
            found.append(Linked(url.rstrip("/").rpartition("/")[2][:200] or str(number), url, kind))
    return tuple(found)


def _receipt(fields: dict[str, str], sid: str, receipt: Receipt) -> Incoming:
    code = clean_line(fields.get("ErrorCode", ""), 20)
    to = clean_line(fields.get("To", ""), 64)
    failed = FailedRecipient(
        to, is_permanent=True, status=code, diagnostic=f"Twilio says: {code or 'failed'}"
    )
    return Incoming(
        channel=CHANNEL,
        sender=Address(to),
        nature=Nature.RECEIPT,
        original_id=sid,
        receipt=receipt,
        failed=(failed,) if receipt is Receipt.FAILED else (),
        fingerprint=_digest(f"{receipt}:{sid}"),
    )


def redact_content(content: bytes) -> tuple[bytes, bool]:
    """The form without card data in what was written."""
    fields, changed = [], False
    for name, value in parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True):
        kept, found = redact(value, ASCII_MASK) if name == "Body" else (value, False)
        fields.append((name, kept))
        changed = changed or found
    return (urlencode(fields).encode(), True) if changed else (content, False)


def tokens(_incoming: Incoming, _item: Item, _own: Iterable[str]) -> list[str]:
    return []  # a number is all that there is


def find_forward(_incoming: Incoming) -> None:
    return None


def prepare(row: Row) -> None:
    """From which number it goes; an answer to it goes on with its ticket."""
    mailbox, message = _mailbox(row), row.message
    message.from_address, message.from_name = mailbox.address, mailbox.name
    update(message, "from_address", "from_name")
    if isinstance(message, Message):
        for address in row.recipients:
            lead(mailbox, address, message.ticket, at=row.created_at)


def send(row: Row) -> Sent:
    """Twilio takes it, and tells later whether it arrived. After an attempt of which nobody knows how it ended, what
    Twilio has of it already is looked for first: it knows no key that would keep it from sending twice."""
    mailbox = _mailbox(row)
    taken: dict[str, str] = {}
    refused: dict[str, str] = {}
    for address in [each for each in row.recipients if each not in row.accepted]:
        try:
            said = _sent_before(row, mailbox, address) or client.post(
                mailbox, "Messages.json", _form(row, mailbox, address)
            )
        except ChannelError as error:
            if not taken:
                raise
            return Sent(tuple(taken), refused, {address: str(error)}, next(iter(taken.values())))
        if said.status in (200, 201):
            taken[address] = str(said.fields.get("sid", ""))
        else:
            refused[address] = f"{said.words} ({said.code})"
    return Sent(tuple(taken), refused, external_id=next(iter(taken.values()), ""), is_confirmed=False)


def ask(row: Outgoing) -> Receipt | None:
    """What became of it, where no receipt came. What the carrier took and tells no more of counts as arrived."""
    said = client.get(_mailbox(row), f"Messages/{row.message.external_id}.json")
    state = str(said.fields.get("status", ""))
    return Receipt.DELIVERED if state == "sent" else _RECEIPTS.get(state)


def _form(row: Row, mailbox: Mailbox, address: str) -> dict[str, str | list[str]]:
    return {
        "From": mailbox.address,
        "To": address,
        "Body": row.message.text,
        "StatusCallback": settings.BASE_URL + reverse("channels:sms", args=[mailbox.pk]),
        "MediaUrl": addresses_of(row),
    }


def _sent_before(row: Row, mailbox: Mailbox, address: str) -> client.Said | None:
    """What Twilio has of this message from an attempt of which nobody knows how it ended."""
    if not row.attempts:
        return None
    since = (row.created_at - _CLOCKS_APART).strftime("%Y-%m-%d")
    asked = {"To": address, "From": mailbox.address, "DateSent>": since, "PageSize": str(_LOOKED_AT)}
    said = client.get(mailbox, "Messages.json", asked)
    if said.status != 200:
        raise ChannelError(said.words, permanent=False, code="unknown")
    earlier = Message.objects.filter(channel=CHANNEL, direction="outbound", ticket__messages=row.message.pk)
    others = set(earlier.exclude(external_id="").values_list("external_id", flat=True))
    found = [each for each in said.fields.get("messages", []) if each.get("body") == row.message.text]
    mine = next((each for each in found if each.get("sid") not in others), None)
    return client.Said(200, mine) if mine else None


def _mailbox(row: Row) -> Mailbox:
    if row.mailbox is None:
        raise ChannelError("There is no number to send from.", permanent=True)
    return row.mailbox


def _digest(words: str) -> str:
    return hashlib.sha256(f"{CHANNEL}:{words}".encode()).hexdigest()
