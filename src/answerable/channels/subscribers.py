"""What channels do when something happens to a ticket or to a team."""

from django.utils.translation import gettext as _

from answerable.channels import outgoing
from answerable.channels.models import Mailbox, Outgoing, OutgoingState
from answerable.channels.tasks import deliver
from answerable.ledger.jobs import cancel, enqueue
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.people.models import Team
from answerable.tickets.models import Message


def queue_outgoing(event: Event) -> None:
    """An answer was written: its way out begins in the same transaction."""
    message = Message.objects.select_related("ticket").get(pk=event.data["message"])
    row = outgoing.queue(message, at=event.at)
    enqueue(deliver, run_at=message.send_at, dedupe=_once(row), outgoing_id=row.pk)


def hold_back(event: Event) -> None:
    """An answer was taken back: possible as long as nobody has begun to send it."""
    row = Outgoing.objects.get(message=event.data["message"])
    if row.attempts or not cancel(_once(row)):
        raise Refusal(_("It is on its way already: it cannot be taken back."), code="sent")
    row.state = OutgoingState.WITHDRAWN
    row.save(update_fields=["state"])


def _once(row: Outgoing) -> str:
    return f"deliver:{row.pk}"


def queue_again(event: Event) -> None:
    """Somebody wants to try once more what failed, perhaps after mending the mailbox."""
    row = Outgoing.objects.select_related("message__ticket").get(message=event.data["message"])
    outgoing.queue_again(row)
    enqueue(deliver, outgoing_id=row.pk)


def keep_team_with_mailboxes(event: Event) -> None:
    """A team is to be removed: what its mailboxes bring would come to nobody."""
    team = Team.objects.get(pk=event.stream.removeprefix("team/"))
    names = list(Mailbox.objects.filter(team=team).values_list("name", flat=True)[:10])
    if names:
        raise Refusal(
            _("Mail still comes to %(team)s through %(mailboxes)s. Give it to another team first.")
            % {"team": team.name, "mailboxes": ", ".join(names)},
            code="has_mailboxes",
        )
