"""It is solved: whoever wrote about it is answered, once, after somebody has looked the list over."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.selfservice.issues import events
from answerable.selfservice.issues.actions.guards import locked
from answerable.selfservice.issues.answering import AT_ONCE, answer_some
from answerable.selfservice.models import Issue


@transaction.atomic
def answer_linked(
    issue: Issue, keys: Sequence[int], texts: Mapping[str, str], *, then_close: bool, by: Actor, at: datetime
) -> int:
    """In the name of whoever says so, the tickets behind these links; each in its language, by jobs, once however often
    it is said. How many are to be answered."""
    issue = locked(issue, by)
    if by.staff_id is None:
        raise Refusal(_("Somebody must answer in their own name."), code="nobody")
    if not issue.is_solved:
        raise Refusal(_("It is not solved yet."), code="not_solved")
    texts = {code: text.strip() for code, text in texts.items() if text.strip()}
    if not texts:
        raise Invalid(_("Write what they are answered."))
    rows = issue.links.filter(pk__in=list(keys), state="linked", answer=None).order_by("pk")
    wanted = list(rows.values_list("pk", flat=True))
    if not wanted:
        return 0
    for start in range(0, len(wanted), AT_ONCE):
        enqueue(
            answer_some,
            links=wanted[start : start + AT_ONCE],
            staff=by.staff_id,
            texts=texts,
            then_close=then_close,
        )
    record(events.ANSWERING, issue, by=by, at=at, tickets=len(wanted))
    return len(wanted)
