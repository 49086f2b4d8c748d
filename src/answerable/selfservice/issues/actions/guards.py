"""What every verb about an issue begins with."""

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff
from answerable.selfservice.models import Issue, Notice

STATE, APPROVE = "issues.state", "issues.approve"


def may_state(staff: Staff) -> bool:
    return staff.may(STATE) and staff.scope.everything


def require(by: Actor, right: str) -> None:
    """It speaks to customers of every team: only somebody who sees them all may."""
    if not by.may(right) or not by.scope.everything:
        raise NotAllowed


def locked(issue: Issue, by: Actor, right: str = STATE) -> Issue:
    """As it is now, until the transaction ends."""
    seen = Issue.objects.visible_to(by).select_for_update(of=("self",))
    found = seen.get(pk=issue.pk)
    require(by, right)
    return found


def locked_notice(notice: Notice, by: Actor, right: str = STATE) -> Notice:
    """The issue first, as every verb takes them."""
    issue = locked(notice.issue, by, right)
    found = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    found.issue = issue
    return found
