"""What is known about an item before anything is decided, asked in one statement of plain SQL.

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
        EXISTS (SELECT 1 FROM tickets_sideparty WHERE address = %s),
        (SELECT count(*) FROM (
            SELECT 1 FROM channels_item WHERE sender = %s AND received_at > %s LIMIT {MANY}
        ) AS lately),
        (SELECT {{listed}} FROM channels_mailbox WHERE channel = %s)
"""  # noqa: S608 - a number of our own
_LISTED = {"postgresql": "string_agg(address, chr(10))", "sqlite": "group_concat(address, char(10))"}


@dataclass(frozen=True)
class Background:
    is_known: bool  # the same message was received before, another way
    is_colleague: bool  # the sender's address is that of somebody who works here
    is_asked: bool  # somebody asked the sender something beside a ticket, some time
    is_frequent: bool  # the sender has written MANY times since yesterday
    own: frozenset[str]  # the addresses of all our mailboxes on the channel


def background_of(fingerprint: str, sender: str, channel: str, *, at: datetime) -> Background:
    """Fingerprint and sender may be empty, and then tell nothing."""
    since = connection.ops.adapt_datetimefield_value(at - _DAY)
    with connection.cursor() as cursor:
        cursor.execute(
            _ASK.format(listed=_LISTED[connection.vendor]),
            [fingerprint, sender, sender, sender, since, channel],
        )
        is_known, is_colleague, is_asked, lately, own = cursor.fetchone()
    return Background(
        bool(is_known),
        bool(is_colleague),
        bool(is_asked),
        bool(sender) and lately >= MANY,
        frozenset((own or "").splitlines()),
    )
