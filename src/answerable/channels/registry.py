"""All channels: one line each. What a channel must offer is `Channel`; the contract tests hold every line to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.module_loading import import_string

from answerable.channels.carrying import Carries
from answerable.channels.forwards import Forwarded
from answerable.channels.incoming import Incoming, Receipt
from answerable.channels.models import Item, Mailbox, Outgoing, SideOutgoing
from answerable.channels.news import Completed, News


@dataclass(frozen=True)
class Sent:
    """What became of one attempt to send: by recipient, taken, refused for good or to be tried again (with the
    server's words)."""

    accepted: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)
    deferred: Mapping[str, str] = field(default_factory=dict)
    external_id: str = ""  # the provider's own, when it names one: what receipts and answers speak of
    is_confirmed: bool = True  # what took it is as good as the customer; else a receipt will tell


@dataclass(frozen=True)
class Telling:
    """Something short to somebody, which no ticket keeps. `key` is one and the same for each attempt. By mail: in whose
    name, the token under which an answer comes back, headers of its own, and whether word of what becomes of it is
    wanted (who hears it stands in the setting LETTER_REPORTS)."""

    subject: str
    text: str
    key: str
    sender: str = ""
    token: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    is_reported: bool = False


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
    carries: Carries
    ask: str = ""  # what became of a message of which no receipt came; empty where none are needed
    tell: str = ""  # says something to an address that belongs to no ticket: a code
    has_opt_out: bool = False  # a word of theirs ends it: see `channels.consent`
    fetch: str = ""  # what is new at an account that is looked at by the clock: see `channels.polling`
    complete: str = ""  # what belongs to a message and is asked for once it is one: see `channels.completing`
    window: str = ""  # until when one may write to somebody freely; then only with approved templates
    files_by: str = ""  # a setting of the account without which it carries no files
    look_again: str = ""  # what became of what people said: changed, taken back: see `channels.looking_again`

    def carries_by(self, mailbox: Mailbox | None) -> Carries:
        """What it can carry by this account."""
        if self.files_by and (mailbox is None or not mailbox.settings.get(self.files_by)):
            return replace(self.carries, most_files=0)
        return self.carries

    @property
    def parser(self) -> Callable[[Item, bytes], Incoming]:
        found: Callable[[Item, bytes], Incoming] = _resolve(self.parse)
        return found

    @property
    def redactor(self) -> Callable[[bytes], tuple[bytes, bool]]:
        found: Callable[[bytes], tuple[bytes, bool]] = _resolve(self.redact)
        return found

    @property
    def token_finder(self) -> Callable[[Incoming, Item, frozenset[str]], list[str]]:
        found: Callable[[Incoming, Item, frozenset[str]], list[str]] = _resolve(self.tokens)
        return found

    @property
    def forward_finder(self) -> Callable[[Incoming], Forwarded | None]:
        found: Callable[[Incoming], Forwarded | None] = _resolve(self.forward)
        return found

    @property
    def preparer(self) -> Callable[[Outgoing | SideOutgoing], None]:
        found: Callable[[Outgoing | SideOutgoing], None] = _resolve(self.prepare)
        return found

    @property
    def asker(self) -> Callable[[Outgoing], Receipt | None]:
        found: Callable[[Outgoing], Receipt | None] = _resolve(self.ask)
        return found

    @property
    def teller(self) -> Callable[[Mailbox, str, Telling], None]:
        found: Callable[[Mailbox, str, Telling], None] = _resolve(self.tell)
        return found

    @property
    def fetcher(self) -> Callable[[Mailbox], Iterable[News]]:
        found: Callable[[Mailbox], Iterable[News]] = _resolve(self.fetch)
        return found

    @property
    def completer(self) -> Callable[[Item, Incoming], Completed]:
        found: Callable[[Item, Incoming], Completed] = _resolve(self.complete)
        return found

    @property
    def again_looker(self) -> Callable[[Mailbox, Sequence[str]], Iterable[bytes]]:
        found: Callable[[Mailbox, Sequence[str]], Iterable[bytes]] = _resolve(self.look_again)
        return found

    @property
    def window_finder(self) -> Callable[[Mailbox, str], datetime | None]:
        found: Callable[[Mailbox, str], datetime | None] = _resolve(self.window)
        return found

    @property
    def sender(self) -> Callable[[Outgoing | SideOutgoing], Sent]:
        found: Callable[[Outgoing | SideOutgoing], Sent] = _resolve(self.send)
        return found


@cache
def _resolve(path: str) -> Any:
    return import_string(path)


