"""What a ticket shows of known issues: those it is about, and those it may be about."""

from collections.abc import Sequence
from dataclasses import dataclass

from answerable.people.models import Staff
from answerable.selfservice.issues.answering import language_of
from answerable.selfservice.models import Issue, IssueText, IssueTicket, LinkState
from answerable.tickets.models import Ticket

_MOST = 5
_MOST_OFFERED = 50


@dataclass(frozen=True)
class OnTicket:
    link: IssueTicket
    text: IssueText | None  # what its customer could be told

    @property
    def issue(self) -> Issue:
        return self.link.issue

    @property
    def is_linked(self) -> bool:
        return self.link.state == LinkState.LINKED


def issues_on(ticket: Ticket, staff: Staff) -> list[OnTicket]:
    """What it is about first. Of what the reader may not read nothing is said."""
    links = IssueTicket.objects.filter(ticket=ticket).exclude(state=LinkState.DECLINED)
    links = links.filter(issue__in=Issue.objects.visible_to(staff)).select_related("issue")
    shown = links.prefetch_related("issue__texts").order_by("state", "-issue")[:_MOST]
    return [OnTicket(each, each.issue.text_in(language_of(ticket))) for each in shown]


def issues_offered(ticket: Ticket, staff: Staff) -> Sequence[Issue]:
    """To be linked by hand."""
    known = IssueTicket.objects.filter(ticket=ticket).exclude(state=LinkState.DECLINED)
    found = Issue.objects.visible_to(staff).current().exclude(pk__in=known.values("issue"))
    return list(found.only("title", "kind")[:_MOST_OFFERED])
