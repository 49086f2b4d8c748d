"""Taking out what was said, and leaving that it was: tickets stay as counted facts.

Whose words are whose: in a person's own ticket, theirs and ours go; what other customers wrote there stays, without
what it quotes and without what betrays the person.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from answerable.people.erasing import Traces
from answerable.people.models import FieldKind
from answerable.tickets import search
from answerable.tickets.files import path_of
from answerable.tickets.models import (
    Attachment,
    Begun,
    Blob,
    DeliveryState,
    Draft,
    FieldValue,
    Message,
    Note,
    Participant,
    Picture,
    SearchDocument,
    SideConversation,
    SideDraft,
    SideMessage,
    SideParty,
    Ticket,
)
from answerable.tickets.models.search import DocumentKind
from answerable.tickets.references import new_token
from answerable.tickets.waits import WAIT, recompute_wait

_NOTHING_BESIDE = {
    "from_name": "",
    "from_address": "",
    "to": [],
    "subject": "",
    "text": "",
    "html": "",
    "folds": [],
    "external_id": "",
    "remarks": [],
    "delivery_error": "",
}
_NOTHING = {
    "from_name": "",
    "from_address": "",
    "to": [],
    "cc": [],
    "reply_to": [],
    "subject": "",
    "text": "",
    "html": "",
    "folds": [],
    "external_id": "",
    "authentication": {},
    "remarks": [],
    "delivery_error": "",
}


def tickets_of(traces: Traces, *, since: datetime) -> list[int]:
    """Their own, but for those erased since then: what was erased before may have gone on."""
    left = Q(erased_at=None) | Q(erased_at__lt=since)
    rows = Ticket.objects.filter(left, customer__in=traces.customers)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def tickets_with(traces: Traces) -> list[int]:
    """All in which they still stand: as authors, or copied."""
    tickets: set[int] = set()
    for taking_part in (Q(customer__in=traces.customers), Q(address__in=traces.addresses)):
        rows = Participant.objects.filter(taking_part).order_by()
        tickets |= set(rows.values_list("ticket", flat=True))
    said = Message.objects.filter(customer__in=traces.customers)
    said = said.exclude(attachments=None, text="", html="", subject="", from_address="", external_id="")
    tickets |= set(said.values_list("ticket", flat=True))
    asked = SideParty.objects.filter(address__in=traces.addresses)
    tickets |= set(asked.values_list("conversation__ticket", flat=True))
    return sorted(tickets)


def wipe_ticket(ticket: Ticket, *, at: datetime, of: Traces | None = None) -> None:
    """What was said in it becomes nothing; with `of`, other customers' words stay. Twice is harmless."""
    for message in ticket.messages.select_for_update(of=("self",)):
        is_others = (
            of is not None and message.customer_id is not None and message.customer_id not in of.customers
        )
        if of is not None and is_others:
            _scrub(message, of)
        else:
            _blank(message)
    for note in ticket.notes.all():
        _set_note(note, "")
    drop_attachments(Q(note__ticket=ticket))
    for conversation in ticket.side_conversations.all():
        _wipe_beside(conversation)
    SideDraft.objects.filter(ticket=ticket).delete()
    Draft.objects.filter(ticket=ticket).delete()
    drop_pictures(ticket.pictures.all())
    FieldValue.objects.filter(ticket=ticket, field__kind=FieldKind.TEXT).delete()
    ticket.reveals.update(words="")
    ticket.goodwill.update(order="", words="")
    ticket.ratings.update(words="")
    theirs = Q() if of is None else Q(customer__in=of.customers) | Q(address__in=of.addresses)
    ticket.participants.filter(theirs).delete()
    ticket.subject, ticket.token, ticket.erased_at = "", new_token(), at
    recompute_wait(ticket)  # what was on its way is taken back
    ticket.save(update_fields=["subject", "token", "erased_at", *WAIT])
    search.index_ticket(ticket)
    if of is None:
        for gone in ticket.merged_from.all():  # what was said in them is here; their subjects are not
            wipe_ticket(gone, at=at)


