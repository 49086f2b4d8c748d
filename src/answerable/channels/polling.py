"""Looking by the clock where nobody tells us: each account on its own, so that one that hangs holds up no other.

What came is kept in the transaction that moves the account's cursor: a crash between the two loses nothing, and what
is given twice is one item, being the same bytes.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from answerable.channels.errors import ChannelError
from answerable.channels.models import Item, Mailbox
from answerable.channels.news import RESTS, News
from answerable.channels.receiving import receive
from answerable.channels.registry import CHANNELS
from answerable.channels.social.wire import Resting
from answerable.ledger.secrets import SecretUnreadable

log = structlog.get_logger(__name__)
_LONGEST_REST = timedelta(minutes=15)


def polled() -> QuerySet[Mailbox]:
    """The accounts that are looked at."""
    return Mailbox.objects.filter(
        channel__in=[name for name, channel in CHANNELS.items() if channel.fetch], is_active=True
    )


def poll(mailbox_id: int) -> None:
    """Take in what is new at one account. Trouble stands at the account, and is over with the next time that works."""
    mailbox = Mailbox.objects.filter(pk=mailbox_id, is_active=True).first()
    if mailbox is None or is_resting(mailbox, at=timezone.now()):
        return
    try:
        for news in CHANNELS[mailbox.channel].fetcher(mailbox):
            take(mailbox, news)
    except ChannelError as error:
        log.info("poll.trouble", mailbox=mailbox.pk, error=error.code)
        _rest(mailbox, str(error), error.until if isinstance(error, Resting) else None)
    except SecretUnreadable as error:
        _rest(mailbox, str(error), None)
    else:
        _went_well(mailbox)


def take(mailbox: Mailbox, news: News) -> None:
    """All of it and its cursor, or nothing."""
    if not news.items and news.cursor.items() <= mailbox.cursor.items():
        return
    now = timezone.now()
    with transaction.atomic():
        row = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
        for content in _unknown(row, news.items):
            receive(content, channel=row.channel, mailbox=row, source="poll", at=now)
        if news.cursor:
            row.cursor = {**row.cursor, **news.cursor}
            row.save(update_fields=["cursor"])
    mailbox.cursor = row.cursor


def is_resting(mailbox: Mailbox, *, at: datetime) -> bool:
    until = mailbox.cursor.get(RESTS, {}).get("until", "")
    return bool(until) and datetime.fromisoformat(until) > at


def _unknown(mailbox: Mailbox, items: Sequence[bytes]) -> list[bytes]:
    """Networks are asked for a little more than what is new, as they do not always tell in order."""
    digests = {hashlib.sha256(content).hexdigest(): content for content in items}
    known = Item.objects.filter(mailbox=mailbox, digest__in=list(digests)).values_list("digest", flat=True)
    seen = set(known)
    return [content for digest, content in digests.items() if digest not in seen]


def _rest(mailbox: Mailbox, words: str, until: datetime | None) -> None:
    """Left alone for as long as it says, else twice as long each time, up to a quarter of an hour."""
    now = timezone.now()
    with transaction.atomic():
        row = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
        times = int(row.cursor.get(RESTS, {}).get("times", 0)) + 1
        until = until or now + min(timedelta(seconds=30 * 2 ** min(times - 1, 10)), _LONGEST_REST)
        row.cursor = {**row.cursor, RESTS: {"times": times, "until": until.isoformat()}}
        row.error = words[:2000]
        row.save(update_fields=["cursor", "error"])


def _went_well(mailbox: Mailbox) -> None:
    with transaction.atomic():
        row = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
        row.cursor = {name: value for name, value in row.cursor.items() if name != RESTS}
        row.error, row.checked_at = "", timezone.now()
        row.save(update_fields=["cursor", "error", "checked_at"])
