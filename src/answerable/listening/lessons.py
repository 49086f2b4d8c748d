"""Points of debriefs and visits: kept line by line, and handed on to whoever must act."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.listening import events
from answerable.listening.findings.actions import FindingWanted, raise_finding
from answerable.listening.models import Debrief, Finding, FindingKind, Lesson, Visit
from answerable.people.models import Staff

MOST = 50
_MOST_TEXT, _MOST_TITLE = 500, 200


def keep_lessons(text: str, *, debrief: Debrief | None = None, visit: Visit | None = None) -> int:
    """One for each line that says something. Those that were handed on stay; the others follow the text."""
    wanted = [line for each in text.splitlines() if (line := each.strip(" \t-–•*")[:_MOST_TEXT])][:MOST]
    kept = Lesson.objects.filter(debrief=debrief, visit=visit)
    kept.filter(owner=None).exclude(text__in=wanted).delete()
    known = {*kept.values_list("text", flat=True)}
    new = [line for line in dict.fromkeys(wanted) if line not in known]
    Lesson.objects.bulk_create(Lesson(debrief=debrief, visit=visit, text=line) for line in new)
    return len(wanted)


@transaction.atomic
def hand_on(lesson: Lesson, owner: Staff, *, by: Actor, at: datetime) -> Lesson:
    """It becomes a finding of theirs. Handed on twice, it goes to the first."""
    if not Lesson.objects.visible_to(by).filter(pk=lesson.pk).exists():
        raise Lesson.DoesNotExist
    found: Lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if found.owner_id is not None:
        return found
    if not owner.is_active:
        raise Refusal(_("%(name)s no longer works here.") % {"name": owner.name})
    found.owner, found.handed_on_at = owner, at
    found.finding = _raise_finding(found, by, at).pk
    found.save(update_fields=["owner", "handed_on_at", "finding"])
    record(events.LESSON_HANDED_ON, found, by=by, at=at, owner=owner.pk, finding=found.finding)
    return found


def _raise_finding(lesson: Lesson, by: Actor, at: datetime) -> Finding:
    """How we do things: whoever answers it may say that it is of another kind."""
    text = lesson.text if len(lesson.text) > _MOST_TITLE else ""
    wanted = FindingWanted(FindingKind.PROCESS, lesson.text[:_MOST_TITLE], text, owner=lesson.owner)
    return raise_finding(wanted, by=by, at=at)