def scrub_ticket(ticket: Ticket, of: Traces) -> None:
    """Another's ticket in which they took part: their words go, everybody else's stay without them."""
    _scrub_names(ticket, of)  # first: messages are found by what their files are called
    for message in ticket.messages.select_for_update(of=("self",)):
        is_theirs = message.customer_id is None and message.from_address.lower() in of.addresses
        if is_theirs or message.customer_id in of.customers:
            _blank(message)
        else:
            _scrub(message, of)
    for note in ticket.notes.all():
        _set_note(note, of.scrubbed(note.text))
    for conversation in ticket.side_conversations.all():
        _scrub_beside(conversation, of)
    for draft in ticket.drafts.all():
        _scrub_draft(draft, of)
    for beside in ticket.side_drafts.all():
        _scrub_side_draft(beside, of)
    for given in ticket.goodwill.all():
        given.order, given.words = of.scrubbed(given.order), of.scrubbed(given.words)
        given.save(update_fields=given.WORDS)
    for rating in ticket.ratings.all():
        rating.words = of.scrubbed(rating.words)
        rating.save(update_fields=["words"])
    _scrub_pictures(ticket, of)
    _scrub_fields(ticket, of)
    ticket.participants.filter(Q(customer__in=of.customers) | Q(address__in=of.addresses)).delete()
    ticket.subject = of.scrubbed(ticket.subject)
    ticket.save(update_fields=["subject"])
    search.index_ticket(ticket)


def forget_begun(traces: Traces) -> None:
    """What colleagues were about to write to them goes; what they begin for others stays without them."""
    for begun in Begun.objects.select_for_update():
        if begun.customer_id in traces.customers or begun.address.strip().lower() in traces.addresses:
            begun.delete()
            continue
        words = {name: traces.scrubbed(getattr(begun, name)) for name in ("subject", "text", "name")}
        if traces.scrubbed(begun.html) != begun.html:
            words["html"] = ""
        for name, value in words.items():
            setattr(begun, name, value)
        begun.save(update_fields=list(words))


def forget_heads(traces: Traces) -> None:
    """Search knows tickets by their customer's name: not any more."""
    for ticket in (
        Ticket.objects.filter(customer__in=traces.customers).select_related("customer").iterator(500)
    ):
        search.index_ticket(ticket)


def drop_files_of(ticket: Ticket) -> None:
    """All files of a ticket; what was said stays."""
    said = list(ticket.messages.filter(attachments__isnull=False).distinct())
    drop_attachments(Q(message__in=said))
    drop_attachments(Q(note__ticket=ticket))
    beside = list(SideMessage.objects.filter(conversation__ticket=ticket).select_related("conversation"))
    drop_attachments(Q(side_message__in=beside))
    drop_pictures(ticket.pictures.all())
    for each in beside:
        search.index_side_message_again(each)
    for message in said:
        search.index_message_again(message)  # files were found by their names


def drop_attachments(which: Q) -> int:
    """The files of those attachments, and their bytes unless something else has the same."""
    found = Attachment.objects.filter(which)
    digests = set(found.values_list("blob", flat=True))
    count, _by_kind = found.delete()
    for digest in digests:
        drop_blob(digest)
    return count


def drop_pictures(which: Iterable[Picture]) -> None:
    """What was put into drafts, with its bytes."""
    found = list(which)
    Picture.objects.filter(pk__in=[picture.pk for picture in found]).delete()
    for digest in {picture.blob_id for picture in found}:
        drop_blob(digest)


def drop_blob(digest: str) -> None:
    """Unless something shows it still, in whatever room."""
    for each in Blob._meta.related_objects:
        if each.related_model._default_manager.filter(**{each.field.name: digest}).exists():
            return
    Blob.objects.filter(pk=digest).delete()
    transaction.on_commit(lambda: _drop_bytes(digest))


def _drop_bytes(digest: str) -> None:
    """Unless they came again meanwhile."""
    with transaction.atomic():
        if not Blob.objects.filter(pk=digest).exists() and default_storage.exists(path_of(digest)):
            default_storage.delete(path_of(digest))


def _blank(message: Message) -> None:
    for name, value in _NOTHING.items():
        setattr(message, name, value)
    changed = list(_NOTHING)
    if message.delivery == DeliveryState.QUEUED:
        message.delivery = DeliveryState.WITHDRAWN
        changed.append("delivery")
    message.save(update_fields=changed)
    message.keys.all().delete()
    drop_attachments(Q(message=message))
    if message.is_withdrawn:
        search.forget_message(message)
    else:
        search.index_message_again(message)


def _scrub(message: Message, of: Traces) -> None:
    message.text = of.scrubbed(_unquoted(message.text, message.folds))
    message.html, message.folds = "", []  # it holds what was quoted, in ways that are hard to tell
    message.subject, message.from_name = of.scrubbed(message.subject), of.scrubbed(message.from_name)
    message.delivery_error = of.scrubbed(message.delivery_error)
    for name in ("to", "cc", "reply_to"):
        setattr(message, name, of.others(getattr(message, name)))
    message.remarks = [[kind, of.scrubbed(words)] for kind, words in message.remarks]
    message.save()
    message.keys.all().delete()
    search.index_message_again(message, _filenames(message.attachments.all()))


