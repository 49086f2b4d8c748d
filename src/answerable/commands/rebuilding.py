"""Everything that is derived from messages, made anew and compared with what was kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.utils import timezone

from answerable.promises.keeping import keep
from answerable.routing.handovers.counting import count_returns
from answerable.selfservice.cases.learning import start_over
from answerable.selfservice.finding.indexing import renew_all
from answerable.tickets.models import (
    Attachment,
    DeliveryState,
    DocumentKind,
    Message,
    Note,
    SearchDocument,
    SideMessage,
    Ticket,
)
from answerable.tickets.search.folding import fold
from answerable.tickets.search.indexing import index_ticket, message_document, side_document
from answerable.tickets.waits import WAIT, recompute_wait

_BATCH = 200


@dataclass
class Rebuilt:
    """How many tickets were read, of how many the wait, the promises or how often they came back, and how many search
    entries, were not as they should be."""

    tickets: int = 0
    waits: int = 0
    promises: int = 0
    returns: int = 0
    documents: int = 0
    texts: int = 0  # that a help centre's search finds

    def as_json(self) -> dict[str, int]:
        return asdict(self)


def ticket_count() -> int:
    return Ticket.objects.count()


def rebuild_everything(progress: Callable[[int], object]) -> Rebuilt:
    """Batch by batch, each in a transaction of its own, so that agents can go on working."""
    _rebuild_index()  # first: a broken one refuses changes of the rows that it is made from
    rebuilt = Rebuilt(texts=renew_all())
    last = 0
    while ids := list(
        Ticket.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]
    ):
        for pk in ids:
            _rebuild_ticket(pk, rebuilt)
        rebuilt.promises += _rebuild_promises(ids)
        rebuilt.returns += _rebuild_returns(ids)
        last = ids[-1]
        progress(len(ids))
    start_over()  # what was solved is learnt by a worker, some at a time
    return rebuilt


@transaction.atomic
def _rebuild_ticket(pk: int, rebuilt: Rebuilt) -> None:
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("customer").get(pk=pk)
    rebuilt.tickets += 1
    rebuilt.waits += _rebuild_wait(ticket)
    rebuilt.documents += _rebuild_documents(ticket)


def _rebuild_wait(ticket: Ticket) -> int:
    if ticket.is_merged:
        return 0  # its messages, and with them its wait, are the survivor's
    kept = (*WAIT, "answered_at")
    was = [getattr(ticket, name) for name in kept]
    recompute_wait(ticket)
    if was == [getattr(ticket, name) for name in kept]:
        return 0
    ticket.save(update_fields=kept)
    return 1


@transaction.atomic
def _rebuild_promises(ids: Sequence[int]) -> int:
    list(Ticket.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
    return keep(ids, at=timezone.now(), is_quiet=True)


@transaction.atomic
def _rebuild_returns(ids: Sequence[int]) -> int:
    return count_returns(
        list(Ticket.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    )


def _rebuild_documents(ticket: Ticket) -> int:
    kept = {(row.kind, row.object_id): row for row in SearchDocument.objects.filter(ticket=ticket)}
    head = kept.pop((DocumentKind.TICKET, ticket.pk), None)
    index_ticket(ticket)
    differing = 0 if head and head.words == _head_words(ticket) else 1
    for document in _documents(ticket):
        found = kept.pop((document.kind, document.object_id), None)
        if found is None or found.words != document.words:
            _replace(document)
            differing += 1
    SearchDocument.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()
    return differing + len(kept)


def _head_words(ticket: Ticket) -> str:
    return SearchDocument.objects.values_list("words", flat=True).get(
        kind=DocumentKind.TICKET, object_id=ticket.pk
    )


def _documents(ticket: Ticket) -> Iterator[SearchDocument]:
    names: dict[int, list[str]] = {}
    for message_id, filename in Attachment.objects.filter(message__ticket=ticket).values_list(
        "message_id", "filename"
    ):
        names.setdefault(message_id or 0, []).append(filename)
    for message in Message.objects.filter(ticket=ticket).exclude(delivery=DeliveryState.WITHDRAWN):
        yield message_document(message, " ".join(names.get(message.pk, [])))
    for note in Note.objects.filter(ticket=ticket):
        yield SearchDocument(ticket=ticket, kind=DocumentKind.NOTE, object_id=note.pk, words=fold(note.text))
    beside = SideMessage.objects.present().filter(conversation__ticket=ticket).select_related("conversation")
    for said in beside.prefetch_related("attachments"):
        files = [each.filename for each in said.attachments.all() if not each.is_inline]
        yield side_document(said, " ".join(files))


def _replace(document: SearchDocument) -> None:
    """Also when the entry stood with another ticket."""
    SearchDocument.objects.filter(kind=document.kind, object_id=document.object_id).delete()
    document.save(force_insert=True)


def _rebuild_index() -> None:
    """SQLite's index stands in a table of its own; PostgreSQL's is part of the row."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO tickets_search(tickets_search) VALUES ('rebuild')")
