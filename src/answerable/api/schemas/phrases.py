"""Saved replies."""

from datetime import datetime

from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Output
from answerable.desk.models import SavedReply


class SavedReplyOut(Output):
    """`texts` by language. With neither `team` nor `is_own` it is for everybody."""

    id: int
    title: str
    folder: str
    texts: dict[str, str]
    team: Named | None
    is_own: bool
    times_used: int
    used_at: datetime | None
    changed_at: datetime


def saved_reply_out(reply: SavedReply) -> SavedReplyOut:
    return SavedReplyOut(
        id=reply.pk,
        title=reply.title,
        folder=reply.folder,
        texts={text.language: text.text for text in reply.texts.all()},
        team=named(reply.team),
        is_own=reply.owner_id is not None,
        times_used=reply.times_used,
        used_at=reply.used_at,
        changed_at=reply.changed_at,
    )
