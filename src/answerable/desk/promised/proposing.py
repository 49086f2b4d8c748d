"""What an answer promises, shown to whoever writes it: kept track of unless they say that it is none.

Sending is never stopped for it. What was proposed and left alone is kept, since that is how the customer will read it;
one key says otherwise, before and after sending.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, localtime, make_aware

from answerable.desk.frame.requests import actor_of, now_of
from answerable.promises.actions import Wanted, state
from answerable.promises.stated import Stated
from answerable.promises.stated.proposing import proposed
from answerable.tickets.models import Message, Ticket

_FIELD = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Proposal:
    """`key` stays the same while other words of the answer change."""

    key: str
    stated: Stated

    @property
    def value(self) -> str:
        """As a field for a moment has it."""
        return _written(self.stated.due) if self.stated.due else ""

    @property
    def choices(self) -> list[tuple[str, datetime]]:
        return [(_written(each), each) for each in self.stated.readings]


def proposals_in(ticket: Ticket, text: str, *, at: datetime) -> list[Proposal]:
    found: list[Proposal] = []
    for stated in proposed(ticket, text, at=at):
        alike = sum(each.stated.named == stated.named for each in found)
        key = sha256(f"{stated.named} {alike}".encode()).hexdigest()[:12]
        found.append(Proposal(key, stated))
    return found


def promise_in(request: HttpRequest, ticket: Ticket, message: Message) -> Sequence[Proposal]:
    """Keep track of what an answer that was just written promises, as its writer chose; those that they cannot have
    seen. Times are reckoned from when it goes."""
    at = now_of(request)
    proposals = proposals_in(ticket, message.text, at=message.send_at or at)
    chosen = [(each, due) for each in proposals if (due := _chosen(request.POST, each, at)) is not None]
    wanted = [Wanted(due, each.stated.span, each.stated.is_answer) for each, due in chosen]
    if wanted:  # most answers promise nothing
        state(message, wanted, by=actor_of(request), at=at)
    seen = set(request.POST.getlist("promise_shown"))
    return [each for each, _due in chosen if each.key not in seen]


def _chosen(given: QueryDict, proposal: Proposal, at: datetime) -> datetime | None:
    """None where it is said to be no promise, and where which day is meant was left open."""
    if proposal.key in given.getlist("promise_none"):
        return None
    wished, shown = (given.get(f"{name}-{proposal.key}", "") for name in ("promise_due", "promise_was"))
    if not wished or wished == shown:
        return proposal.stated.due
    moment = _read(wished)
    return moment if moment is not None and moment > at else proposal.stated.due


def _read(wished: str) -> datetime | None:
    try:
        moment = parse_datetime(wished)
    except ValueError:
        return None
    return make_aware(moment) if moment is not None and is_naive(moment) else moment


def _written(moment: datetime) -> str:
    return localtime(moment).strftime(_FIELD)
