"""What may answer a question before it is asked. Whoever has texts that do is named in CHAT_SUGGESTIONS: a function
from the account, the words typed so far and the language to (title, address) pairs. Without one, nothing is
suggested."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from answerable.channels.models import Mailbox

Source = Callable[[Mailbox, str, str], Sequence[tuple[str, str]]]
_MOST = 3


def is_there() -> bool:
    return bool(settings.CHAT_SUGGESTIONS)


def found(mailbox: Mailbox, words: str, language: str) -> list[dict[str, str]]:
    if not is_there() or not words.strip():
        return []
    source: Source = import_string(settings.CHAT_SUGGESTIONS)
    return [{"title": title, "url": address} for title, address in source(mailbox, words, language)][:_MOST]
