"""Finding, newest first. Hits are never counted or sorted as a whole: a common word costs no more than a rare one."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.tickets.models import DocumentKind, Message, Note, SearchDocument, Ticket
from answerable.tickets.search.folding import fold, query_phrases

_WINDOWS = (60, 240, 960, 3840)  # hits looked at in one go; then the reader is told that older ones may exist
_NEAR = 100_000  # documents
_RARE = 20_000  # hits
_SQLITE = """
    SELECT rowid FROM tickets_search WHERE tickets_search MATCH %s AND rowid < %s
    ORDER BY rowid DESC LIMIT %s"""
# PostgreSQL's index gives all hits of a word or none: a common word's are too many to fetch, a rare word's too few to
# meet on a walk through the documents. Its own statistics say which it is: what is common is met on a walk through the
# newest documents, what is rare is asked of the index. The fence keeps it from walking there too.
_POSTGRES_WALK = """
    SELECT id FROM tickets_searchdocument
    WHERE {condition} AND id < %s AND id >= %s ORDER BY id DESC LIMIT %s"""
_POSTGRES_INDEX = """
    WITH hits AS MATERIALIZED (
        SELECT id FROM tickets_searchdocument WHERE {condition} AND id < %s
    ) SELECT id FROM hits ORDER BY id DESC LIMIT %s"""
_POSTGRES_ESTIMATE = "EXPLAIN (FORMAT JSON) SELECT FROM tickets_searchdocument WHERE {condition}"
_NEWEST = "SELECT coalesce(max(id), 0) FROM tickets_searchdocument"
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
    chosen: dict[int, int] = {}  # by ticket, the newest document that matches
    position = _newest() + 1 if before is None else before
    for size in _WINDOWS:
        window = _matching(phrases, position, size)
        documents = _visible(window, reader)
        earlier = set() if before is None else _on_earlier_pages(phrases, documents, before)
        for document_id, ticket_id in documents:
            if ticket_id not in earlier:
                chosen.setdefault(ticket_id, document_id)
            if len(chosen) == limit:
                return Found(_hits(chosen, phrases), document_id)
        if len(window) < size:
            return Found(_hits(chosen, phrases), None)
        position = window[-1]
    return Found(_hits(chosen, phrases), position)


def _newest() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        return int(cursor.fetchone()[0])


def _matching(phrases: list[str], before: int, limit: int) -> list[int]:
    """The newest matching documents older than `before`, newest first."""
    if connection.vendor == "sqlite":
        return _ids(_SQLITE, [_sqlite_query(phrases), before, limit])
    condition, values = _postgres_condition(phrases)
    if _estimated(condition, values) <= _RARE:
        return _ids(_POSTGRES_INDEX.format(condition=condition), [*values, before, limit])
    near = before - _NEAR
    found = _ids(_POSTGRES_WALK.format(condition=condition), [*values, before, near, limit])
    if len(found) == limit:
        return found
    older = _ids(_POSTGRES_INDEX.format(condition=condition), [*values, near, limit - len(found)])
    return found + older


def _estimated(condition: str, values: list[str]) -> int:
    """How many hits PostgreSQL expects."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRES_ESTIMATE.format(condition=condition), values)
        [told] = cursor.fetchone()[0]
    return int(told["Plan"]["Plan Rows"])


def _ids(statement: str, values: list[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _on_earlier_pages(phrases: list[str], documents: Sequence[tuple[int, int]], before: int) -> set[int]:
    """The tickets among these that a newer hit has shown already."""
    tickets = {ticket_id for _document_id, ticket_id in documents}
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
    """Each phrase quoted, so that nothing typed is syntax; the last word may go on."""
    return " AND ".join(f'"{phrase}"' for phrase in phrases) + "*"


def _postgres_query(phrases: list[str]) -> str:
    # The words come out of `fold`: letters, digits and underscores only.
    return " & ".join("(" + " <-> ".join(phrase.split()) + ")" for phrase in phrases)[:-1] + ":*)"


def _postgres_condition(phrases: list[str]) -> tuple[str, list[str]]:
    """A word that may go on costs the index every word that begins so ("example:*" at the end of an address): where
    other words of its phrase lead the way, it is left to the rows that they have found."""
    whole, before_last = _postgres_query(phrases), phrases[-1].split()[:-1]
    if not before_last:
        return "vector @@ to_tsquery('simple', %s)", [whole]
    leading = " & ".join(
        "(" + " <-> ".join(words) + ")" for words in [*map(str.split, phrases[:-1]), before_last]
    )
    return (
        "vector @@ to_tsquery('simple', %s) AND (vector || ''::tsvector) @@ to_tsquery('simple', %s)",
        [leading, whole],
    )


def _visible(ids: list[int], reader: Staff | Actor) -> list[tuple[int, int]]:
    """Those of the documents that the reader may see, in their order, each with its ticket.

    Two plain questions by key: given one with joins, a database may begin at the wrong end.
    """
    if not ids:
        return []
    tickets = dict(SearchDocument.objects.filter(pk__in=_each(ids)).values_list("pk", "ticket_id"))
    seen = set(
        Ticket.objects.visible_to(reader)
        .present()
        .filter(pk__in=_each(set(tickets.values())))
        .values_list("pk", flat=True)
    )
    return [(pk, tickets[pk]) for pk in ids if tickets.get(pk) in seen]


def _each(keys: Iterable[int]) -> RawSQL:
    """Thousands of keys as one value: given one by one, reading the statement would take most of the time."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])


def _hits(chosen: dict[int, int], phrases: list[str]) -> list[Hit]:
    tickets = Ticket.objects.select_related("customer", "status", "team", "assignee").in_bulk(chosen)
    texts = _texts(list(chosen.values()))
    return [
        Hit(tickets[ticket_id], _passage(texts.get(pk, tickets[ticket_id].subject), phrases), pk)
        for ticket_id, pk in chosen.items()
    ]


def _texts(ids: list[int]) -> dict[int, str]:
    """What messages and notes say, as it was written, by document."""
    objects: dict[str, dict[int, int]] = {
        DocumentKind.MESSAGE: {},
        DocumentKind.NOTE: {},
        DocumentKind.TICKET: {},
    }
    for pk, kind, object_id in SearchDocument.objects.filter(pk__in=ids).values_list(
        "pk", "kind", "object_id"
    ):
        objects[kind][object_id] = pk
    written = [
        (objects[DocumentKind.MESSAGE], Message.objects.filter(pk__in=objects[DocumentKind.MESSAGE])),
        (objects[DocumentKind.NOTE], Note.objects.filter(pk__in=objects[DocumentKind.NOTE])),
    ]
    return {
        documents[object_id]: text
        for documents, rows in written
        if documents
        for object_id, text in rows.values_list("pk", "text")
    }


def _passage(text: str, phrases: list[str]) -> str:
    """Some words around the first hit, as they were written."""
    words = list(re.finditer(r"\S+", text[:20_000]))
    first = phrases[0].split()[0]
    at = next((i for i, word in enumerate(words) if first in fold(word.group())), 0)
    chosen = words[max(0, at - 8) : at + 16]
    if not chosen:
        return ""
    return ("… " if at > 8 else "") + " ".join(word.group() for word in chosen)
