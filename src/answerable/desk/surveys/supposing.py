"""Whom a survey would have asked of what ended in the last month. Nothing is kept, and nobody is asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from answerable.listening.models import AskState, Survey, SurveyVersion
from answerable.listening.surveys.drawing import is_drawn_for
from answerable.listening.surveys.writing import SurveyPlan
from answerable.tickets.conditions import RuleAsker, question
from answerable.tickets.models import Ticket

WINDOW = timedelta(days=31)
MOST = 5000
_SHOWN = 20


@dataclass
class Supposed:
    looked_at: int = 0
    fitted: int = 0
    counted: Counter[str] = field(default_factory=Counter)
    shown: list[Ticket] = field(default_factory=list)
    is_cut: bool = False

    @property
    def asked(self) -> int:
        return self.counted[AskState.ASKED]

    @property
    def lines(self) -> Sequence[tuple[str, int]]:
        reasons = (AskState.NOT_DRAWN, AskState.ELSEWHERE, AskState.LATELY)
        return [(str(each.label), self.counted[each]) for each in reasons]


def suppose(plan: SurveyPlan, survey: Survey | None, *, now: datetime) -> Supposed:
    """Tickets as they are today, in the order of their ends; chance draws them as it would have, for a new survey as
    for one that has no number yet."""
    version = SurveyVersion(survey_id=survey.pk if survey else 0, share=plan.share)
    ended = Ticket.objects.ended().filter(closed_at__gt=now - WINDOW, closed_at__lte=now)
    asked = question(plan.conditions, RuleAsker(now))
    found = Supposed(looked_at=ended.count())
    rows = list(ended.filter(asked).order_by("-closed_at")[: MOST + 1])
    found.is_cut = len(rows) > MOST
    open_then = _open_then([row.customer_id for row in rows[:MOST]])
    lately: dict[int, datetime] = {}
    for ticket in reversed(rows[:MOST]):
        assert ticket.closed_at is not None
        found.fitted += 1
        due = ticket.closed_at + timedelta(hours=plan.delay_hours)
        state = AskState.ASKED
        if not is_drawn_for(version, ticket.pk, ticket.closed_at):
            state = AskState.NOT_DRAWN
        elif any(
            key != ticket.pk and began <= due and (end is None or end > due)
            for key, began, end in open_then.get(ticket.customer_id, ())
        ):
            state = AskState.ELSEWHERE
        elif (last := lately.get(ticket.customer_id)) and last > due - timedelta(days=plan.quiet_days):
            state = AskState.LATELY
        else:
            lately[ticket.customer_id] = due
            found.shown.append(ticket)
        found.counted[state] += 1
    found.shown = found.shown[-_SHOWN:][::-1]
    return found


def _open_then(customers: Sequence[int]) -> dict[int, list[tuple[int, datetime, datetime | None]]]:
    found: dict[int, list[tuple[int, datetime, datetime | None]]] = {}
    keys = sorted(set(customers))
    for start in range(0, len(keys), 500):
        theirs = Ticket.objects.present().filter(customer__in=keys[start : start + 500])
        for customer, key, began, end in theirs.values_list("customer", "pk", "created_at", "closed_at"):
            found.setdefault(customer, []).append((key, began, end))
    return found
