"""Visitors leave: what they did not see reaches them by mail, or its writer hears that it reached nobody."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.channels.along import take_along
from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL
from answerable.channels.models import Outgoing, OutgoingState
from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.people.addresses import MAIL
from answerable.tickets import events as told
from answerable.tickets.actions.delivery import locked_with_message
from answerable.tickets.models import DeliveryState, Message, Ticket

_STILL_WRITTEN_TO = timedelta(minutes=3)  # what is said within goes along
_HEAVIEST = 15 * 1024 * 1024  # of files; as mail they grow by a third, and many servers take 25 MB
_LONGEST = timedelta(minutes=40)  # but then the first of it has waited long enough
_PATIENCE = timedelta(hours=24)  # in which they may come back to the page


def is_given_up(row: Outgoing, *, at: datetime) -> bool:
    return row.sent_at is not None and row.sent_at < at - _PATIENCE


@transaction.atomic
def go_by_mail(message: Message, visitor: Visitor, *, at: datetime) -> None:
    """All that was shown to them on its ticket and that they did not see takes the other way, in one mail: it is an
    answer when the mail arrived, and comes back where it does not. While somebody writes to them still, it waits."""
    ticket, message = locked_with_message(message, SYSTEM)
    unseen = list(_light_enough(_unseen_by(visitor, ticket)))
    if message not in unseen or _is_to_go_on(unseen, at=at):
        return
    for each in unseen:
        _take_the_other_way(each, visitor)
    *others, carrier = unseen
    take_along(carrier, others)
    record(told.MESSAGE_RESENT, ticket, by=SYSTEM, at=at, message=carrier.pk, channel=MAIL)


def _unseen_by(visitor: Visitor, ticket: Ticket) -> QuerySet[Message]:
    rows = Message.objects.filter(ticket=ticket, shown__visitor=visitor, channel=CHANNEL)
    on_its_way = rows.filter(delivery=DeliveryState.QUEUED, outgoing__state=OutgoingState.SENT)
    return on_its_way.select_related("outgoing").order_by("created_at", "pk")


def _light_enough(unseen: Iterable[Message]) -> Iterator[Message]:
    """What one mail may carry, and one message whatever it weighs; the rest goes in the next."""
    whole = 0
    for number, each in enumerate(unseen):
        whole += sum(each.attachments.values_list("blob__size", flat=True))
        if number and whole > _HEAVIEST:
            return
        yield each


def _is_to_go_on(unseen: Sequence[Message], *, at: datetime) -> bool:
    shown = [each.outgoing.sent_at or at for each in unseen]
    return max(shown) > at - _STILL_WRITTEN_TO and min(shown) > at - _LONGEST


def _take_the_other_way(message: Message, visitor: Visitor) -> None:
    message.channel, message.to, message.external_id = MAIL, [[visitor.mail, visitor.name]], ""
    if not message.subject:
        message.subject = _("Your chat with %(name)s") % {"name": message.from_name}
    words = _("They had left the page before they saw it: it went by mail.")
    message.remarks = [*message.remarks, ["by_mail", words]]
    message.save(update_fields=["channel", "to", "external_id", "subject", "remarks"])
