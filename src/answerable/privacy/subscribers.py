"""What this room does when people are merged or a ticket is said to be somebody else's."""

from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.privacy import events
from answerable.privacy.models import Asked, DataRequest, Hold, State


def keep_apart_while_erased(event: Event) -> None:
    """Merged now, or split, what somebody said would stay under another's name."""
    _refuse_while_erased(_customer(event), event.data.get("into") or event.data.get("out_of"))


def keep_ticket_while_erased(event: Event) -> None:
    """Given to somebody else now, what was said in it would stay there."""
    _refuse_while_erased(event.data["was"])


def move_hold(event: Event) -> None:
    """What is held of somebody is held of whoever they turned out to be."""
    if _give_hold(_customer(event), event.data["into"], event):
        gone = Hold.objects.get(customer=_customer(event))
        record(events.LIFTED, gone, by=SYSTEM, at=event.at, customer=gone.customer_id)
        gone.delete()


def give_hold_back(event: Event) -> None:
    """They are two again, and nobody knows any more of which of them it was: of both."""
    _give_hold(event.data["out_of"], _customer(event), event)


def _give_hold(one: int, other: int, event: Event) -> bool:
    """Whether there is one to give."""
    if not Hold.objects.filter(customer=one).exists():
        return False
    made, is_new = Hold.objects.get_or_create(customer_id=other, defaults={"at": event.at})
    if is_new:
        record(events.HELD, made, by=SYSTEM, at=event.at, customer=other)
    return True


def _refuse_while_erased(*customers: int | None) -> None:
    erasures = DataRequest.objects.filter(asked=Asked.ERASURE, state=State.WAITING)
    if erasures.filter(customer__in=[pk for pk in customers if pk is not None]).exists():
        raise Refusal(_("They are being erased. Wait until that is done."), code="being_erased")


def _customer(event: Event) -> int:
    return int(event.stream.removeprefix("customer/"))
