"""What was asked of others beside a ticket, as its page shows it. Whoever sees the ticket sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from answerable.tickets.models import SideConversation, SideMessage, Ticket

MOST_CONVERSATIONS = 20  # the latest
MOST_SAID = 200  # the latest in all of them together


@dataclass(frozen=True)
class Beside:
    """A conversation with what was said in it, oldest first."""

    conversation: SideConversation
    said: Sequence[SideMessage]

    @property
    def last(self) -> SideMessage | None:
        return self.said[-1] if self.said else None

    @property
    def is_ours_to_go_on(self) -> bool:
        """They said something and nobody has answered or finished it yet."""
        heard = [each for each in self.said if not each.is_automatic]
        return bool(heard) and heard[-1].is_inbound and not self.conversation.is_finished

    @property
    def is_held(self) -> bool:
        return self.last is not None and self.last.is_held(at=timezone.now())

    @property
    def is_undelivered(self) -> bool:
        return self.last is not None and self.last.is_undelivered


def beside(ticket: Ticket) -> Sequence[Beside]:
    """Those of a ticket, in three questions however many there are; one when there is none."""
    rows = ticket.side_conversations.told().select_related("started_by").prefetch_related("parties")
    conversations = list(rows.order_by("-said_at", "-pk")[:MOST_CONVERSATIONS])
    said = _said(conversations) if conversations else {}
    return [Beside(each, said.get(each.pk, ())) for each in reversed(conversations)]


def _said(conversations: Sequence[SideConversation]) -> Mapping[int, Sequence[SideMessage]]:
    messages = SideMessage.objects.present().filter(conversation__in=conversations).select_related("staff")
    latest = messages.prefetch_related("attachments__blob").order_by("-created_at", "-pk")[:MOST_SAID]
    found: dict[int, list[SideMessage]] = {}
    for each in reversed(latest):
        found.setdefault(each.conversation_id, []).append(each)
    return found
