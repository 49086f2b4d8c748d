"""What Twilio tells of a message, by SMS and by WhatsApp alike: https://www.twilio.com/docs/messaging/guides/webhook-request."""

import hashlib
from urllib.parse import parse_qs, parse_qsl, urlencode

from answerable.channels.cards import ASCII_MASK, redact
from answerable.channels.fingerprint import raw_fingerprint
from answerable.channels.incoming import Address, FailedRecipient, Incoming, Linked, Nature, Receipt
from answerable.channels.text import clean_line, clean_text
from answerable.people.addresses import normalise

# Twilio's words for what became of a message; what is only on its way is no receipt.
RECEIPTS = {
    "delivered": Receipt.DELIVERED,
    "read": Receipt.READ,
    "undelivered": Receipt.FAILED,
    "failed": Receipt.FAILED,
}
_MOST_PICTURES = 10


def fields_of(content: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(content.decode("utf-8", "replace")).items()}


def read_form(channel: str, fields: dict[str, str], content: bytes) -> Incoming:
    """A message of somebody, or what became of one of ours."""
    sid = clean_line(fields.get("MessageSid") or fields.get("SmsSid") or "", 64)
    state = fields.get("MessageStatus") or fields.get("SmsStatus") or ""
    if "Body" not in fields and "NumMedia" not in fields and state in RECEIPTS:
        return _receipt(channel, fields, sid, RECEIPTS[state])
    text, has_card_data = redact(clean_text(fields.get("Body", "")))
    defects = [] if sid else ["It has no id of Twilio's."]
    return Incoming(
        channel=channel,
        sender=Address(clean_line(fields.get("From", ""), 64)),
        thread=normalise(channel, fields.get("From", "")),
        text=text,
        to=(Address(clean_line(fields.get("To", ""), 64)),),
        external_id=sid,
        linked=_pictures(fields),
        fingerprint=_digest(channel, f"message:{sid}") if sid else raw_fingerprint(content),
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


def _receipt(channel: str, fields: dict[str, str], sid: str, receipt: Receipt) -> Incoming:
    code = clean_line(fields.get("ErrorCode", ""), 20)
    to = clean_line(fields.get("To", ""), 64)
    failed = FailedRecipient(
        to, is_permanent=True, status=code, diagnostic=f"Twilio says: {code or 'failed'}"
    )
    return Incoming(
        channel=channel,
        sender=Address(to),
        nature=Nature.RECEIPT,
        original_id=sid,
        receipt=receipt,
        failed=(failed,) if receipt is Receipt.FAILED else (),
        fingerprint=_digest(channel, f"{receipt}:{sid}"),
    )


def redact_content(content: bytes) -> tuple[bytes, bool]:
    """The form without card data in what was written."""
    fields, changed = [], False
    for name, value in parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True):
        kept, found = redact(value, ASCII_MASK) if name == "Body" else (value, False)
        fields.append((name, kept))
        changed = changed or found
    return (urlencode(fields).encode(), True) if changed else (content, False)


def _digest(channel: str, words: str) -> str:
    return hashlib.sha256(f"{channel}:{words}".encode()).hexdigest()
