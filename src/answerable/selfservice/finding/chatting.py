"""What a chat suggests before somebody asks: named in CHAT_SUGGESTIONS."""

from answerable.channels.chat.suggesting import MOST, Suggestion
from answerable.channels.models import Mailbox
from answerable.channels.web.fronts import front_of
from answerable.selfservice.articles.public import base_of
from answerable.selfservice.finding.searching import suggest


def suggestions(mailbox: Mailbox, words: str, language: str) -> list[Suggestion]:
    """Nothing where the chat's brand has no pages: there would be nowhere to read it."""
    front = front_of(mailbox.brand_id)
    if front is None:
        return []
    hits = suggest(words, front, language.partition("-")[0], MOST)
    pages = f"{base_of(front)}/help/{front.address}/"
    return [Suggestion(each.kind, each.key, each.title, pages + each.path.lstrip("/")) for each in hits]
