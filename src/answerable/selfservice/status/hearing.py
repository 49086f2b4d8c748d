"""Something about a known issue changed: the pages are written anew, and who follows them is told."""

from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import Issue
from answerable.selfservice.status.following import tell_followers
from answerable.selfservice.status.hooks import tell_hooks
from answerable.selfservice.status.rendering import write_all

_TOLD = frozenset({"issue.opened", "issue.updated", "issue.solved", "issue.reopened"})


def hear(event: Event) -> None:
    enqueue(write_all)
    issue = event.about
    if event.kind in _TOLD and isinstance(issue, Issue) and issue.audience == Audience.PUBLIC:
        update = event.data.get("update") or 0
        enqueue(tell_followers, issue_id=issue.pk, event=event.pk, update=update)
        enqueue(tell_hooks, issue_id=issue.pk, event=event.pk, kind=event.kind, update=update)


def hear_of_guide(event: Event) -> None:
    if Issue.objects.public().current().filter(guide=int(event.stream.partition("/")[2])).exists():
        enqueue(write_all)
