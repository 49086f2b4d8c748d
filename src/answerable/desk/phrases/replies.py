"""What can be done with saved replies: everybody keeps their own, those who lead also their teams' and everybody's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import SavedReply, SavedReplyText
from answerable.desk.models.saved_replies import folded_words
from answerable.desk.phrases.filling import facts_of, unknown_in, variables
from answerable.desk.sharing.belonging import (
    PHRASES,
    locked_for_writing,
    refuse_name,
    remove,
    require_writing,
    restore,
    save_named,
)
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.people.models import Staff, Team
from answerable.tickets.actions import keep_draft
from answerable.tickets.actions.words import storable
from answerable.tickets.models import Draft, DraftKind, Ticket
from answerable.tickets.writing.markup import Written, joined

MOST_TEXT = 20_000  # characters in one language
MOST_LANGUAGES = 40


@dataclass(frozen=True)
class Wording:
    """A saved reply as somebody wants it. With neither team nor owner it is for everybody."""

    title: str
    texts: Mapping[str, str] = field(default_factory=dict)  # language → text
    folder: str = ""
    team: Team | None = None
    owner: Staff | None = None


@transaction.atomic
def add_saved_reply(wanted: Wording, *, by: Actor, at: datetime) -> SavedReply:
    """Adding the same twice is harmless; another of the same title for the same people is refused."""
    require_writing(PHRASES, by, wanted.team, wanted.owner)
    wanted = _checked(wanted)
    known = _same_title(wanted)
    if known is not None:
        if _texts_of(known) == wanted.texts:
            return known
        refuse_name()
    reply = SavedReply(created_at=at)
    _write(reply, wanted, at)
    record(
        events.SAVED_REPLY_ADDED,
        reply,
        by=by,
        at=at,
        is_first=True,
        team=reply.team_id,
        own=reply.owner_id is not None,
    )
    return reply


@transaction.atomic
def change_saved_reply(reply: SavedReply, wanted: Wording, *, by: Actor, at: datetime) -> SavedReply:
    """Who changes it must have been allowed to write it as it was, and as it becomes."""
    reply = locked_for_writing(SavedReply, reply, by)
    require_writing(PHRASES, by, wanted.team, wanted.owner)
    wanted = _checked(wanted)
    if wanted == _wording_of(reply):
        return reply
    known = _same_title(wanted)
    if known is not None and known.pk != reply.pk:
        refuse_name()
    _write(reply, wanted, at)
    own = reply.owner_id is not None
    record(events.SAVED_REPLY_CHANGED, reply, by=by, at=at, team=reply.team_id, own=own)
    return reply


@transaction.atomic
def remove_saved_reply(reply: SavedReply, *, by: Actor, at: datetime) -> SavedReply:
    return remove(SavedReply, reply, events.SAVED_REPLY_REMOVED, by=by, at=at)


@transaction.atomic
def restore_saved_reply(reply: SavedReply, *, by: Actor, at: datetime) -> SavedReply:
    """Undo its removal, unless another took its title meanwhile."""
    return restore(SavedReply, reply, events.SAVED_REPLY_RESTORED, by=by, at=at)


def filled_for(reply: SavedReply, ticket: Ticket, staff: Staff | None) -> str:
    """Its text in the customer's language, with the variables put in."""
    found = reply.text_for(ticket.customer.language)
    return facts_of(ticket, staff).fill(found.text, found.language) if found else ""


def count_use(reply: SavedReply, *, at: datetime) -> None:
    """A count is nobody's change, so it is no event. It is kept when a text is put in, not while an answer is sent."""
    SavedReply.objects.filter(pk=reply.pk).update(times_used=F("times_used") + 1, used_at=at)


def put_in_draft(text: str, ticket: Ticket, kind: DraftKind, *, by: Actor, at: datetime) -> bool:
    """After what the agent has already written there, unless that ends with it: pressed twice. Whether they may write
    there at all, the draft says."""
    drafts = Draft.objects.select_for_update().filter(ticket=ticket, kind=kind)
    draft = drafts.filter(staff_id=by.id).first() if by.id is not None else None
    written = draft.text.rstrip() if draft else ""
    if written.endswith(text.rstrip()):
        return False
    whole = joined(Written(written, draft.html if draft else ""), Written(text))
    keep_draft(ticket, kind, whole.text, by=by, at=at, html=whole.html, cc=draft.cc if draft else "")
    return True


def _checked(wanted: Wording) -> Wording:
    """As it is kept; raises Invalid with a sentence."""
    title = " ".join(storable(wanted.title).split())
    parts = [" ".join(part.split()) for part in storable(wanted.folder).split("/")]
    folder = " / ".join(part for part in parts if part)
    texts = {code: storable(text).replace("\r\n", "\n").strip() for code, text in wanted.texts.items()}
    texts = {code: text for code, text in sorted(texts.items()) if text}
    if not title or len(title) > 120:
        raise Invalid(_("A title has between 1 and 120 characters."))
    if len(folder) > 200:
        raise Invalid(_("The folder’s path is too long: at most 200 characters."))
    if not texts:
        raise Invalid(_("Write the text in at least one language."))
    if len(texts) > MOST_LANGUAGES or any(len(text) > MOST_TEXT for text in texts.values()):
        raise Invalid(_("The text is too long: at most 20,000 characters in each language."))
    known = variables()
    wrong = [each for text in texts.values() for each in unknown_in(text, known)]
    if wrong:
        words = _("There is no %(wrong)s. Choose from the list of what can be put in.")
        raise Invalid(words % {"wrong": ", ".join(dict.fromkeys(wrong))})
    return Wording(title, texts, folder, wanted.team, wanted.owner)


def _write(reply: SavedReply, wanted: Wording, at: datetime) -> None:
    reply.title, reply.folder, reply.team, reply.owner = (
        wanted.title,
        wanted.folder,
        wanted.team,
        wanted.owner,
    )
    reply.folded = folded_words(wanted.title, wanted.folder, wanted.texts)
    reply.changed_at = at
    save_named(reply)
    reply.texts.exclude(language__in=wanted.texts).delete()
    for language, text in wanted.texts.items():
        SavedReplyText.objects.update_or_create(saved_reply=reply, language=language, defaults={"text": text})


def _same_title(wanted: Wording) -> SavedReply | None:
    rows = SavedReply.objects.present().filter(title__iexact=wanted.title, folder=wanted.folder)
    found: SavedReply | None = rows.filter(team=wanted.team, owner=wanted.owner).first()
    return found


def _texts_of(reply: SavedReply) -> dict[str, str]:
    return dict(reply.texts.order_by("language").values_list("language", "text"))


def _wording_of(reply: SavedReply) -> Wording:
    return Wording(reply.title, _texts_of(reply), reply.folder, reply.team, reply.owner)
