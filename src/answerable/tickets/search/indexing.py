"""Keeping what search looks through up to date: called by the verbs, in their transactions."""

from answerable.ledger.rows import insert_all
from answerable.tickets.models import DocumentKind, Message, Note, SearchDocument, SideMessage, Ticket
from answerable.tickets.search.folding import fold


def index_new_ticket(ticket: Ticket, first: Message | None = None, filenames: str = "") -> None:
    """The head of a ticket made in this transaction, and the message that came with it."""
    documents = [ticket_document(ticket)]
    if first is not None:
        documents.append(message_document(first, filenames))
    insert_all(documents)


def index_ticket(ticket: Ticket) -> None:
    """The head again, after something in it changed."""
    SearchDocument.objects.update_or_create(
        kind=DocumentKind.TICKET,
        object_id=ticket.pk,
        defaults={"ticket": ticket, "words": ticket_document(ticket).words},
    )


def ticket_document(ticket: Ticket) -> SearchDocument:
    """The head: reference (also written in one), subject and the customer's name; addresses stand with the messages."""
    reference = f"{ticket.reference} {ticket.reference.replace('-', '')}"
    words = fold(f"{reference} {ticket.subject} {ticket.customer.name}")
    return SearchDocument(ticket=ticket, kind=DocumentKind.TICKET, object_id=ticket.pk, words=words)


def message_document(message: Message, filenames: str = "") -> SearchDocument:
    people = " ".join(f"{name} {address}" for address, name in [*message.to, *message.cc])
    words = (
        f"{message.from_name} {message.from_address} {people} {message.subject} {filenames} {message.text}"
    )
    return SearchDocument(
        ticket_id=message.ticket_id, kind=DocumentKind.MESSAGE, object_id=message.pk, words=fold(words)
    )


def index_message(message: Message, filenames: str = "") -> None:
    insert_all([message_document(message, filenames)])


def index_message_again(message: Message, filenames: str = "") -> None:
    words = message_document(message, filenames).words
    kept = SearchDocument.objects.filter(kind=DocumentKind.MESSAGE, object_id=message.pk)
    kept.exclude(words=words).update(words=words)


def forget_message(message: Message) -> None:
    SearchDocument.objects.filter(kind=DocumentKind.MESSAGE, object_id=message.pk).delete()


def index_note(note: Note) -> None:
    words = fold(note.text)
    insert_all(
        [SearchDocument(ticket_id=note.ticket_id, kind=DocumentKind.NOTE, object_id=note.pk, words=words)]
    )


def side_document(said: SideMessage, filenames: str = "") -> SearchDocument:
    people = " ".join(f"{name} {address}" for address, name in said.to)
    words = f"{said.from_name} {said.from_address} {people} {said.subject} {filenames} {said.text}"
    ticket_id = said.conversation.ticket_id
    return SearchDocument(ticket_id=ticket_id, kind=DocumentKind.SIDE, object_id=said.pk, words=fold(words))


def index_side_message(said: SideMessage, filenames: str = "") -> None:
    insert_all([side_document(said, filenames)])


def forget_side_message(said: SideMessage) -> None:
    SearchDocument.objects.filter(kind=DocumentKind.SIDE, object_id=said.pk).delete()


def index_side_message_again(said: SideMessage, filenames: str = "") -> None:
    words = side_document(said, filenames).words
    SearchDocument.objects.filter(kind=DocumentKind.SIDE, object_id=said.pk).update(words=words)
