"""What was said and done on a ticket, in the order in which a reader follows it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Literal

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate

from answerable.channels.phone.models import Call
from answerable.desk.calls.showing import calls_of
from answerable.desk.masks.net import shown_html
from answerable.desk.publicly.ways import Around, around
from answerable.desk.reading.beside import Beside, beside
from answerable.desk.reading.both import with_both
from answerable.desk.reading.history import OF_RULES, SENTENCES, Line, lines_of
from answerable.desk.reading.mentions import marked, naming
from answerable.desk.reading.pictures import shown_always
from answerable.desk.reading.there import EVERYTHING, There
from answerable.desk.reading.told import HANDS, MOST_EVENTS, Told, foresee_told, latest_messages, told_by
from answerable.ledger.actor import ActorKind
from answerable.ledger.composed import ComposedRows
from answerable.ledger.models import Event
from answerable.people.models import Staff
from answerable.tickets.models import Attachment, Message, Note, SideMessage, Ticket

SHOWN = 50  # of each; earlier ones on request
_CID = re.compile(r'src="cid:([^"]{1,400})"', re.IGNORECASE)
_REMOTE = re.compile(r'data-remote-src="(https://[^"]{1,2000})"')

# Whoever asked and whoever answered stand in the conversation with them.
_SHOWN_BESIDE = {"side.failed", "side.bounced", "side.resent"}
EMPTY = SafeString("")
_BY_SYSTEM: ComposedRows[Event] = ComposedRows(
    lambda ticket: Event.objects.filter(
        ticket_id=ticket, kind__in=OF_RULES, actor_kind=ActorKind.SYSTEM
    ).order_by("-id")[:MOST_EVENTS]
)
_KINDS = (*HANDS, *SENTENCES)


@cache
def _files(most: int | None) -> ComposedRows[Attachment]:
    def compose(ticket: int) -> "QuerySet[Attachment]":
        said = latest_messages(ticket, most).values("pk")
        # The ticket is named once more: else SQLite may go through all files to find those few, where it has counted
        # how many files there are and not how many hang on messages.
        named = Attachment.objects.filter(message__ticket=ticket, message__in=said)
        return named.select_related("blob").order_by("pk")

    return ComposedRows(compose)


_NAME = "\ue000"  # stands for a name while the text around it is escaped


@dataclass(frozen=True)
class Entry:
    """One thing in the conversation; `body` is safe HTML."""

    kind: Literal["message", "note", "line", "beside"]
    at: datetime
    message: Message | None = None
    call: Call | None = None  # that the message was
    note: Note | None = None
    line: Line | None = None
    beside: Beside | None = None
    said: "Sequence[Said]" = ()
    body: SafeString = EMPTY
    files: Sequence[Attachment] = ()
    has_remote_pictures: bool = False
    shows_remote_pictures: bool = False
    shows_them_always: bool = False
    begins: date | None = None  # the day whose first entry it is


@dataclass(frozen=True)
class Said:
    """One message to or from others; `body` is safe HTML."""

    message: SideMessage
    body: SafeString
    files: Sequence[Attachment]


@dataclass(frozen=True)
class Conversation:
    entries: Sequence[Entry]
    has_earlier: bool
    told: Told
    around: Sequence[Around] = ()

    @property
    def shows_remote_pictures(self) -> bool:
        return any(entry.shows_remote_pictures for entry in self.entries)


def foresee_conversation(ticket: Ticket, *, everything: bool) -> None:
    """It will be asked for: let it travel along."""
    foresee_told(ticket, _KINDS, most=_most(everything))
    _files(_most(everything)).foresee(ticket.pk)
    _BY_SYSTEM.foresee(ticket.pk)


def _most(everything: bool) -> int | None:
    return None if everything else SHOWN


def conversation_of(
    ticket: Ticket,
    reader: Staff,
    *,
    everything: bool = False,
    pictures_of: int | None = None,
    there: There = EVERYTHING,
) -> Conversation:
    """The conversation as the reader may see it, oldest first. `pictures_of` is the message whose remote pictures were
    asked for."""
    most = _most(everything)
    told = told_by(ticket, _KINDS, most=most)
    messages = list(told.messages)
    files = _files_of(ticket, most) if messages else {}
    prefetch_related_objects(list(told.notes), "attachments__blob", "mentions__staff")
    cut = [said[0].created_at for said in (messages, told.notes) if said and len(said) == most]
    since = max(cut, default=None)
    others = [_beside(each) for each in beside(ticket)] if there.side_conversations else []
    said_at = {message.created_at for message in messages}
    said_at |= {said.message.created_at for entry in others for said in entry.said}
    always = shown_always(messages, reader.pk)
    calls = calls_of(messages)
    entries = [
        *(
            _message(
                message,
                files.get(message.pk, ()),
                asked=message.pk == pictures_of,
                always=message.pk in always,
                call=calls.get(message.pk),
            )
            for message in messages
        ),
        *(_note(note, reader) for note in told.notes if since is None or note.created_at >= since),
        *(
            Entry("line", line.at, line=line)
            for line in lines_of([*told.events, *_by_rules(ticket, told)], reader)
            # A status that follows from writing goes without saying.
            if (since is None or line.at >= since)
            and line.kind not in _SHOWN_BESIDE
            and not (line.kind == "ticket.status_changed" and line.at in said_at and not line.is_rules)
        ),
        *(entry for entry in others if since is None or entry.at >= since),
    ]
    posts = around(ticket) if any(message.is_public for message in messages) else ()
    return Conversation([*_by_day(entries)], since is not None, told, posts)


def _by_day(entries: Iterable[Entry]) -> Iterator[Entry]:
    """In their order; a day begins with the first of it."""
    here = None
    for entry in sorted(entries, key=lambda entry: entry.at):
        day = localdate(entry.at)
        yield entry if day == here else replace(entry, begins=day)
        here = day


def _by_rules(ticket: Ticket, told: Told) -> Sequence[Event]:
    """That messages and notes came from an automation; asked only where some have no author."""
    is_someones = all(each.is_inbound or each.staff_id for each in told.messages)
    if is_someones and all(note.staff_id for note in told.notes):
        return ()
    return _BY_SYSTEM.ask(ticket.pk)


def _files_of(ticket: Ticket, most: int | None) -> Mapping[int, Sequence[Attachment]]:
    """Those of its messages, by message."""
    found: dict[int, list[Attachment]] = {}
    for each in _files(most).ask(ticket.pk):
        assert each.message_id is not None
        found.setdefault(each.message_id, []).append(each)
    return found


def _message(
    message: Message, attachments: Sequence[Attachment], *, asked: bool, always: bool, call: Call | None
) -> Entry:
    body, remote = _body(message, attachments, shows_pictures=asked or always)
    return Entry(
        "message",
        message.created_at,
        message=message,
        call=call,
        body=body,
        files=[each for each in attachments if not each.is_inline],
        has_remote_pictures=remote,
        shows_remote_pictures=remote and (asked or always),
        shows_them_always=remote and always,
    )


def _beside(asked: Beside) -> Entry:
    """At the moment of the last thing that was said in it: that is where one looks for what is new."""
    return Entry(
        "beside", asked.conversation.said_at, beside=asked, said=[_said(each) for each in asked.said]
    )


def _said(message: SideMessage) -> Said:
    attachments = list(message.attachments.all())
    html = shown_html(message.html)
    body = _marked_up(html, attachments) if html else folded(message.text, message.folds)
    return Said(message, _read_both_ways(body), [each for each in attachments if not each.is_inline])


def _note(note: Note, reader: Staff) -> Entry:
    attachments = list(note.attachments.all())
    has_markup = bool(shown_html(note.html))
    body = _marked_up(marked(note, reader), attachments) if has_markup else _plain_note(note, reader)
    files = [each for each in attachments if not each.is_inline]
    return Entry("note", note.created_at, note=note, body=body, files=files)


def _plain_note(note: Note, reader: Staff) -> SafeString:
    """A note's text, those whom it names by the names that they have now."""
    spans = sorted((*span, mention) for mention in note.mentions.all() for span in mention.spans)
    parts, names, at = [], [], 0
    for start, end, mention in spans:
        if not at <= start < end <= len(note.text) or note.text[start] != "@":
            continue  # the text was changed since
        names.append(naming(mention, reader))
        parts += [note.text[at:start].replace(_NAME, ""), _NAME]
        at = end
    html = paragraphs("".join([*parts, note.text[at:].replace(_NAME, "")])).split(_NAME)
    said = "".join(each for pair in zip(html, [*names, ""], strict=True) for each in pair)
    return mark_safe(said)  # noqa: S308 - text and names were escaped


