"""What channels do when something happens to a ticket or to a team."""

from django.utils.translation import gettext as _

from answerable.channels import along, events, outgoing
from answerable.channels.models import Mailbox, Outgoing, OutgoingState, SideOutgoing, ThreadPost
from answerable.channels.registry import CHANNELS
from answerable.channels.side import sending
from answerable.channels.tasks import complete, deliver, deliver_aside
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import cancel, enqueue
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.ledger.rows import find
from answerable.people.addresses import MAIL
from answerable.people.models import Team
from answerable.tickets.models import DeliveryState, Message, SideMessage, Ticket


def queue_outgoing(event: Event) -> None:
    """An answer was written: its way out begins in the same transaction."""
    assert isinstance(event.about, Ticket)
    message = event.about.just_said
    if message is None or message.pk != event.data["message"]:
        message = find(Message, pk=event.data["message"])
    assert message is not None
    if message.delivery != DeliveryState.QUEUED:
        return  # said by word of mouth
    message.ticket = event.about
    row = outgoing.queue(message, at=event.at)
    enqueue(deliver, run_at=message.send_at, dedupe=_once(row), outgoing_id=row.pk)


def deliver_along(event: Event) -> None:
    """What became of a mail became of all that it said."""
    if event.data["channel"] == MAIL:
        along.deliver(event.data["message"], at=event.at)


def fail_along(event: Event) -> None:
    along.fail(event.data["message"], at=event.at, code=event.data["code"])


def bounce_along(event: Event) -> None:
    data = event.data
    along.bounce(data["message"], at=event.at, code=data["code"], permanent=data["permanent"])


def hold_back(event: Event) -> None:
    """An answer was taken back: possible as long as nobody has begun to send it."""
    _hold_back(Outgoing.objects.get(message=event.data["message"]))


def hold_back_aside(event: Event) -> None:
    """The same of a question to others."""
    _hold_back(SideOutgoing.objects.get(message=event.data["said"]))


def _hold_back(row: outgoing.Row) -> None:
    if row.attempts or not cancel(_once(row)):
        raise Refusal(_("It is on its way already: it cannot be taken back."), code="sent")
    row.state = OutgoingState.WITHDRAWN
    row.save(update_fields=["state"])


def _once(row: outgoing.Row) -> str:
    return f"{'deliver' if isinstance(row, Outgoing) else 'deliver_aside'}:{row.pk}"


def queue_again(event: Event) -> None:
    """Somebody wants to try once more what failed, perhaps after mending the mailbox."""
    row = Outgoing.objects.select_related("message__ticket").get(message=event.data["message"])
    along.go_alone(row.message_id)
    outgoing.queue_again(row)
    enqueue(deliver, outgoing_id=row.pk)


def queue_aside(event: Event) -> None:
    """Others were asked something: its way out begins in the same transaction."""
    message = SideMessage.objects.select_related("conversation__ticket", "staff").get(pk=event.data["said"])
    row = sending.queue(message, at=event.at)
    enqueue(deliver_aside, run_at=message.send_at, dedupe=_once(row), side_outgoing_id=row.pk)


def queue_aside_again(event: Event) -> None:
    rows = SideOutgoing.objects.select_related("message__conversation__ticket", "message__staff")
    row = rows.get(message=event.data["said"])
    sending.queue_again(row)
    enqueue(deliver_aside, side_outgoing_id=row.pk)


def complete_what_came(event: Event) -> None:
    """What belongs to it and has to be asked for, where its channel keeps such things apart."""
    channel = CHANNELS.get(event.data["channel"])
    if channel is not None and channel.complete and "item" in event.data:
        enqueue(complete, item_id=event.data["item"])


def forget_around(event: Event) -> None:
    """The ticket ended: what others said around it is needed no longer."""
    ThreadPost.objects.filter(ticket=event.ticket_id).delete()


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


def give_mailboxes_away(event: Event) -> None:
    """A brand is to be removed: what comes through its mailboxes is the other brand's from now on."""
    found = list(Mailbox.objects.select_for_update().filter(brand=int(event.stream.removeprefix("brand/"))))
    if found and not event.data["into"]:
        raise Refusal(
            _("Mail still comes to it through %(mailboxes)s. Choose the brand that they shall have instead.")
            % {"mailboxes": ", ".join(mailbox.name for mailbox in found[:10])},
            code="has_mailboxes",
        )
    for mailbox in found:
        mailbox.brand_id = event.data["into"]
        mailbox.save(update_fields=["brand"])
        record(events.MAILBOX_CHANGED, mailbox, by=SYSTEM, at=event.at)
