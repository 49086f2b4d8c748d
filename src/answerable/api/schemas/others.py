"""What is asked of others beside a ticket."""

from datetime import datetime

from pydantic import Field

from answerable.api.schemas.conversation import (
    AttachmentOut,
    Recipient,
    RecipientIn,
    WithFiles,
    attachment_out,
)
from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Flag, Line, LongText, Moment, Output
from answerable.desk.masks.net import shown_html
from answerable.tickets.actions.side.asking import MOST_PARTIES
from answerable.tickets.models import SideConversation, SideMessage


class SideMessageOut(Output):
    """Said to or by others; no customer sees it. `delivery` is empty for inbound. What is "withdrawn" was taken back
    before it was sent."""

    id: int
    direction: str
    staff: Named | None
    from_address: str
    from_name: str
    to: list[Recipient]
    subject: str
    text: str
    html: str
    folds: list[tuple[int, int]]
    is_automatic: bool
    remarks: list[str]
    delivery: str
    delivery_error: str
    send_at: datetime | None
    delivered_at: datetime | None
    created_at: datetime
    attachments: list[AttachmentOut]


class SideConversationOut(Output):
    id: int
    subject: str
    others: list[Recipient]
    started_by: Named | None
    created_at: datetime
    said_at: datetime
    finished_at: datetime | None


class WholeSideConversationOut(SideConversationOut):
    """With the latest 200 of its messages, oldest first."""

    messages: list[SideMessageOut]


class SideMessageIn(WithFiles):
    """With `waits` the ticket waits for others until they answer. With `send_at` it goes then, and not at all when they
    write first. With `html` the text is made from it."""

    text: LongText = ""
    html: LongText = ""
    waits: Flag = False
    send_at: Moment | None = None


class SideConversationIn(SideMessageIn):
    """Nobody who takes part in the ticket may be among those it goes to."""

    to: list[RecipientIn] = Field(min_length=1, max_length=MOST_PARTIES)
    subject: Line = ""


def side_conversation_out(conversation: SideConversation) -> SideConversationOut:
    """Wants whom it is with and who began it loaded."""
    return SideConversationOut(
        id=conversation.pk,
        subject=conversation.subject,
        others=[Recipient(address=address, name=name) for address, name in conversation.addresses],
        started_by=named(conversation.started_by),
        created_at=conversation.created_at,
        said_at=conversation.said_at,
        finished_at=conversation.finished_at,
    )


def whole_out(conversation: SideConversation, said: list[SideMessage]) -> WholeSideConversationOut:
    head = side_conversation_out(conversation).model_dump()
    return WholeSideConversationOut(**head, messages=[side_message_out(each) for each in said])


def side_message_out(said: SideMessage) -> SideMessageOut:
    """Wants the author and the attachments with their blobs loaded."""
    return SideMessageOut(
        id=said.pk,
        direction=said.direction,
        staff=named(said.staff),
        from_address=said.from_address,
        from_name=said.from_name,
        to=[Recipient(address=address, name=name) for address, name in said.to],
        subject=said.subject,
        text=said.text,
        html=shown_html(said.html),
        folds=[(begin, end) for begin, end in said.folds],
        is_automatic=said.is_automatic,
        remarks=[words for _code, words in said.remarks],
        delivery=said.delivery,
        delivery_error=said.delivery_error,
        send_at=said.send_at,
        delivered_at=said.delivered_at,
        created_at=said.created_at,
        attachments=[attachment_out(one) for one in said.attachments.all()],
    )
