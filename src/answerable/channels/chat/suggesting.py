"""What may answer a question before it is asked. Whoever has texts that do is named in CHAT_SUGGESTIONS. Without one,
nothing is suggested. What came of a suggestion is told by a word that we signed: nobody makes one up."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.module_loading import import_string

from answerable.channels.chat import events
from answerable.channels.chat.models import Visitor
from answerable.channels.models import Mailbox
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.recording import record

MOST = 3
_SALT = "answerable.channels.chat.suggestion"
_HOLDS = 24 * 3600  # seconds
_KIND = re.compile(r"[a-z_]{1,20}")


@dataclass(frozen=True)
class Suggestion:
    """One text. `kind` and `key` name it where it comes from: an article, a guide, a known issue."""

    kind: str
    key: int
    title: str
    address: str  # whole, beginning with https://


# From the account, the words typed so far and the language, the best first.
Source = Callable[[Mailbox, str, str], Sequence[Suggestion]]


def is_there() -> bool:
    return bool(settings.CHAT_SUGGESTIONS)


def found(mailbox: Mailbox, words: str, language: str) -> list[dict[str, str]]:
    if not is_there() or not words.strip():
        return []
    source: Source = import_string(settings.CHAT_SUGGESTIONS)
    fit = [each for each in source(mailbox, words, language) if _is_fit(each)]
    return [
        {
            "kind": each.kind,
            "title": each.title,
            "url": each.address,
            "word": signing.dumps([each.kind, each.key], salt=_SALT),
        }
        for each in fit[:MOST]
    ]


@transaction.atomic
def follow(mailbox: Mailbox, word: str, *, at: datetime) -> None:
    """Somebody opened it, who may never ask."""
    for kind, key in _told([word]):
        record(events.SUGGESTION_FOLLOWED, mailbox, by=SYSTEM, at=at, about=kind, key=key)


@transaction.atomic
def ask_anyway(visitor: Visitor, followed: Sequence[str], shown: Sequence[str], *, at: datetime) -> None:
    """They wrote to us all the same: what they had seen, and which of it they had opened. Told once, however often a
    browser tries."""
    kind = events.SUGGESTION_NOT_ENOUGH
    if Event.objects.filter(stream=f"visitor/{visitor.pk}", kind=kind.name).exists():
        return
    opened = set(_told(followed))
    for about, key in dict.fromkeys(_told([*shown, *followed])):
        is_followed = (about, key) in opened
        record(kind, visitor, by=SYSTEM, at=at, about=about, key=key, followed=is_followed)


def named(word: str) -> tuple[str, int] | None:
    """What a word that we signed lately names."""
    return next(iter(_told([word])), None)


def _is_fit(suggestion: Suggestion) -> bool:
    return bool(_KIND.fullmatch(suggestion.kind)) and suggestion.address.startswith(("https://", "http://"))


def _told(words: Sequence[str]) -> list[tuple[str, int]]:
    told = []
    for word in words[: 2 * MOST]:
        try:
            kind, key = signing.loads(word, salt=_SALT, max_age=_HOLDS)
        except signing.BadSignature:
            continue
        told.append((kind, key))
    return told
