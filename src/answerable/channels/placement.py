"""One item on its way to a ticket, with what every step needs to know."""

from dataclasses import dataclass
from datetime import datetime

from answerable.channels.background import Background
from answerable.channels.incoming import Address, Incoming
from answerable.channels.models import Item
from answerable.ledger.actor import SYSTEM, Actor
from answerable.people.addresses import normalise


@dataclass(frozen=True)
class Placement:
    item: Item
    incoming: Incoming
    sender: str  # normalised; empty when nobody can tell
    known: Background
    at: datetime
    by_system: Actor = SYSTEM

    @property
    def channel(self) -> str:
        """On which the addresses in it are: not always the one that it came by."""
        return self.incoming.address_channel or self.item.channel

    @property
    def own(self) -> frozenset[str]:
        """The addresses of all our mailboxes on this channel."""
        return self.known.own

    @property
    def author(self) -> tuple[str, str]:
        """Who wrote it, address and name: the sender, or whom a form's Reply-To names. What decides where it belongs
        and what it may is always the sender: anybody can name anybody there."""
        named = self.others(self.incoming.reply_to) if self.incoming.is_from_form else []
        return named[0] if named else (self.sender, self.incoming.sender.name if self.incoming.sender else "")

    def others(self, addresses: tuple[Address, ...]) -> list[tuple[str, str]]:
        """Those addresses that are not ours, normalised, each once, with their names."""
        found: dict[str, str] = {}
        for each in addresses:
            normal = normalise(self.channel, each.address)
            if normal and not self.is_own(normal):
                found.setdefault(normal, each.name)
        return list(found.items())

    def is_own(self, normal: str) -> bool:
        local, _at, host = normal.rpartition("@")
        return normal in self.own or f"{local.partition('+')[0]}@{host}" in self.own
