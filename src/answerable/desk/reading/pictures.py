"""Pictures from elsewhere tell their owner that, when and from where a mail was read. So they are shown when one asks:
for one message, or always for a sender. That is a reader's own wish and nobody's change, so it is no event."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.desk.models import PicturesFrom
from answerable.ledger.actor import Actor
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Identity
from answerable.tickets.models import Message, Ticket

REMOTE = 'data-remote-src="https://'


def show_always(message: Message, *, by: Actor, at: datetime) -> None:
    """From now on, in all mails of whoever wrote this one."""
    staff_id = _reader(message, by)
    if not message.is_inbound or not message.from_address:
        raise Invalid(_("Only what somebody wrote to us has pictures from elsewhere."))
    PicturesFrom.objects.get_or_create(
        staff_id=staff_id, address=message.from_address, defaults={"created_at": at}
    )


def ask_again(message: Message, *, by: Actor) -> None:
    PicturesFrom.objects.filter(staff_id=_reader(message, by), address=message.from_address).delete()


def forget_strangers(_event: Event) -> None:
    """Somebody was erased, and their addresses before that: what is nobody's address now is kept no longer."""
    PicturesFrom.objects.exclude(address__in=Identity.objects.values("address")).delete()


def shown_always(messages: Sequence[Message], staff_id: int) -> frozenset[int]:
    """Those whose pictures are shown to this reader without asking; never where somebody may have forged the sender."""
    asking = [each for each in messages if each.is_inbound and REMOTE in each.html and not _is_forged(each)]
    wanted = _among((each.from_address for each in asking), staff_id)
    return frozenset(each.pk for each in asking if each.from_address in wanted)


def _among(addresses: Iterable[str], staff_id: int) -> frozenset[str]:
    asked = set(addresses)
    if not asked:
        return frozenset()
    kept = PicturesFrom.objects.filter(staff_id=staff_id, address__in=asked)
    return frozenset(kept.values_list("address", flat=True))


def _is_forged(message: Message) -> bool:
    return "fail" in message.authentication.values()


def _reader(message: Message, by: Actor) -> int:
    if by.kind != "staff" or by.id is None:
        raise NotAllowed
    if not Ticket.objects.visible_to(by).filter(pk=message.ticket_id).exists():
        raise Ticket.DoesNotExist
    return by.id
