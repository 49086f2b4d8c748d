"""Finding, newest first. Hits are never counted or sorted as a whole: a common word costs no more than a rare one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.tickets.models import DocumentKind, Message, Note, SearchDocument, Ticket
from answerable.tickets.search.folding import fold, query_phrases

_WINDOW = 400  # hits looked at in one go
_MOST_WINDOWS = 25  # then the reader is told that older hits may exist
_SQLITE = """
    SELECT rowid FROM tickets_search WHERE tickets_search MATCH %s AND rowid < %s
    ORDER BY rowid DESC LIMIT %s"""
# The match stands in a fence of its own: beside ORDER BY id, PostgreSQL would walk the primary key backwards
# and test every row of a rare word.
_POSTGRES = """
    WITH hits AS MATERIALIZED (
        SELECT id FROM tickets_searchdocument WHERE vector @@ to_tsquery('simple', %s) AND id < %s
    ) SELECT id FROM hits ORDER BY id DESC LIMIT %s"""
_SQLITE_AMONG = "SELECT rowid FROM tickets_search WHERE tickets_search MATCH %s AND rowid IN ({})"
_POSTGRES_AMONG = (
    "SELECT id FROM tickets_searchdocument WHERE id = ANY(%s) AND vector @@ to_tsquery('simple', %s)"
)
_LAST = 2**62


@dataclass(frozen=True)
class Hit:
    ticket: Ticket
    passage: str
    document_id: int  # where the next page begins


@dataclass(frozen=True)
class Found:
    hits: Sequence[Hit]
    next_before: int | None  # pass it on for older hits; None at the end


def find(query: str, reader: Staff | Actor, *, limit: int = 20, before: int | None = None) -> Found:
    """The newest tickets, each once, in which all the query's words occur together in one message, note or head."""
    phrases = query_phrases(query)
    if not phrases:
        return Found([], None)
    hits: list[Hit] = []
    seen: set[int] = set()
    position = _LAST if before is None else before
    for _ in range(_MOST_WINDOWS):
        window = _matching(phrases, position)
        documents = list(_visible(window, reader))
        if before is not None:
            seen |= _on_earlier_pages(phrases, documents, before)
        for document in documents:
            if document.ticket_id in seen:
                continue
            seen.add(document.ticket_id)
            hits.append(Hit(document.ticket, _passage(document, phrases), document.pk))
            if len(hits) == limit:
                return Found(hits, document.pk)
        if len(window) < _WINDOW:
            return Found(hits, None)
        position = window[-1]
    return Found(hits, position)


def _matching(phrases: list[str], before: int) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES, [_postgres_query(phrases), before, _WINDOW])
        else:
            cursor.execute(_SQLITE, [_sqlite_query(phrases), before, _WINDOW])
        return [row[0] for row in cursor.fetchall()]


def _on_earlier_pages(phrases: list[str], documents: Sequence[SearchDocument], before: int) -> set[int]:
    """The tickets among these that a newer hit has shown already."""
    tickets = {document.ticket_id for document in documents}
    newer = dict(
        SearchDocument.objects.filter(ticket__in=tickets, pk__gte=before).values_list("pk", "ticket_id")
    )
    if not newer:
        return set()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_AMONG, [list(newer), _postgres_query(phrases)])
        else:
            places = ", ".join(["%s"] * len(newer))
            cursor.execute(_SQLITE_AMONG.format(places), [_sqlite_query(phrases), *newer])
        return {newer[row[0]] for row in cursor.fetchall()}


def _sqlite_query(phrases: list[str]) -> str:
    """Each phrase quoted, so that nothing typed is syntax; its last word may go on."""
    return " AND ".join(f'"{phrase}"*' for phrase in phrases)


def _postgres_query(phrases: list[str]) -> str:
    # The words come out of `fold`: letters, digits and underscores only.
    return " & ".join("(" + " <-> ".join(phrase.split()) + ":*)" for phrase in phrases)


def _visible(ids: list[int], reader: Staff | Actor) -> Iterator[SearchDocument]:
    if not ids:
        return
    tickets = Ticket.objects.visible_to(reader).present()
    documents = (
        SearchDocument.objects.filter(pk__in=ids, ticket__in=tickets)
        .select_related("ticket__customer", "ticket__status", "ticket__team", "ticket__assignee")
        .defer("words")
    )
    found = {document.pk: document for document in documents}
    yield from (found[pk] for pk in ids if pk in found)


def _passage(document: SearchDocument, phrases: list[str]) -> str:
    """Some words around the first hit, as they were written."""
    text = _text_of(document)
    words = list(re.finditer(r"\S+", text[:20_000]))
    first = phrases[0].split()[0]
    at = next((i for i, word in enumerate(words) if first in fold(word.group())), 0)
    chosen = words[max(0, at - 8) : at + 16]
    if not chosen:
        return ""
    return ("… " if at > 8 else "") + " ".join(word.group() for word in chosen)


def _text_of(document: SearchDocument) -> str:
    if document.kind == DocumentKind.MESSAGE:
        return Message.objects.values_list("text", flat=True).get(pk=document.object_id)
    if document.kind == DocumentKind.NOTE:
        return Note.objects.values_list("text", flat=True).get(pk=document.object_id)
    return document.ticket.subject
