"""Debriefs of a week in which somebody's ticket was in hand: there a first name alone betrays them, too.

Elsewhere a single word is too common to be taken out of what others wrote. Here it is taken as it is written in the
name, with its capital; a colleague of that name who is thanked goes with it.
"""

import re
from collections.abc import Collection, Iterator
from datetime import timedelta

from answerable.ledger.models import Event
from answerable.listening.models import Debrief, Finding, FindingMeaning, Lesson, RotaWeek
from answerable.people.erasing import GAP, Traces
from answerable.people.models import Customer
from answerable.people.names import real_name
from answerable.tickets import events
from answerable.tickets.models import Message, Note, Ticket

_WORD = re.compile(r"[^\W\d_]{2,}")
_TOGETHER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # kana, Han, hangul
_PARTS = ("lived", "change", "thank")
_WEEK = timedelta(days=8)


def scrub(of: Traces) -> None:
    """Before the person is forgotten. Twice is harmless."""
    pattern = _pattern_of(of)
    if pattern is None:
        return
    for debrief in _debriefs_on(of):
        _take_out(debrief, pattern)


def _take_out(debrief: Debrief, pattern: "re.Pattern[str]") -> None:
    for name in _PARTS:
        setattr(debrief, name, pattern.sub(GAP, getattr(debrief, name)))
    debrief.save(update_fields=_PARTS)
    for lesson in Lesson.objects.filter(debrief=debrief):
        text = pattern.sub(GAP, lesson.text)
        if text == lesson.text:
            continue
        Lesson.objects.filter(pk=lesson.pk).update(text=text)
        for finding in Finding.objects.filter(pk=lesson.finding or 0):
            words = {name: pattern.sub(GAP, getattr(finding, name)) for name in ("title", "text")}
            Finding.objects.filter(pk=finding.pk).update(**words)
            FindingMeaning.objects.filter(finding=finding).delete()


def _pattern_of(of: Traces) -> "re.Pattern[str] | None":
    names = {*of.names, *Customer.objects.filter(pk__in=of.customers).values_list("name", flat=True)}
    parts = {part for name in names for part in _WORD.findall(real_name(name))}
    meant = sorted((part for part in parts if not part[0].islower()), key=len, reverse=True)
    return re.compile("|".join(map(_meant, meant))) if meant else None


def _meant(part: str) -> str:
    """Where words stand without spaces between them, a name has no end of its own."""
    return re.escape(part) if _TOGETHER.search(part) else rf"(?<!\w){re.escape(part)}(?!\w)"


def _debriefs_on(of: Traces) -> Iterator[Debrief]:
    """Of weeks in which whoever served had, answered or noted something on a ticket of theirs."""
    tickets = list(Ticket.objects.filter(customer__in=of.customers).values_list("pk", flat=True))
    if not tickets:
        return
    weeks = (
        RotaWeek.objects.published().filter(debrief__isnull=False).select_related("member__staff", "debrief")
    )
    for week in weeks.iterator(500):
        if _worked_on(week, tickets):
            yield week.debrief


def _worked_on(week: RotaWeek, tickets: Collection[int]) -> bool:
    begins = week.span[0] - timedelta(days=1)
    during = {"ticket__in": tickets, "created_at__range": (begins, begins + _WEEK + timedelta(days=1))}
    staff = week.member.staff_id
    if (
        Message.objects.filter(staff=staff, **during).exists()
        or Note.objects.filter(staff=staff, **during).exists()
    ):
        return True
    given = Event.objects.filter(
        kind=events.ASSIGNED.name, ticket_id__in=tickets, at__range=during["created_at__range"]
    )
    return any(staff == data.get("staff") for data in given.values_list("data", flat=True))
