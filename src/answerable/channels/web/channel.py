"""Our own pages, the ask form and the customer portal: what `channels.registry` asks of a channel. It only leads in:
answers go by mail, and are read on the page as well."""

from collections.abc import Iterable
from dataclasses import replace

from answerable.channels.cards import ASCII_MASK, redact
from answerable.channels.errors import ChannelError
from answerable.channels.fingerprint import fingerprint, raw_fingerprint
from answerable.channels.incoming import Address, Authentication, Incoming, Linked
from answerable.channels.models import Item, Outgoing, SideOutgoing
from answerable.channels.registry import Sent
from answerable.channels.web.written import NotOurs, Written
from answerable.people.addresses import MAIL

CHANNEL = "web"


_HANDED_ON = "It was written by the link of an answer’s mail: whoever has that mail could have written it."


def parse_item(item: Item, content: bytes) -> Incoming:
    return parse_as(CHANNEL, item, content)


def parse_as(channel: str, item: Item, content: bytes) -> Incoming:
    try:
        written = Written.read(content)
    except NotOurs:
        return Incoming(
            channel, None, fingerprint=raw_fingerprint(content), defects=("It is no form of ours.",)
        )
    text, has_cards = redact(written.text)
    subject, has_more = redact(written.subject)
    identity = (channel, written.form, written.address, subject)
    return Incoming(
        channel=channel,
        sender=Address(written.address, written.name) if written.address or written.name else None,
        address_channel=MAIL,
        subject=subject,
        text=text,
        attachments=written.files,
        linked=tuple(Linked(f"link-{number}", url) for number, url in enumerate(written.links, 1)),
        authentication=Authentication(is_proven=written.is_proven),
        fingerprint=fingerprint(identity, [text, *_typed(written)], written.files),
        defects=(_HANDED_ON,) if item.envelope_to and not written.is_proven else (),
        has_card_data=has_cards or has_more or _redacted_values(written) != written.values,
    )


def redact_content(content: bytes) -> tuple[bytes, bool]:
    try:
        written = Written.read(content)
    except NotOurs:
        return content, False
    kept = replace(
        written,
        text=redact(written.text, ASCII_MASK)[0],
        subject=redact(written.subject, ASCII_MASK)[0],
        values=_redacted_values(written),
    )
    return (kept.to_bytes(), True) if kept != written else (content, False)


def tokens(_incoming: Incoming, item: Item, _own: Iterable[str]) -> list[str]:
    """The page on which it was written was a ticket's own."""
    return [item.envelope_to] if item.envelope_to else []


def find_forward(_incoming: Incoming) -> None:
    return None


def prepare(_row: Outgoing | SideOutgoing) -> None:
    """Nothing: it will not leave this way."""


def send(_row: Outgoing | SideOutgoing) -> Sent:
    raise ChannelError("This way only leads in: answer by mail.", permanent=True, code="only_in")


def _redacted_values(written: Written) -> dict[int, str]:
    return {key: redact(value, ASCII_MASK)[0] for key, value in written.values.items()}


def _typed(written: Written) -> list[str]:
    return [f"{key}:{value}" for key, value in sorted(_redacted_values(written).items())]
