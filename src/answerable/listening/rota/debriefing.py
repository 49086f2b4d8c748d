"""What a week taught: three answers, whose points go on to whoever must act."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.lessons import keep_lessons
from answerable.listening.models import Debrief, RotaWeek
from answerable.listening.rota.guards import WHOLE, is_own

FROM_DAY = timedelta(days=3)  # of the week: Thursday
MOST_TEXT = 10_000


@dataclass(frozen=True)
class Said:
    """`lived`: what customers live through; `change`: what should change, a line for each; `thank`: whom to thank."""

    lived: str = ""
    change: str = ""
    thank: str = ""


def is_time(week: RotaWeek, *, at: datetime) -> bool:
    return not week.is_draft and week.span[0] + FROM_DAY <= at


@transaction.atomic
def hold_debrief(week: RotaWeek, said: Said, *, by: Actor, at: datetime) -> Debrief:
    """By whoever served. Said again it is changed; what was handed on already stays as it was said."""
    found = RotaWeek.objects.select_for_update(of=("self",)).select_related(*WHOLE).get(pk=week.pk)
    if not is_own(found, by):
        raise NotAllowed
    if not is_time(found, at=at):
        raise Refusal(_("Tell it when the week ends: from Thursday on."), code="too_soon")
    values = {"lived": said.lived.strip(), "change": said.change.strip(), "thank": said.thank.strip()}
    if not any(values.values()):
        raise Invalid(_("Say something to one of the three."))
    if any(len(each) > MOST_TEXT for each in values.values()):
        raise Invalid(_("That is too long: 10,000 characters at most."))
    known = Debrief.objects.filter(week=found).first()
    if known is not None and all(getattr(known, name) == value for name, value in values.items()):
        return known
    debrief, _is_new = Debrief.objects.update_or_create(week=found, defaults={**values, "at": at})
    lessons = keep_lessons(values["change"], debrief=debrief)
    record(events.DEBRIEF_HELD, found, by=by, at=at, lessons=lessons)
    return debrief
