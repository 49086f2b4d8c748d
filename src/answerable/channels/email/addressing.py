"""Reply addresses: `support+token@example.com` reaches the mailbox `support@example.com` and names a ticket."""

import re
from collections.abc import Iterable

from answerable.channels.email.settings import MailSettings
from answerable.channels.models import Mailbox
from answerable.ledger.rows import find
from answerable.people.addresses import normalise

_TOKEN = re.compile(r"[a-z2-9]{16}\Z")


def reply_address(mailbox: Mailbox, token: str) -> str:
    """Where an answer to this ticket is sent to; the bare address when the mailbox cannot take more."""
    if not MailSettings.of(mailbox).plus_addressing:
        return mailbox.address
    local, _at, host = mailbox.address.rpartition("@")
    return f"{local}+{token}@{host}"


def base_address(address: str) -> str:
    """The address without what follows a plus."""
    local, _at, host = address.rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def tokens_in(addresses: Iterable[str], own: set[str]) -> list[str]:
    """The secret tokens in those of the addresses that are ours, in order and each once."""
    found: dict[str, None] = {}
    for address in addresses:
        normal = normalise("email", address)
        extra = normal.rpartition("@")[0].partition("+")[2]
        if extra and _TOKEN.match(extra) and base_address(normal) in own:
            found[extra] = None
    return list(found)


def mailbox_for(address: str) -> Mailbox | None:
    """The active mailbox that mail to this address belongs to."""
    found = known_mailbox(address)
    return found if found is not None and found.is_active else None


def known_mailbox(address: str) -> Mailbox | None:
    """Also one that is switched off: the address itself, or without its plus part."""
    normal = normalise("email", address)
    if not normal:
        return None
    for candidate in (normal, base_address(normal)):
        found = find(Mailbox, channel="email", address=candidate)
        if found is not None:
            return found
    return None
