"""Facts are kept up to date by and by."""

from collections.abc import Callable

from django.utils import timezone

from answerable.insight.facts.following import follow
from answerable.insight.reckoning.keeping import reckon_all
from answerable.insight.studies.running import (
    ask_due,
    reckon_run,  # noqa: F401 - its job
)
from answerable.insight.transitions.judging import judge_transitions  # noqa: F401 - its job
from answerable.ledger.jobs import enqueue, job


@job()
def keep_facts() -> Callable[[], None]:
    """What happened since the last minute; what is left over is another job."""
    is_more = follow(now=timezone.now())
    return (lambda: enqueue(keep_facts, dedupe="insight:facts")) if is_more else (lambda: None)


@job()
def reckon() -> None:
    """What takes longer than a page may; and studies whose day has come."""
    now = timezone.now()
    reckon_all(now=now)
    ask_due(at=now)
