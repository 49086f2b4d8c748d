"""What is known about an item before anything is decided, asked in plain SQL.

Every item that comes in is asked for this, and building these questions with Django took longer than answering them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

MANY = 50  # items of one sender within a day; where there are fewer nothing can be a flood
_DAY = timedelta(days=1)
_ASK = f"""
    SELECT
        EXISTS (SELECT 1 FROM channels_item WHERE became = %s),
        EXISTS (SELECT 1 FROM people_staff WHERE email = %s AND is_active),
        (SELECT count(*) FROM (
            SELECT 1 FROM channels_item WHERE sender = %s AND received_at > %s LIMIT {MANY}
        ) AS lately)
"""  # noqa: S608 - a number of our own
_OWN = "SELECT address FROM channels_mailbox WHERE channel = %s"


@dataclass(frozen=True)
class Background:
    is_known: bool  # the same message was received before, another way
    is_colleague: bool  # the sender's address is that of somebody who works here
    is_frequent: bool  # the sender has written MANY times since yesterday


def background_of(fingerprint: str, sender: str, *, at: datetime) -> Background:
    """Both may be empty, and then tell nothing."""
    since = connection.ops.adapt_datetimefield_value(at - _DAY)
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [fingerprint, sender, sender, since])
        is_known, is_colleague, lately = cursor.fetchone()
    return Background(bool(is_known), bool(is_colleague), bool(sender) and lately >= MANY)


def own_addresses(channel: str) -> frozenset[str]:
    """The addresses of all our mailboxes on a channel."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [channel])
        return frozenset(row[0] for row in cursor.fetchall())
