"""Whom a note names: colleagues who may see the ticket, chosen from a list or written as “@Sam” where that is one
person alone. Nobody else is told, and whoever writes is told so."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid
from answerable.people.models import Staff
from answerable.tickets.models import Note, Ticket

MOST = 20  # people in one note
_SIGN = re.compile(r"(?<![\w@.+-])@(?=\w)")  # not the one of an address
_ENDS = re.compile(r"(?![\w@]|\.\w)")
_WORD = re.compile(r"[\w'’-]+")
Spans = list[list[int]]
Names = Sequence[tuple[int, str]]  # (key, name)


def colleagues_at(ticket: Ticket, by: Actor) -> "QuerySet[Staff]":
    """Whom this person may name here: colleagues they know who may see the ticket."""
    known = Staff.objects.visible_to(by).who_may().exclude(pk=by.staff_id or 0)
    return ticket.readers().filter(pk__in=known.order_by().values("pk"))


def named_in(ticket: Ticket, text: str, chosen: Iterable[int], *, by: Actor) -> Mapping[int, Spans]:
    """The people a note names, each with where it does. Somebody chosen who may not see the ticket is refused."""
    wanted = set(chosen)
    if not wanted and not _SIGN.search(text):
        return {}
    people = list(colleagues_at(ticket, by).values_list("pk", "name"))
    if wanted - {key for key, _name in people}:
        words = _("Somebody you named may not see this ticket. Share it with their team first.")
        raise Invalid(words, code="mention_out_of_sight")
    named: dict[int, Spans] = {key: [] for key in sorted(wanted)} | spans_in(text, people, chosen=wanted)
    if len(named) > MOST:
        raise Invalid(_("Name at most %(most)s people in one note.") % {"most": MOST})
    return named


def spans_in(text: str, people: Names, *, chosen: Collection[int] = ()) -> dict[int, Spans]:
    """Where the text names one of these people, and nobody else of them. Of several who are called the same, it is the
    one who was chosen."""
    found: dict[int, Spans] = {}
    for sign in _SIGN.finditer(text):
        keys, end = _called(text, sign.end(), people)
        if len(keys) > 1:
            keys = keys & set(chosen)
        if len(keys) == 1:
            found.setdefault(keys.pop(), []).append([sign.start(), end])
    return found


def called(words: Iterable[str]) -> re.Pattern[str]:
    """Where a text says one of these ("@sam baert"), by the rules by which it names somebody; the longest counts."""
    ways = sorted((r"\s+".join(map(re.escape, each.split())) for each in words), key=len, reverse=True)
    return re.compile(rf"(?<![\w@.+-])(?:{'|'.join(ways)}){_ENDS.pattern}", re.IGNORECASE)


def out_of_sight(note: Note, *, by: Actor) -> list[str]:
    """Names of colleagues whom a note means and who were not told, since they may not see its ticket."""
    if not _SIGN.search(note.text):
        return []
    here = set(colleagues_at(note.ticket, by).values_list("pk", flat=True)) | {by.staff_id}
    known = Staff.objects.visible_to(by).active().who_may().values_list("pk", "name")
    people = list(known.order_by("name", "pk"))
    meant = spans_in(note.text, people)
    return [name for key, name in people if key in meant and key not in here]


def _called(text: str, start: int, people: Names) -> tuple[set[int], int]:
    """Who is called what stands there: by the longest whole name, or else by first name."""
    whole = [(key, name) for key, name in people if _stands(name, text, start)]
    longest = max((len(name) for _key, name in whole), default=0)
    if longest:
        return {key for key, name in whole if len(name) == longest}, start + longest
    word = _WORD.match(text, start)
    first = word[0] if word else ""
    keys = {key for key, name in people if name.split(" ")[0].casefold() == first.casefold()}
    return (keys if _stands(first, text, start) else set()), start + len(first)


def _stands(name: str, text: str, start: int) -> bool:
    end = start + len(name)
    return bool(name) and text[start:end].casefold() == name.casefold() and bool(_ENDS.match(text, end))