CHANNELS: Mapping[str, Channel] = {
    channel.name: channel
    for channel in (
        Channel(
            name="email",
            parse="answerable.channels.email.channel.parse_item",
            redact="answerable.channels.email.channel.redact_content",
            tokens="answerable.channels.email.channel.tokens",
            forward="answerable.channels.email.forwards.find_forward",
            prepare="answerable.channels.email.channel.prepare",
            send="answerable.channels.email.channel.send",
            tell="answerable.channels.email.letters.tell",
            carries=Carries(has_subject=True, has_format=True, has_copies=True, most_files=None),
        ),
        Channel(
            name="sms",
            parse="answerable.channels.sms.channel.parse_item",
            redact="answerable.channels.sms.channel.redact_content",
            tokens="answerable.channels.sms.channel.tokens",
            forward="answerable.channels.sms.channel.find_forward",
            prepare="answerable.channels.sms.channel.prepare",
            send="answerable.channels.sms.channel.send",
            tell="answerable.channels.sms.telling.tell",
            # Twilio takes 5 MB in all, of these types.
            carries=Carries(
                longest=1600,
                most_files=3,
                largest_file=1_500_000,
                file_types=("image/jpeg", "image/png", "image/gif"),
            ),
            files_by="pictures",
            ask="answerable.channels.sms.channel.ask",
            complete="answerable.channels.twilio.completing.complete",
            has_opt_out=True,
        ),
        Channel(
            name="whatsapp",
            parse="answerable.channels.whatsapp.channel.parse_item",
            redact="answerable.channels.whatsapp.channel.redact_content",
            tokens="answerable.channels.social.common.tokens",
            forward="answerable.channels.social.common.find_forward",
            prepare="answerable.channels.whatsapp.sending.prepare",
            send="answerable.channels.whatsapp.channel.send",
            carries=Carries(longest=4096, most_files=1, largest_file=5_000_000),
            complete="answerable.channels.whatsapp.channel.complete",
            ask="answerable.channels.whatsapp.channel.ask",
            window="answerable.channels.whatsapp.window.closes_at",
            has_opt_out=True,
        ),
        Channel(
            name="webhook",
            parse="answerable.channels.webhook.channel.parse_item",
            redact="answerable.channels.webhook.channel.redact_content",
            tokens="answerable.channels.webhook.channel.tokens",
            forward="answerable.channels.webhook.channel.find_forward",
            prepare="answerable.channels.webhook.channel.prepare",
            send="answerable.channels.webhook.channel.send",
            carries=Carries(longest=100_000),
            complete="answerable.channels.webhook.completing.complete",
        ),
        Channel(
            name="phone",
            parse="answerable.channels.phone.channel.parse_item",
            redact="answerable.channels.phone.channel.redact_content",
            tokens="answerable.channels.phone.channel.tokens",
            forward="answerable.channels.phone.channel.find_forward",
            prepare="answerable.channels.phone.channel.prepare",
            send="answerable.channels.phone.channel.send",
            carries=Carries(is_spoken=True),
        ),
        Channel(
            name="web",
            parse="answerable.channels.web.channel.parse_item",
            redact="answerable.channels.web.channel.redact_content",
            tokens="answerable.channels.web.channel.tokens",
            forward="answerable.channels.web.channel.find_forward",
            prepare="answerable.channels.web.channel.prepare",
            send="answerable.channels.web.channel.send",
            carries=Carries(has_subject=True, most_files=None),
            complete="answerable.channels.web.completing.complete",
        ),
        Channel(
            name="api",
            parse="answerable.channels.api.channel.parse_item",
            redact="answerable.channels.web.channel.redact_content",
            tokens="answerable.channels.web.channel.tokens",
            forward="answerable.channels.web.channel.find_forward",
            prepare="answerable.channels.web.channel.prepare",
            send="answerable.channels.web.channel.send",
            carries=Carries(has_subject=True, most_files=None),
        ),
        Channel(
            name="chat",
            parse="answerable.channels.chat.channel.parse_item",
            redact="answerable.channels.chat.channel.redact_content",
            tokens="answerable.channels.chat.channel.tokens",
            forward="answerable.channels.chat.channel.find_forward",
            prepare="answerable.channels.chat.channel.prepare",
            send="answerable.channels.chat.channel.send",
            carries=Carries(longest=4000, most_files=5, largest_file=10 * 1024 * 1024),
            ask="answerable.channels.chat.channel.ask",
        ),
        Channel(
            name="bluesky",
            parse="answerable.channels.bluesky.reading.parse_item",
            redact="answerable.channels.bluesky.reading.redact_content",
            tokens="answerable.channels.social.common.tokens",
            forward="answerable.channels.social.common.find_forward",
            prepare="answerable.channels.bluesky.sending.prepare",
            send="answerable.channels.bluesky.sending.send",
            carries=Carries(
                longest=2800, most_files=4, largest_file=1_000_000, file_types=("image/",), is_public=True
            ),
            fetch="answerable.channels.bluesky.fetching.news",
            complete="answerable.channels.bluesky.surroundings.complete",
            look_again="answerable.channels.bluesky.surroundings.look_again",
        ),
        Channel(
            name="mastodon",
            parse="answerable.channels.mastodon.reading.parse_item",
            redact="answerable.channels.mastodon.reading.redact_content",
            tokens="answerable.channels.social.common.tokens",
            forward="answerable.channels.social.common.find_forward",
            prepare="answerable.channels.mastodon.sending.prepare",
            send="answerable.channels.mastodon.sending.send",
            carries=Carries(
                longest=4500, most_files=4, largest_file=8_000_000, file_types=("image/",), is_public=True
            ),
            fetch="answerable.channels.mastodon.fetching.news",
            complete="answerable.channels.mastodon.surroundings.complete",
            look_again="answerable.channels.mastodon.surroundings.look_again",
        ),
        Channel(
            name="x",
            parse="answerable.channels.x.reading.parse_item",
            redact="answerable.channels.x.reading.redact_content",
            tokens="answerable.channels.social.common.tokens",
            forward="answerable.channels.social.common.find_forward",
            prepare="answerable.channels.x.sending.prepare",
            send="answerable.channels.x.sending.send",
            carries=Carries(
                longest=2600, most_files=4, largest_file=5_000_000, file_types=("image/",), is_public=True
            ),
            fetch="answerable.channels.x.fetching.news",
            complete="answerable.channels.x.surroundings.complete",
            look_again="answerable.channels.x.surroundings.look_again",
        ),
    )
}


def load_all() -> None:
    """Import what the channels name, so that the first message need not wait for it."""
    for channel in CHANNELS.values():
        for path in (
            channel.parse,
            channel.redact,
            channel.tokens,
            channel.forward,
            channel.prepare,
            channel.send,
        ):
            _resolve(path)