def _wipe_beside(conversation: SideConversation) -> None:
    """What was asked of others about this ticket, what they said, and who they are."""
    for said in conversation.messages.select_for_update(of=("self",)).select_related("conversation"):
        _blank_beside(said)
    conversation.parties.all().delete()
    conversation.subject, conversation.token = "", new_token()
    conversation.save(update_fields=["subject", "token"])


def _blank_beside(said: SideMessage) -> None:
    for name, value in _NOTHING_BESIDE.items():
        setattr(said, name, value)
    if said.delivery == DeliveryState.QUEUED:
        said.delivery = DeliveryState.WITHDRAWN
    said.save()
    drop_attachments(Q(side_message=said))
    search.index_side_message_again(said)


def _scrub_beside(conversation: SideConversation, of: Traces) -> None:
    """Another's ticket: where they are the one who was asked, what they said goes, and they are not known any more."""
    for said in conversation.messages.select_for_update(of=("self",)).select_related("conversation"):
        if said.from_address.lower() in of.addresses:
            _blank_beside(said)
            continue
        said.text = of.scrubbed(_unquoted(said.text, said.folds))
        said.html, said.folds = "", []
        said.subject, said.from_name = of.scrubbed(said.subject), of.scrubbed(said.from_name)
        said.delivery_error, said.to = of.scrubbed(said.delivery_error), of.others(said.to)
        said.remarks = [[kind, of.scrubbed(words)] for kind, words in said.remarks]
        said.save()
        search.index_side_message_again(said, _filenames(said.attachments.filter(is_inline=False)))
    conversation.parties.filter(address__in=of.addresses).delete()
    conversation.subject = of.scrubbed(conversation.subject)
    conversation.save(update_fields=["subject"])


def _scrub_side_draft(draft: SideDraft, of: Traces) -> None:
    draft.text, draft.html = of.scrubbed(draft.text), ""
    draft.people, draft.subject = of.scrubbed(draft.people), of.scrubbed(draft.subject)
    draft.version += 1
    draft.save()


def _unquoted(text: str, folds: Iterable[list[int]]) -> str:
    for start, end in sorted(folds, reverse=True):
        text = text[:start] + text[end:]
    return text


def _scrub_draft(draft: Draft, of: Traces) -> None:
    text, cc = of.scrubbed(draft.text), of.scrubbed(draft.cc)
    if (text, cc) == (draft.text, draft.cc) and of.scrubbed(draft.html) == draft.html:
        return
    draft.text, draft.cc, draft.html, draft.version = text, cc, "", draft.version + 1
    draft.save(update_fields=["text", "cc", "html", "version"])


def _scrub_pictures(ticket: Ticket, of: Traces) -> None:
    """Those that no draft shows any more go; the others are called something else."""
    shown = "".join(ticket.drafts.values_list("html", flat=True))
    drop_pictures(picture for picture in ticket.pictures.all() if picture.content_id not in shown)
    for picture in ticket.pictures.all():
        picture.filename = of.scrubbed(picture.filename)
        picture.save(update_fields=["filename"])


def _scrub_fields(ticket: Ticket, of: Traces) -> None:
    for value in FieldValue.objects.filter(ticket=ticket, field__kind=FieldKind.TEXT):
        value.text = of.scrubbed(value.text or "")
        value.save(update_fields=["text"])


def _scrub_names(ticket: Ticket, of: Traces) -> None:
    """What files and people are called, and why something was shown to a colleague."""
    beside = Q(side_message__conversation__ticket=ticket)
    files = Attachment.objects.filter(Q(message__ticket=ticket) | Q(note__ticket=ticket) | beside)
    parties = SideParty.objects.filter(conversation__ticket=ticket)
    for rows, name in (
        (files, "filename"),
        (parties, "name"),
        (ticket.participants.all(), "name"),
        (ticket.reveals.all(), "words"),
    ):
        for row in rows:
            was = getattr(row, name)
            if (left := of.scrubbed(was)) != was:
                rows.filter(pk=row.pk).update(**{name: left})


def _set_note(note: Note, text: str) -> None:
    """Its markup goes with its words: names can be split by it in ways that are hard to tell."""
    if note.text == text:
        return
    note.text, note.html = text, ""
    note.save(update_fields=["text", "html"])
    documents = SearchDocument.objects.filter(kind=DocumentKind.NOTE, object_id=note.pk)
    documents.update(words=search.folded(text))


def _filenames(attachments: Iterable[Attachment]) -> str:
    return " ".join(attachment.filename for attachment in attachments)
