"""Hits for somebody from whom addresses are masked: only those that would be hits without them.

The index knows addresses, whoever asks. What it found is read once more as this reader may know it, so that a guess is
not told from a miss. They pay for it, and nobody else: a window of hits at a time.
"""

from collections import defaultdict
from collections.abc import Sequence

from answerable.people.addresses import MAIL
from answerable.people.masking import Mask, Part
from answerable.people.masking.values import behind, first_name
from answerable.people.models import Identity
from answerable.tickets.models import DocumentKind, Message, Note, SearchDocument, SideMessage, Ticket
from answerable.tickets.search.folding import fold

Texts = dict[int, str]


def without_masked(
    documents: Sequence[tuple[int, int]], phrases: Sequence[str], mask: Mask
) -> list[tuple[int, int]]:
    """Those of the (document, ticket) pairs in which the phrases also stand behind the mask."""
    if not documents or not (mask.hides(Part.ADDRESS) or mask.hides(Part.NUMBER) or mask.hides(Part.NAME)):
        return list(documents)
    texts = _texts([pk for pk, _ticket in documents], mask)
    numbers = _numbers({ticket for _pk, ticket in documents}) if mask.hides(Part.NUMBER) else {}
    return [
        (pk, ticket)
        for pk, ticket in documents
        if _is_in(phrases, behind(texts.get(pk, ""), mask, hidden=numbers.get(ticket, ())))
    ]


def shown_texts(texts: Texts, tickets: dict[int, int], mask: Mask) -> Texts:
    """What a passage is taken from, by document."""
    numbers = _numbers(set(tickets.values())) if mask.hides(Part.NUMBER) else {}
    return {pk: behind(text, mask, hidden=numbers.get(tickets[pk], ())) for pk, text in texts.items()}


def _is_in(phrases: Sequence[str], text: str) -> bool:
    words = f" {fold(text)} "
    return all(f" {each} " in words for each in phrases[:-1]) and f" {phrases[-1]}" in words


def _numbers(tickets: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Identity.objects.filter(customer__tickets__in=tickets).exclude(channel=MAIL)
    for ticket, address in rows.values_list("customer__tickets", "address"):
        found[ticket].append(address)
    return found


def _texts(documents: Sequence[int], mask: Mask) -> Texts:
    """What was indexed of each, without the columns of addresses."""
    objects: dict[str, dict[int, int]] = defaultdict(dict)
    rows = SearchDocument.objects.filter(pk__in=documents)
    for pk, kind, key in rows.values_list("pk", "kind", "object_id"):
        objects[kind][key] = pk
    texts: Texts = {}
    messages = objects[DocumentKind.MESSAGE]
    for message in Message.objects.filter(pk__in=messages).prefetch_related("attachments"):
        files = " ".join(each.filename for each in message.attachments.all())
        names = " ".join([message.from_name, *(name for _a, name in [*message.to, *message.cc])])
        shown = "" if mask.hides(Part.NAME) else names
        texts[messages[message.pk]] = f"{shown} {message.subject} {files} {message.text}"
    notes = objects[DocumentKind.NOTE]
    texts |= {notes[pk]: text for pk, text in Note.objects.filter(pk__in=notes).values_list("pk", "text")}
    beside = objects[DocumentKind.SIDE]
    for said in SideMessage.objects.filter(pk__in=beside):
        texts[beside[said.pk]] = f"{said.from_name} {said.subject} {said.text}"
    heads = objects[DocumentKind.TICKET]
    for ticket in Ticket.objects.filter(pk__in=heads).select_related("customer"):
        name = ticket.customer.name
        shown = first_name(name) if mask.hides(Part.NAME) else name
        reference = f"{ticket.reference} {ticket.reference.replace('-', '')}"
        texts[heads[ticket.pk]] = f"{reference} {ticket.subject} {shown}"
    return texts
