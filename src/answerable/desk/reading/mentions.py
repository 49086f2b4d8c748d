"""Whom a note with markup names, marked where it does: in its text alone, never within a tag."""

import re
from collections.abc import Callable, Sequence
from html import escape
from html.parser import HTMLParser

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from answerable.people.models import Staff
from answerable.tickets.mentions import called
from answerable.tickets.models import Mention, Note


def naming(mention: Mention, reader: Staff) -> SafeString:
    """By the name that they have now."""
    mark = "mention me" if mention.staff_id == reader.pk else "mention"
    return format_html('<span class="{}"><bdi>@{}</bdi></span>', mark, mention.staff)


def marked(note: Note, reader: Staff) -> SafeString:
    """Its HTML, which was made harmless when it was written. A name that is partly bold stays as it is."""
    said = {note.text[start:end]: mention for mention in note.mentions.all() for start, end in mention.spans}
    if not said:
        return mark_safe(note.html)  # noqa: S308 - cleaned by tickets.writing.markup
    by_words = {_folded(words): mention for words, mention in said.items()}

    def named(found: re.Match[str]) -> str:
        mention = by_words.get(_folded(found[0]))
        return naming(mention, reader) if mention else escape(found[0])

    marking = _Marking(called(said), named)
    marking.feed(note.html)
    marking.close()
    return mark_safe("".join(marking.parts))  # noqa: S308 - tags as they were, text and names escaped


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


class _Marking(HTMLParser):
    """Tags go through as they were written; text is read, and written again with names marked."""

    def __init__(self, wanted: re.Pattern[str], named: Callable[[re.Match[str]], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted, self.named = wanted, named
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        at = 0
        for found in self.wanted.finditer(data):
            self.parts += [escape(data[at : found.start()], quote=False), self.named(found)]
            at = found.end()
        self.parts.append(escape(data[at:], quote=False))
