"""Mail to somebody who follows a status page comes back: an address that is gone is written to no more.

A report names our letter by its id, which nobody else can make up: no stranger ends what others follow.
"""

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from answerable.channels.incoming import FailedRecipient
from answerable.selfservice.models import Follower

_SALT = "answerable.status.letter"
_KEY = re.compile(r"status-(\d{1,18})-(\d{1,18})-([0-9a-f]{16})(?:@|$)")
MOST = 3  # times that it comes back, whatever the reason
_GONE = re.compile(r"\b5\.(?:1\.\d{1,3}|2\.1)\b")  # RFC 3463: no such address, or closed
_OF_OURS = re.compile(r"\b5\.7\.\d{1,3}\b")  # they take nothing from us: it says nothing of the address


def key_of(event: int, follower: int) -> str:
    """Of the letter that tells them of that event."""
    return f"status-{event}-{follower}-{_mac(event, follower)}"


def heed(ids: Sequence[str], failed: Sequence[FailedRecipient]) -> bool:
    """Whether it is about such a letter; named in LETTER_REPORTS."""
    for each in ids:
        found = _KEY.match(each)
        if found is None or not constant_time_compare(found[3], _mac(int(found[1]), int(found[2]))):
            continue
        lasting = [one for one in failed if one.is_permanent]
        if lasting:
            note_failed(int(found[2]), "; ".join(f"{one.status} {one.diagnostic}" for one in lasting))
        return True
    return False


@transaction.atomic
def note_failed(follower: int, words: str) -> None:
    """It came back for good: the address is gone, or it is the third time."""
    if _OF_OURS.search(words):
        return
    row = Follower.objects.select_for_update(of=("self",)).filter(pk=follower).first()
    if row is None:
        return
    row.bounces += 1
    if row.bounces >= MOST or _GONE.search(words):
        row.delete()
    else:
        row.save(update_fields=["bounces"])


def _mac(event: int, follower: int) -> str:
    return salted_hmac(_SALT, f"{event}:{follower}", algorithm="sha256").hexdigest()[:16]
