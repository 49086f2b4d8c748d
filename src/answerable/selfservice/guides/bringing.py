"""What somebody did in a guide goes along when they ask: the form names the run by its secret, and the ticket that
comes of it has its steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from answerable.channels.web.written import Written
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.guides.running import attach, run_with
from answerable.selfservice.models import GuideRun
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from answerable.selfservice.portal.requests import Page

COOKIE = "answerable_guide"


@dataclass(frozen=True)
class Brought:
    secret: str
    run: GuideRun

    @property
    def title(self) -> str:
        path = self.run.path
        return path.said(path.title, self.run.language)


def brought_by(opened: "Page") -> Brought | None:
    """The run that goes along with what is asked on this page, if one does. The form carries it by itself, since a
    browser without cookies may send it."""
    request = opened.request
    if request.method == "POST":
        return _brought(request.POST.get("guide_run", ""))
    return _brought(request.COOKIES.get(COOKIE, "")) if "guide" in request.GET else None


def begun_with(opened: "Page") -> dict[str, str]:
    """What the form begins with: what the guide was about."""
    brought = brought_by(opened)
    return {"subject": brought.title} if brought else {}


def bring_to(ticket: Ticket, written: Written, *, at: datetime) -> None:
    """Once only: what stands on a ticket is not brought to another."""
    run = GuideRun.objects.filter(pk=written.guide_run, ticket=None).first() if written.guide_run else None
    if run is not None:
        attach(run, ticket, is_proven=written.is_proven, by=SYSTEM, at=at)


def _brought(secret: str) -> Brought | None:
    run = run_with(secret)
    return Brought(secret, run) if run is not None and run.ticket_id is None else None
