"""All channels: one line each. What a channel must offer is `Channel`; the contract tests hold every line to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.module_loading import import_string

from answerable.channels.forwards import Forwarded
from answerable.channels.incoming import Incoming
from answerable.channels.models import Item, Outgoing


@dataclass(frozen=True)
class Sent:
    """What became of one attempt to send: by recipient, taken, refused for good or to be tried again (with the
    server's words)."""

    accepted: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)
    deferred: Mapping[str, str] = field(default_factory=dict)
    external_id: str = ""  # the provider's own, when it names one


@dataclass(frozen=True)
class Channel:
    """`parse` is pure and total: bytes of an item to an `Incoming`. `redact` takes card data out of the bytes kept.
    `tokens` finds tickets' secret tokens in an item's own addresses; `forward` sees whether it hands somebody else's
    message on. `prepare` completes a message about to be queued (its id, its sender). `send` raises ChannelError."""

    name: str
    parse: str
    redact: str
    tokens: str
    forward: str
    prepare: str
    send: str

    @property
    def parser(self) -> Callable[[Item, bytes], Incoming]:
        return _resolve(self.parse)

    @property
    def redactor(self) -> Callable[[bytes], tuple[bytes, bool]]:
        return _resolve(self.redact)

    @property
    def token_finder(self) -> Callable[[Incoming, Item, frozenset[str]], list[str]]:
        return _resolve(self.tokens)

    @property
    def forward_finder(self) -> Callable[[Incoming], Forwarded | None]:
        return _resolve(self.forward)

    @property
    def preparer(self) -> Callable[[Outgoing], None]:
        return _resolve(self.prepare)

    @property
    def sender(self) -> Callable[[Outgoing], Sent]:
        return _resolve(self.send)


@cache
def _resolve(path: str) -> Any:
    return import_string(path)


CHANNELS: Mapping[str, Channel] = {
    channel.name: channel
    for channel in (
        Channel(
            name="email",
            parse="answerable.channels.email.channel.parse_item",
            redact="answerable.channels.redaction.redact_message",
            tokens="answerable.channels.email.channel.tokens",
            forward="answerable.channels.email.forwards.find_forward",
            prepare="answerable.channels.email.channel.prepare",
            send="answerable.channels.email.channel.send",
        ),
    )
}
