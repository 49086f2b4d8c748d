"""Finding, newest first. Hits are never counted or sorted as a whole: a common word costs no more than a rare one."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from django.db import connection
from django.db.models import Max
from django.db.models.expressions import RawSQL

from answerable.ledger.actor import Actor
from answerable.people.masking import Mask, mask_for
from answerable.people.models import Staff
from answerable.tickets.models import DocumentKind, Message, Note, SearchDocument, SideMessage, Ticket
from answerable.tickets.search.folding import fold
from answerable.tickets.search.language import Asked, understand
from answerable.tickets.search.masked import shown_texts, without_masked

_SPANS = (1_000, 10_000, 50_000)  # tickets
_WINDOWS = (60, 240, 960, 1920)  # hits looked at in one go; then the reader is told that older ones may exist
_NEAR = 100_000  # documents
_RARE = 20_000  # hits
_SQLITE = """
    SELECT rowid FROM tickets_search WHERE tickets_search MATCH %s AND rowid < %s
    ORDER BY rowid DESC LIMIT %s"""
# PostgreSQL's index gives all hits of a word or none: a common word's are too many to fetch, a rare word's too few to
# meet on a walk through the documents. Its own statistics say which it is: what is common is met on a walk through the
# newest documents, what is rare is asked of the index. The fence keeps it from walking there too.
_POSTGRES_WALK = """
    SELECT id, ticket_id FROM tickets_searchdocument
    WHERE {condition} AND id < %s AND id >= %s ORDER BY id DESC LIMIT %s"""
_POSTGRES_INDEX = """
    WITH hits AS MATERIALIZED (
        SELECT id, ticket_id FROM tickets_searchdocument WHERE {condition} AND id < %s
    ) SELECT id, ticket_id FROM hits ORDER BY id DESC LIMIT %s"""
_POSTGRES_ESTIMATE = "EXPLAIN (FORMAT JSON) SELECT FROM tickets_searchdocument WHERE {condition}"
_MATCHES = "vector @@ to_tsquery('simple', %s)"
_NEWEST = "SELECT coalesce(max(id), 0) FROM tickets_searchdocument"
_SQLITE_AMONG = "SELECT rowid FROM tickets_search WHERE tickets_search MATCH %s AND rowid IN ({})"
_POSTGRES_AMONG = (
    "SELECT id FROM tickets_searchdocument WHERE id = ANY(%s) AND vector @@ to_tsquery('simple', %s)"
)
Document = tuple[
    int, int | None
]  # its key and its ticket's; an index may know one that is just being removed
Matching = Callable[
    [int, int], list[Document]
]  # the newest documents older than that, newest first; at most so many


@dataclass(frozen=True)
class Hit:
    ticket: Ticket
    passage: str
    document_id: int  # where the next page begins


@dataclass(frozen=True)
class With:
    """`rarity` is how much the word tells, by how densely it stands in the newest documents: no more is counted."""

    tickets: Sequence[int] = ()
    rarity: float = 0.0


@dataclass(frozen=True)
class Found:
    hits: Sequence[Hit]
    next_before: int | None  # pass it on for older hits; None at the end
    problems: Sequence[str] = ()  # what of the query was not understood: then there are no hits


def find(query: str, reader: Staff | Actor, *, limit: int = 20, before: int | None = None) -> Found:
    """The newest tickets, each once, of which the query's terms are true (see `language`) and in which all its words
    occur together in one message, note or head."""
    asked = understand(query, reader)
    if asked.problems:
        return Found([], None, asked.problems)
    if asked.phrases:
        return _by_words(asked, reader, limit, before)
    if asked.has_conditions:
        return _by_conditions(asked, reader, limit, before)
    return Found([], None)


def newest_with(word: str, most: int) -> With:
    """The tickets of the newest documents in which a word stands, or one that begins so: all there are, or so many.
    Whether somebody may see them is for the caller to ask."""
    phrases = [folded] if (folded := fold(word)) else []
    if not phrases:
        return With()
    matching = _on_postgresql(phrases) if connection.vendor == "postgresql" else _on_sqlite(phrases)
    newest = _newest()
    found = matching(newest + 1, most)
    looked_at = newest - found[-1][0] + 1 if len(found) == most else newest
    tickets = dict.fromkeys(ticket for _document, ticket in found if ticket is not None)
    return With(list(tickets), _rarity(len(found) / max(1, looked_at), newest))


def _rarity(share: float, documents: int) -> float:
    """As BM25 has it: nothing where every document has the word."""
    half = 0.5 / max(1, documents)
    return log(1 + (max(0.0, 1 - share) + half) / (share + half))


def _by_conditions(asked: Asked, reader: Staff | Actor, limit: int, before: int | None) -> Found:
    """Without a word, tickets are looked through newest first. So many at a time at most, unless an index leads to
    them: then the reader is told that older ones may exist."""
    tickets = Ticket.objects.visible_to(reader).present().filter(asked.conditions).order_by("-pk")
    top = before if before is not None else 1 + (Ticket.objects.aggregate(newest=Max("pk"))["newest"] or 0)
    chosen: list[int] = []
    for span in (top,) if asked.is_narrow else _SPANS:
        bottom = max(0, top - span)
        window = tickets.filter(pk__lt=top, pk__gte=bottom).values_list("pk", flat=True)
        chosen += window[: limit - len(chosen)]
        if len(chosen) == limit:
            return Found(_heads(chosen), chosen[-1])
        top = bottom
        if top == 0:
            return Found(_heads(chosen), None)
    return Found(_heads(chosen), top)


def _heads(chosen: Sequence[int]) -> list[Hit]:
    tickets = Ticket.objects.select_related("customer", "status", "team", "assignee").in_bulk(chosen)
    return [Hit(tickets[pk], "", pk) for pk in chosen]


def _by_words(asked: Asked, reader: Staff | Actor, limit: int, before: int | None) -> Found:
    phrases, mask = list(asked.phrases), mask_for(reader)
    chosen: dict[int, int] = {}  # by ticket, the newest document that matches
    position = _newest() + 1 if before is None else before
    matching = _on_postgresql(phrases) if connection.vendor == "postgresql" else _on_sqlite(phrases)
    for size in _WINDOWS:
        window = matching(position, size)
        documents = _visible(window, asked, reader)
        if mask:
            documents = without_masked(documents, phrases, mask)
        earlier = set() if before is None else _on_earlier_pages(phrases, documents, before)
        for document_id, ticket_id in documents:
            if ticket_id not in earlier:
                chosen.setdefault(ticket_id, document_id)
            if len(chosen) == limit:
                return Found(_hits(chosen, phrases, mask), document_id)
        if len(window) < size:
            return Found(_hits(chosen, phrases, mask), None)
        position = window[-1][0]
    return Found(_hits(chosen, phrases, mask), position)


def _newest() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        return int(cursor.fetchone()[0])


def _on_sqlite(phrases: list[str]) -> Matching:
    query = _sqlite_query(phrases)

    def matching(before: int, limit: int) -> list[Document]:
        ids = [pk for (pk,) in _rows(_SQLITE, [query, before, limit])]
        tickets = dict(SearchDocument.objects.filter(pk__in=_each(ids)).values_list("pk", "ticket_id"))
        return [(pk, tickets.get(pk)) for pk in ids]

    return matching


def _on_postgresql(phrases: list[str]) -> Matching:
    condition, values = _postgres_condition(phrases)
    is_rare = _estimated(condition, values) <= _RARE
    walk = _POSTGRES_WALK.format(condition=condition)
    index = _POSTGRES_INDEX.format(condition=condition)

    def matching(before: int, limit: int) -> list[Document]:
        if is_rare:
            return _rows(index, [*values, before, limit])
        near = before - _NEAR
        found = _rows(walk, [*values, before, near, limit])
        if len(found) == limit:
            return found
        return found + _rows(index, [*values, near, limit - len(found)])

    return matching


def _estimated(condition: str, values: list[str]) -> int:
    """How many hits PostgreSQL expects."""
    [(told,)] = _rows(_POSTGRES_ESTIMATE.format(condition=condition), values)
    return int(told[0]["Plan"]["Plan Rows"])


def _rows(statement: str, values: Sequence[str | int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
    return found


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
    other words lead to few rows, it is left to the rows that they have found."""
    whole, before_last = _postgres_query(phrases), phrases[-1].split()[:-1]
    words = [*map(str.split, phrases[:-1]), *([before_last] if before_last else [])]
    leading = " & ".join("(" + " <-> ".join(each) + ")" for each in words)
    if leading and (before_last or _estimated(_MATCHES, [leading]) <= _RARE):
        return f"{_MATCHES} AND (vector || ''::tsvector) @@ to_tsquery('simple', %s)", [leading, whole]
    return _MATCHES, [whole]


