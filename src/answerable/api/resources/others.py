"""What is asked of others beside a ticket."""

from django.db.models import Prefetch, QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.moments import to_come
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.conversation import files_of
from answerable.api.schemas.others import (
    SideConversationIn,
    SideConversationOut,
    SideMessageIn,
    SideMessageOut,
    WholeSideConversationOut,
    side_conversation_out,
    side_message_out,
    whole_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.tickets import actions
from answerable.tickets.actions import Question
from answerable.tickets.models import Attachment, SideConversation, SideMessage, Ticket

router = Router(tags=["side conversations"])
_OLDEST_FIRST = Keyset("side_conversations", "created_at")
_MOST_SAID = 200


@router.get(
    "/{reference}/side-conversations",
    response=Page[SideConversationOut],
    summary="List what was asked of others beside a ticket",
    **needs(TokenScope.TICKETS_READ),
)
def list_side_conversations(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[SideConversationOut]:
    """Oldest first, without what was said."""
    rows = _of(seen.ticket(request.auth, reference))
    return page_of(_OLDEST_FIRST, rows, side_conversation_out, cursor=cursor, limit=limit)


@router.post(
    "/{reference}/side-conversations",
    response={201: WholeSideConversationOut},
    summary="Ask others something",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def ask_others(request: ApiRequest, reference: str, payload: SideConversationIn) -> Done:
    """Stored and queued now; the customer gets none of it. Whoever takes part in the ticket is refused."""
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    question = Question(
        payload.text,
        html=payload.html,
        to=[(each.address, each.name) for each in payload.to],
        subject=payload.subject,
        files=files_of(payload.attachments),
        waits=payload.waits,
        send_at=to_come(caller, payload.send_at),
    )
    said = actions.ask_others(ticket, question, by=caller.actor, at=caller.at)
    location = f"/api/v1/tickets/{ticket.reference}/side-conversations/{said.conversation_id}"
    return Done(_whole(_of(ticket).get(pk=said.conversation_id)), status=201, location=location)


@router.get(
    "/{reference}/side-conversations/{side_id}",
    response=WholeSideConversationOut,
    summary="Get what was asked of others, and what they said",
    **needs(TokenScope.TICKETS_READ),
)
def get_side_conversation(request: ApiRequest, reference: str, side_id: PathId) -> WholeSideConversationOut:
    return _whole(seen.one(_of(seen.ticket(request.auth, reference)), pk=side_id))


@router.post(
    "/{reference}/side-conversations/{side_id}/messages",
    response={201: SideMessageOut},
    summary="Go on with others",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def write_to_others(request: ApiRequest, reference: str, side_id: PathId, payload: SideMessageIn) -> Done:
    """It goes to everybody whom the conversation is with."""
    caller = request.auth
    conversation = seen.one(_of(seen.ticket(caller, reference)), pk=side_id)
    question = Question(
        payload.text,
        html=payload.html,
        files=files_of(payload.attachments),
        waits=payload.waits,
        send_at=to_come(caller, payload.send_at),
    )
    said = actions.write_to_others(conversation, question, by=caller.actor, at=caller.at)
    return Done(side_message_out(_said(conversation).get(pk=said.pk)), status=201)


@router.delete(
    "/{reference}/side-conversations/{side_id}/messages/{message_id}/sending",
    response=SideMessageOut,
    summary="Take a question to others back before it is sent",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def withdraw_side_message(request: ApiRequest, reference: str, side_id: PathId, message_id: PathId) -> Done:
    """Refused when it is on its way already. What was written is its author's draft again."""
    caller = request.auth
    conversation = seen.one(_of(seen.ticket(caller, reference)), pk=side_id)
    said = seen.one(_said(conversation), pk=message_id)
    actions.withdraw_from_others(said, by=caller.actor, at=caller.at)
    return Done(side_message_out(_said(conversation).get(pk=said.pk)))


@router.post(
    "/{reference}/side-conversations/{side_id}/finish",
    response=WholeSideConversationOut,
    summary="Say that there is nothing more to ask them",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def finish_side_conversation(request: ApiRequest, reference: str, side_id: PathId) -> Done:
    return _finished(request, reference, side_id, is_finished=True)


@router.delete(
    "/{reference}/side-conversations/{side_id}/finish",
    response=WholeSideConversationOut,
    summary="Take it up again",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def resume_side_conversation(request: ApiRequest, reference: str, side_id: PathId) -> Done:
    return _finished(request, reference, side_id, is_finished=False)


def _finished(request: ApiRequest, reference: str, side_id: int, *, is_finished: bool) -> Done:
    caller = request.auth
    rows = _of(seen.ticket(caller, reference))
    verb = actions.finish_side if is_finished else actions.resume_side
    verb(seen.one(rows, pk=side_id), by=caller.actor, at=caller.at)
    return Done(_whole(rows.get(pk=side_id)))


def _of(ticket: Ticket) -> QuerySet[SideConversation]:
    return ticket.side_conversations.select_related("started_by").prefetch_related("parties")


def _said(conversation: SideConversation) -> QuerySet[SideMessage]:
    files = Prefetch("attachments", Attachment.objects.select_related("blob"))
    return conversation.messages.select_related("staff").prefetch_related(files)


def _whole(conversation: SideConversation) -> WholeSideConversationOut:
    latest = _said(conversation).order_by("-created_at", "-pk")[:_MOST_SAID]
    return whole_out(conversation, list(reversed(latest)))
