"""The tree of parts to words, markup and files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from answerable.channels.cards import MASK, redact
from answerable.channels.email import html as markup
from answerable.channels.email.flattened import flattened
from answerable.channels.email.flowed import unflowed
from answerable.channels.email.headers import Headers, readable
from answerable.channels.email.parameters import (
    filename,
    invented_filename,
    media_type,
    parameters,
    safe_filename,
)
from answerable.channels.email.payload import content_of, decoded_payload, decoded_text, note
from answerable.channels.email.raw_redaction import (
    has_loose_card_data,
    is_text,
    redact_content,
    redact_part_text,
    redact_raw,
)
from answerable.channels.email.tnef import UnreadableTnefError, read_tnef
from answerable.channels.email.uuencode import extract
from answerable.channels.incoming import IncomingAttachment
from answerable.channels.text import clean_line, clean_text
from answerable.markup.depth import is_too_deep
from answerable.markup.html_text import text_of

MAX_TEXT = 2_000_000
_WORDS = {"text/plain", "text/html", "application/xhtml+xml"}
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_NAMED_KINDS = {
    "message/delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "text/rfc822-headers": "headers.txt",
    "text/calendar": "invitation.ics",
}


@dataclass(frozen=True)
class Segment:
    """A stretch of the message as text, as HTML, or as both when the sender gave the same in two forms."""

    text: str = ""
    html: str = ""  # cleaned, ready for the folding of quotes

    @property
    def words(self) -> str:
        return self.text if self.text.strip() else text_of(self.html) if self.html else ""


@dataclass
class Body:
    """What the walk over the parts has found so far."""

    defects: list[str]
    line_end: bytes
    segments: list[Segment] = field(default_factory=list)
    attachments: list[IncomingAttachment] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)  # what each text part said before we made anything of it
    has_card_data: bool = False

    @property
    def text(self) -> str:
        text = "\n\n".join(words for segment in self.segments if (words := segment.words.strip("\n")).strip())
        if len(text) <= MAX_TEXT:
            return text
        note(self.defects, f"Its text is longer than {MAX_TEXT:,} characters; the rest was left out.")
        return text[:MAX_TEXT]

    @property
    def html(self) -> str:
        """All of it as HTML, when any of it was."""
        if not any(segment.html for segment in self.segments):
            return ""
        return "".join(segment.html or markup.from_text(segment.text) for segment in self.segments)


def read_body(message: Message, line_end: bytes, defects: list[str]) -> Body:
    body = Body(defects, line_end)
    body.segments += _segments(message, body)
    return body


def _segments(part: Message, body: Body) -> Iterator[Segment]:
    """The words in `part`; files go to `body` on the way. The reader has limited the depth."""
    headers = Headers(part)
    kind = media_type(headers.first("content-type"), part.get_default_type())
    body.has_card_data |= has_loose_card_data(part, headers, kind)
    payload = content_of(part)
    if isinstance(payload, str):
        yield from _leaf_segments(part, headers, kind, body)
    elif kind == "multipart/alternative":
        yield _alternative(payload, body)
    elif kind.startswith("multipart/"):
        if kind == "multipart/encrypted":
            note(body.defects, "The message is encrypted; its words are in the attachment.")
        for child in payload:
            yield from _segments(child, body)
    else:
        _attach_message(payload, headers, kind, body)


def _alternative(children: list[Message], body: Body) -> Segment:
    """The same words in several forms: the first plain one and the last HTML one that hold any."""
    found: list[Segment] = []
    for child in children:
        if media_type(Headers(child).first("content-type")) != "text/x-amp-html":
            found += _segments(child, body)
    text = next((each.text for each in found if each.text.strip()), "")
    html = next((each.html for each in reversed(found) if each.html.strip()), "")
    return Segment(text, html)


def _leaf_segments(part: Message, headers: Headers, kind: str, body: Body) -> Iterator[Segment]:
    if kind.startswith("multipart/"):
        note(
            body.defects, "It says that it has several parts, but they could not be told apart; read as text."
        )
        kind = "text/plain"
    name = filename(headers)
    disposition = headers.first("content-disposition").partition(";")[0].strip().lower()
    is_words = kind in _WORDS and disposition != "attachment" and not (name and body.segments)
    data = decoded_payload(part, headers, body.defects)
    if is_words:
        yield _words(data, headers, kind, body)
    elif kind in _TNEF or name.lower() == "winmail.dat":
        yield from _outlook(data, name, body)
    else:
        _attach(data, headers, kind, name, body)


def _words(data: bytes, headers: Headers, kind: str, body: Body) -> Segment:
    decoded = decoded_text(data, headers, is_html=kind != "text/plain")
    note(body.defects, decoded.defect)
    text = _redacted(clean_text(decoded.text), kind, body)
    body.sources.append(text)
    if kind != "text/plain":
        return _markup(text, body)
    content_type = headers.first("content-type")
    if "flowed" in content_type.lower():
        options = parameters(content_type)
        if options.get("format", "").lower() == "flowed":
            text = unflowed(text, delete_space=options.get("delsp", "").lower() == "yes")
    text, files = extract(text)
    for file in files:
        _add(IncomingAttachment(safe_filename(file.filename), "application/octet-stream", file.content), body)
    return Segment(text=text)


def _markup(html: str, body: Body) -> Segment:
    if not (markup.is_too_large(html) or is_too_deep(html)):
        return Segment(html=markup.cleaned(html))
    note(body.defects, "Its HTML is too large or too deeply nested to be shown; only its words were taken.")
    return Segment(text=clean_text(markup.without_tags(html)))


def _redacted(text: str, kind: str, body: Body) -> str:
    text, has_data = redact_part_text(text, kind, MASK)
    body.has_card_data |= has_data
    return text


def _outlook(data: bytes, name: str, body: Body) -> Iterator[Segment]:
    try:
        content = read_tnef(data)
    except UnreadableTnefError:
        note(body.defects, "Outlook's winmail.dat could not be opened; it was kept as it is.")
        _add(IncomingAttachment(name or "winmail.dat", "application/ms-tnef", data), body)
        return
    for file_name, file in content.files:
        _add(IncomingAttachment(safe_filename(file_name), "application/octet-stream", file), body)
    if any(segment.text.strip() or segment.html for segment in body.segments):
        return  # Outlook repeats in it what stands beside it
    if content.html:
        yield _markup(_redacted(clean_text(content.html), "text/html", body), body)
    elif content.text:
        yield Segment(text=_redacted(clean_text(content.text), "text/plain", body))


def _attach(data: bytes, headers: Headers, kind: str, name: str, body: Body) -> None:
    if is_text(kind):
        data, has_data = redact_content(data, headers, kind)
        body.has_card_data |= has_data
    content_id = clean_line(headers.first("content-id").strip().strip("<>"), 255)
    _add(IncomingAttachment(name or _NAMED_KINDS.get(kind, ""), kind, data, content_id), body)


def _attach_message(children: list[Message], headers: Headers, kind: str, body: Body) -> None:
    """A message inside the message, or a report's block of fields: one file, never more words."""
    content = b"".join(flattened(child, body.line_end) for child in children)
    for child in children:
        content, has_data = redact_raw(content, child)
        body.has_card_data |= has_data
    name = filename(headers) or _NAMED_KINDS.get(kind, "")
    if not name and kind == "message/rfc822" and children:
        subject = readable(Headers(children[0]).first("subject"))
        name = safe_filename(f"{subject[:100] or 'message'}.eml")
    _add(IncomingAttachment(name, kind, content), body)


def _add(attachment: IncomingAttachment, body: Body) -> None:
    name, has_data = redact(attachment.filename)
    body.has_card_data |= has_data
    name = name or invented_filename(attachment.content_type, len(body.attachments) + 1)
    body.attachments.append(
        IncomingAttachment(name, attachment.content_type, attachment.content, attachment.content_id)
    )
