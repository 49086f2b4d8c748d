"""So much in a minute or an hour and no more, of what anybody can do: counted in the cache that all processes share.
Who it was is kept as a keyed hash."""

import ipaddress
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def is_too_much(what: str, most: int, within: timedelta, *, at: datetime, amount: int = 1) -> bool:
    """Counts so many more, where they still go. Reading and writing are two steps: it keeps a program that runs wild
    from hurting others, and is no meter."""
    seconds = int(within.total_seconds())
    digest = salted_hmac("answerable.channels.pace", what, algorithm="sha256").hexdigest()
    key = f"pace:{digest}:{int(at.timestamp()) // seconds}"
    count = int(cache.get(key, 0))
    if count + amount > most:
        return True
    cache.set(key, count + amount, timeout=2 * seconds)
    return False


def network_of(address: str) -> str:
    """Who counts as one: of the new addresses everybody has 2**64 to choose from."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped:
        return str(found.ipv4_mapped if found.version == 6 else found)
    return str(ipaddress.ip_network((found, 64), strict=False))
