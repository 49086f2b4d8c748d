from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.conversation import NoteIn, NoteOut, files_of, note_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.api.shown import note_done, whole_notes
from answerable.tickets import actions

router = Router(tags=["notes"])
_OLDEST_FIRST = Keyset("notes", "created_at")


@router.get(
    "/{reference}/notes",
    response=Page[NoteOut],
    summary="List the notes on a ticket",
    **needs(TokenScope.TICKETS_READ),
)
def list_notes(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[NoteOut]:
    """Oldest first."""
    rows = whole_notes(seen.ticket(request.auth, reference))
    return page_of(_OLDEST_FIRST, rows, note_out, cursor=cursor, limit=limit)


@router.post(
    "/{reference}/notes",
    response={201: NoteOut},
    summary="Note something for colleagues",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def add_note(request: ApiRequest, reference: str, payload: NoteIn) -> Done:
    """Colleagues in `mentions` are told, as are those whom the text names as “@name”, where that is one person who may
    see the ticket."""
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    files = files_of(payload.attachments)
    said = actions.note(
        ticket,
        payload.text,
        by=caller.actor,
        at=caller.at,
        html=payload.html,
        files=files,
        mentions=payload.mentions,
    )
    return note_done(said)


@router.get(
    "/{reference}/notes/{note_id}",
    response=NoteOut,
    summary="Get a note",
    **needs(TokenScope.TICKETS_READ),
)
def get_note(request: ApiRequest, reference: str, note_id: PathId) -> NoteOut:
    return note_out(seen.one(whole_notes(seen.ticket(request.auth, reference)), pk=note_id))
