"""What was said on a public network, from an item as it is kept: alike for all of them."""

from collections.abc import Callable, Mapping
from typing import Any

from answerable.channels.cards import redact
from answerable.channels.incoming import Address, Incoming
from answerable.channels.social.common import private_key, public_key
from answerable.channels.social.keeping import read, taken_back, text_at, unreadable
from answerable.channels.text import clean_line

Item = Mapping[str, Any]
_LONGEST_KEY = 400


def parsed(
    channel: str, content: bytes, kinds: Mapping[str, Callable[[Item, Item], Incoming]], *, author: str
) -> Incoming:
    """Pure and total. `kinds` read what was said, given that and the whole item; whose what was taken back was is in
    the field `author`."""
    item = read(content)
    said, kind = item.get("said"), text_at(item, "kind")
    if kind in kinds and isinstance(said, dict):
        return kinds[kind](said, item)
    if kind == "gone":
        key, whose = text_at(item, "about"), text_at(item, author)
        return taken_back(channel, clean_line(key, _LONGEST_KEY), clean_line(whose, _LONGEST_KEY))
    return unreadable(channel, content)


def said_by(
    address: str, name: str, words: str, *, channel: str, key: str, root: str, is_public: bool, **more: Any
) -> Incoming:
    """What somebody said under the network's `key`: in public in the thread of `root`, else to us alone. Nobody's where
    there is no address."""
    text, has_card_data = redact(words)
    thread = public_key(root, address) if is_public else private_key(address)
    return Incoming(
        channel,
        Address(address, name) if address else None,
        thread=thread if address else "",
        is_public=is_public,
        text=text,
        external_id=key,
        has_card_data=has_card_data,
        **more,
    )


def called(name: str, handle: str) -> str:
    """What they call themselves, with the handle by which people know them there."""
    if not handle:
        return name
    return f"{name} (@{handle})" if name and name != handle else f"@{handle}"
