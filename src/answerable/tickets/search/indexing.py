"""Keeping what search looks through up to date: called by the verbs, in their transactions."""

from answerable.tickets.models import DocumentKind, Message, Note, SearchDocument, Ticket
from answerable.tickets.search.folding import fold


def index_ticket(ticket: Ticket) -> None:
    """The head: reference, subject, the customer's name and addresses."""
    addresses = " ".join(ticket.customer.identities.values_list("address", flat=True))
    words = fold(
        f"{ticket.reference} {ticket.reference.replace('-', '')} {ticket.subject} "
        f"{ticket.customer.name} {addresses}"
    )
    SearchDocument.objects.update_or_create(
        kind=DocumentKind.TICKET, object_id=ticket.pk, defaults={"ticket": ticket, "words": words}
    )


def message_document(message: Message, filenames: str = "") -> SearchDocument:
    words = f"{message.from_name} {message.from_address} {message.subject} {filenames} {message.text}"
    return SearchDocument(
        ticket_id=message.ticket_id, kind=DocumentKind.MESSAGE, object_id=message.pk, words=fold(words)
    )


def index_message(message: Message, filenames: str = "") -> None:
    message_document(message, filenames).save(force_insert=True)


def index_note(note: Note) -> None:
    SearchDocument.objects.create(
        ticket_id=note.ticket_id, kind=DocumentKind.NOTE, object_id=note.pk, words=fold(note.text)
    )
