"""A mail's bytes to an `Incoming`: total, pure and linear in time."""

import logging
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from email.message import Message
from itertools import islice
from typing import TypeVar
from urllib.parse import unquote

from answerable.channels.cards import redact
from answerable.channels.email import html as markup
from answerable.channels.email.addresses import addresses
from answerable.channels.email.authentication import authentication
from answerable.channels.email.automatic import classify, takes_no_answers
from answerable.channels.email.bodies import Body, read_body
from answerable.channels.email.bounces import read_report
from answerable.channels.email.headers import Headers, message_id, message_ids, moment, readable
from answerable.channels.email.oddities import note_oddities
from answerable.channels.email.parameters import parameters
from answerable.channels.email.payload import note
from answerable.channels.email.quotes import fold_html, folds
from answerable.channels.email.raw_redaction import redact_raw
from answerable.channels.email.reading import read
from answerable.channels.fingerprint import fingerprint, raw_fingerprint
from answerable.channels.incoming import Address, Incoming, IncomingAttachment

log = logging.getLogger(__name__)
T = TypeVar("T")

_DELIVERED_TO = (
    "delivered-to",
    "x-original-to",
    "x-envelope-to",
    "envelope-to",
    "x-delivered-to",
    "apparently-to",
)
_CID = re.compile(r'src="\s*cid:([^"]{1,500})"', re.IGNORECASE)


def parse(raw: bytes, *, trusted_authserv: str = "", own: Collection[str] = ()) -> Incoming:
    """Everything that can be made out of the mail; whatever is wrong stands in `defects`.

    `trusted_authserv` is the name under which our own receiving server writes Authentication-Results.
    `own` are addresses of ours: mail through a list that is one of them is no mass mail.
    """
    try:
        return _parsed(raw, trusted_authserv, own)
    except Exception:
        # The item must become a ticket whatever it is; this one shows nothing but that it is there.
        log.exception("Could not parse a mail of %d bytes", len(raw))
        return unreadable(raw)


def unreadable(raw: bytes) -> Incoming:
    """What is said of a mail of which nothing can be made out."""
    defect = "The mail could not be read at all; its original is kept."
    return Incoming("email", None, fingerprint=raw_fingerprint(raw), defects=(defect,))


def _parsed(raw: bytes, trusted_authserv: str, own: Collection[str]) -> Incoming:
    defects: list[str] = []
    message = read(raw, defects)
    headers = Headers(message)
    hint = _charset_hint(message)
    body = read_body(message, b"\r\n" if b"\r\n" in raw[:4096] else b"\n", defects)
    text = body.text
    html, attachments = _shown(body, defects)
    authors = addresses(headers.all("from"), hint)
    reply_to = addresses(headers.all("reply-to"), hint)
    subject, has_card = redact(readable(headers.first("subject"), hint))
    incoming = Incoming(
        channel="email",
        sender=_sender(authors, headers, hint, defects),
        subject=subject,
        text=text,
        html=html,
        to=addresses(headers.all("to"), hint),
        cc=addresses(headers.all("cc"), hint),
        reply_to=reply_to,
        is_from_form=_is_from_form(authors, reply_to),
        external_id=message_id(headers.first("message-id")),
        references=_references(headers),
        sent_at=moment(headers.first("date")),
        arrived_at=moment(headers.first("received").rpartition(";")[2]),
        attachments=attachments,
        authentication=authentication(headers, trusted_authserv, _host_of_one(authors)),
        delivered_to=tuple(
            each.address for each in addresses(value for name in _DELIVERED_TO for value in headers.all(name))
        ),
        has_card_data=has_card or body.has_card_data,
    )
    note_oddities(message, headers, incoming, defects)
    incoming = _classified(incoming, message, own, defects)
    return replace(
        incoming, fingerprint=_fingerprint(raw, message, headers, body, incoming), defects=tuple(defects)
    )


def _charset_hint(message: Message) -> str:
    """The character set of the first text: what raw bytes in the headers are most likely in, too."""
    for part in islice(message.walk(), 10):
        charset = parameters(Headers(part).first("content-type")).get("charset", "")
        if charset:
            return charset
    return ""


def _sender(authors: tuple[Address, ...], headers: Headers, hint: str, defects: list[str]) -> Address | None:
    if authors:
        return authors[0]
    for name in ("sender", "reply-to", "return-path"):
        found = addresses(headers.all(name), hint)
        if found:
            note(defects, f"It has no usable From address; the sender was taken from {name.title()}.")
            return found[0]
    note(defects, "It does not say who sent it.")
    return None


def _host_of_one(authors: tuple[Address, ...]) -> str:
    """Of several authors, a server may have looked at another than we show."""
    return authors[0].address.rpartition("@")[2] if len(authors) == 1 else ""


def _is_from_form(authors: tuple[Address, ...], reply_to: tuple[Address, ...]) -> bool:
    """A contact form writes from an address that takes no answers and puts the customer into Reply-To."""
    if not authors or not reply_to or not takes_no_answers(authors[0].address):
        return False
    return not takes_no_answers(reply_to[0].address)


def _references(headers: Headers) -> tuple[str, ...]:
    """The chain, oldest first; In-Reply-To names the last one, also where References lacks it."""
    ids = [
        each
        for name in ("references", "in-reply-to")
        for value in headers.all(name)
        for each in message_ids(value)
    ]
    return tuple(dict.fromkeys(ids))


def _shown(body: Body, defects: list[str]) -> tuple[str, tuple[IncomingAttachment, ...]]:
    """The HTML for our page, and the attachments with those that it shows marked as inline."""
    source = body.html
    if not source:
        return "", tuple(replace(each, content_id="") for each in body.attachments)
    html = markup.displayable(_guarded(lambda: fold_html(source), source, "fold its quotes", defects))
    shown = {unquote(match[1]).strip().lower() for match in _CID.finditer(html)}
    return html, tuple(
        replace(each, is_inline=True) if each.content_id.lower() in shown else replace(each, content_id="")
        for each in body.attachments
    )


def _classified(incoming: Incoming, message: Message, own: Collection[str], defects: list[str]) -> Incoming:
    """What kind of mail it is, and which lines of it quote another."""
    text = incoming.text
    incoming = replace(incoming, folds=_guarded(lambda: folds(text), (), "find its quotes", defects))
    report = _guarded(lambda: read_report(message, text), None, "read it as a delivery report", defects)
    if report is not None:
        return replace(
            incoming,
            nature=report.nature,
            nature_reason="It is a delivery report.",
            failed=report.failed,
            original_id=report.original_id,
        )
    found = _guarded(
        lambda: classify(message, text, own=own), None, "tell whether a person wrote it", defects
    )
    if found is None:
        return incoming
    return replace(incoming, nature=found.nature, nature_reason=found.reason, is_doubtful=found.is_doubtful)


def _guarded(step: Callable[[], T], fallback: T, what: str, defects: list[str]) -> T:
    """One step that reads meaning into the mail; its failure costs that meaning, never the mail."""
    try:
        return step()
    except Exception:
        log.exception("Could not %s", what)
        note(defects, f"We could not {what}.")
        return fallback


def _fingerprint(raw: bytes, message: Message, headers: Headers, body: Body, incoming: Incoming) -> str:
    if not incoming.external_id and "date" not in headers:
        return raw_fingerprint(redact_raw(raw, message)[0] if incoming.has_card_data else raw)
    sender = incoming.sender.address if incoming.sender else ""
    identity = (incoming.external_id, headers.first("date"), sender, incoming.subject)
    return fingerprint(identity, body.sources, incoming.attachments)
