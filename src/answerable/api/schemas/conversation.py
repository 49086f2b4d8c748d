"""What is said on a ticket, and the files that came with it."""

import base64
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from answerable.api.problems import Problem
from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Address, Flag, Id, Input, Line, LongText, Moment, Name, Output
from answerable.desk.masks.net import shown_html
from answerable.people.masking import shown_address, shown_pairs
from answerable.tickets.files import File
from answerable.tickets.models import Attachment, Message, Note

MOST_FILES = 20
# Together, decoded. The request that carries them may be as large as DATA_UPLOAD_MAX_MEMORY_SIZE.
MOST_BYTES = 20 * 1024 * 1024
_BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


class AttachmentOut(Output):
    """Fetch the bytes at /api/v1/attachments/{id}."""

    id: int
    filename: str
    content_type: str
    size: int
    sha256: str
    is_inline: bool


def attachment_out(attachment: Attachment) -> AttachmentOut:
    return AttachmentOut(
        id=attachment.pk,
        filename=attachment.filename,
        content_type=attachment.content_type,
        size=attachment.blob.size,
        sha256=attachment.blob_id,
        is_inline=attachment.is_inline,
    )


def _decoded(value: object) -> bytes:
    """Strictly, unlike pydantic's own, which drops what does not belong: a damaged file should not look whole."""
    try:
        return base64.b64decode(str(value), validate=True)
    except ValueError as error:
        raise ValueError("This is not base64.") from error


Base64 = Annotated[
    bytes,
    BeforeValidator(_decoded),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "pattern": _BASE64}),
]


class AttachmentIn(Input):
    """`content` is base64. A picture that `html` shows as `cid:NAME` has that name as its `content_id`."""

    filename: Name = Field(min_length=1)
    content_type: str = Field(
        default="application/octet-stream", max_length=127, pattern=r"^[\w.+-]+/[\w.+-]+$"
    )
    content: Base64
    content_id: str = Field(default="", max_length=200, pattern=r"^[\w.+@-]*$")


def files_of(given: list[AttachmentIn]) -> list[File]:
    if sum(len(one.content) for one in given) > MOST_BYTES:
        raise Problem(413, "too_large", f"Attachments may have {MOST_BYTES // 2**20} MB together.")
    return [File(one.filename, one.content_type, one.content, one.content_id) for one in given]


class WithFiles(Input):
    attachments: list[AttachmentIn] = Field(default=[], max_length=MOST_FILES)

    def bytes_given(self) -> Sequence[bytes]:
        return [file.content for file in files_of(self.attachments)]


class Recipient(Output):
    address: str
    name: str


def _recipients(pairs: list[Any]) -> list[Recipient]:
    return [Recipient(address=address, name=name) for address, name in shown_pairs(pairs)]


class RecipientIn(Input):
    address: Address
    name: Name = ""


class MessageOut(Output):
    """`html` is harmless, its pictures are attachments (`cid:`); empty where there is none. `folds` are ranges of
    `text` that quote an earlier message or a signature; `delivery` is empty for inbound. What is "withdrawn" was taken
    back before it was sent: nobody has received it."""

    id: int
    direction: str
    channel: str
    customer_id: int | None
    staff: Named | None
    from_address: str
    from_name: str
    to: list[Recipient]
    cc: list[Recipient]
    subject: str
    text: str
    html: str
    folds: list[tuple[int, int]]
    is_automatic: bool
    is_public: bool
    remarks: list[str]
    delivery: str
    delivery_error: str
    send_at: datetime | None
    delivered_at: datetime | None
    created_at: datetime
    attachments: list[AttachmentOut]


def message_out(message: Message) -> MessageOut:
    """Wants the author and the attachments with their blobs loaded."""
    return MessageOut(
        id=message.pk,
        direction=message.direction,
        channel=message.channel,
        customer_id=message.customer_id,
        staff=named(message.staff),
        from_address=shown_address(message.channel, message.from_address),
        from_name=message.shown_from,
        to=_recipients(message.to),
        cc=_recipients(message.cc),
        subject=message.subject,
        text=message.text,
        html=shown_html(message.html),
        folds=[(begin, end) for begin, end in message.folds],
        is_automatic=message.is_automatic,
        is_public=message.is_public,
        remarks=[words for _code, words in message.remarks],
        delivery=message.delivery,
        delivery_error=message.delivery_error,
        send_at=message.send_at,
        delivered_at=message.delivered_at,
        created_at=message.created_at,
        attachments=[attachment_out(one) for one in message.attachments.all()],
    )


class StatedIn(Input):
    """What the answer promises by a time, kept track of from when it has arrived. `words` stand in its text so. With
    `is_answer` a word of ours is promised, which our next answer keeps."""

    due: Moment
    words: LongText = ""
    is_answer: Flag = False


class Direction(StrEnum):
    """Said by the customer (you pass it on for them), or by us to the customer."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class MessageIn(WithFiles):
    """An answer. Without `to` it goes to whoever wrote last, without `cc` to everybody else who takes part. With
    `send_at` it goes then, and not at all when the customer writes first. With `html` (of which the harmless part is
    kept) the text is made from it, and both are sent. `is_public` says whether everybody can read it, where they asked
    on a public network; left out, it is as they asked. With `direction: inbound` it is what the customer said, passed
    on for them: it has text and attachments alone."""

    direction: Direction = Direction.OUTBOUND
    text: LongText = ""
    html: LongText = ""
    to: list[RecipientIn] = Field(default=[], max_length=50)
    cc: list[RecipientIn] | None = Field(default=None, max_length=50)
    subject: Line = ""
    then_close: Flag = False
    send_at: Moment | None = None
    is_public: Flag | None = None
    promises: list[StatedIn] = Field(default=[], max_length=10)


class NoteOut(Output):
    id: int
    staff: Named | None
    text: str
    html: str
    mentions: list[Named]
    created_at: datetime
    attachments: list[AttachmentOut]


def note_out(note: Note) -> NoteOut:
    return NoteOut(
        id=note.pk,
        staff=named(note.staff),
        text=note.text,
        html=shown_html(note.html),
        mentions=[Named(id=each.staff.pk, name=each.staff.name) for each in note.mentions.all()],
        created_at=note.created_at,
        attachments=[attachment_out(one) for one in note.attachments.all()],
    )


class NoteIn(WithFiles):
    """Something for colleagues. Nothing sends notes. With `html` the text is made from it."""

    text: LongText = ""
    html: LongText = ""
    mentions: list[Id] = Field(default=[], max_length=20)


class SplitIn(Input):
    """The messages that are another matter."""

    message_ids: list[Id] = Field(min_length=1, max_length=1000)
    subject: Line = ""