def _visible(documents: Sequence[Document], asked: Asked, reader: Staff | Actor) -> list[tuple[int, int]]:
    """Those of the documents that the reader may see and of whose tickets the terms are true, in their order.

    A plain question by key: given one with joins, a database may begin at the wrong end.
    """
    if not documents:
        return []
    seen = set(
        Ticket.objects.visible_to(reader)
        .present()
        .filter(
            asked.conditions,
            pk__in=_each({ticket_id for _pk, ticket_id in documents if ticket_id is not None}),
        )
        .values_list("pk", flat=True)
    )
    return [(pk, ticket_id) for pk, ticket_id in documents if ticket_id in seen]


def _each(keys: Iterable[int]) -> RawSQL:
    """Thousands of keys as one value: given one by one, reading the statement would take most of the time."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])


def _hits(chosen: dict[int, int], phrases: list[str], mask: Mask) -> list[Hit]:
    tickets = Ticket.objects.select_related("customer", "status", "team", "assignee").in_bulk(chosen)
    texts = _texts(list(chosen.values()))
    if mask:
        texts = shown_texts(texts, {pk: ticket_id for ticket_id, pk in chosen.items()}, mask)
    return [
        Hit(tickets[ticket_id], _passage(texts.get(pk, tickets[ticket_id].subject), phrases), pk)
        for ticket_id, pk in chosen.items()
    ]


def _texts(ids: list[int]) -> dict[int, str]:
    """What messages and notes say, as it was written, by document."""
    objects: dict[str, dict[int, int]] = {
        DocumentKind.MESSAGE: {},
        DocumentKind.NOTE: {},
        DocumentKind.SIDE: {},
        DocumentKind.TICKET: {},
    }
    for pk, kind, object_id in SearchDocument.objects.filter(pk__in=ids).values_list(
        "pk", "kind", "object_id"
    ):
        objects[kind][object_id] = pk
    written = [
        (objects[DocumentKind.MESSAGE], Message.objects.filter(pk__in=objects[DocumentKind.MESSAGE])),
        (objects[DocumentKind.NOTE], Note.objects.filter(pk__in=objects[DocumentKind.NOTE])),
        (objects[DocumentKind.SIDE], SideMessage.objects.filter(pk__in=objects[DocumentKind.SIDE])),
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