def _body(
    message: Message, attachments: Sequence[Attachment], *, shows_pictures: bool
) -> tuple[SafeString, bool]:
    if not shown_html(message.html):
        return _read_both_ways(folded(message.text, message.folds)), False
    html: str = _marked_up(message.html, attachments)
    remote = bool(_REMOTE.search(html))
    if shows_pictures:
        html = _REMOTE.sub(r'src="\1" referrerpolicy="no-referrer"', html)
    return _read_both_ways(mark_safe(html)), remote  # noqa: S308 - sanitised by channels.email.html


def _read_both_ways(html: SafeString) -> SafeString:
    return mark_safe(with_both(html))  # noqa: S308 - what it adds is escaped


def _marked_up(html: str, attachments: Sequence[Attachment]) -> SafeString:
    """HTML that was sanitised when it was kept; what is put in here are addresses of our own."""
    by_cid = {each.content_id.lower(): each for each in attachments if each.content_id}

    def own_address(match: re.Match[str]) -> str:
        found = by_cid.get(match[1].strip().lower())
        return f'src="{reverse("desk:attachment", args=[found.pk])}"' if found else 'alt=""'

    return mark_safe(_CID.sub(own_address, html))  # noqa: S308


def folded(text: str, folds: Sequence[Sequence[int]]) -> SafeString:
    """Plain text as HTML, quoted parts closed but there."""
    parts, at = [], 0
    for start, end in folds:
        parts.append(paragraphs(text[at:start]))
        parts.append(
            format_html(
                '<details class="quote"><summary>…</summary>{}</details>', paragraphs(text[start:end])
            )
        )
        at = end
    parts.append(paragraphs(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part was escaped


def paragraphs(text: str) -> SafeString:
    """Escaped text with its line breaks."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip("\n")) if block.strip()]
    html = "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks)
    return mark_safe(html)  # noqa: S308 - escaped above
