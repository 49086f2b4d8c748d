"""Others who were asked something beside a ticket: a carrier who has answered, and one who has not yet."""

from datetime import datetime, timedelta

from answerable.demo.founding import World
from answerable.ledger.actor import SYSTEM, Actor
from answerable.tickets.actions import Heard, Question, ask_others, mark_side_delivered, receive_from_others
from answerable.tickets.models import SideMessage, Ticket

_CARRIER = ("claims@parcelwise.example", "Parcelwise claims desk")
_SHOP = ("workshop@lys-repairs.example", "Lys repair workshop")
_ASKED = (
    "Hello,\n\nour customer has not received parcel KT-{number}, which your tracking shows as delivered.\n"
    "Where was it left, and who signed for it?"
)
_ANSWERED = (
    "Dear colleagues,\n\nthe driver left it with the neighbour at number 14; the signature reads “Maes”.\n"
    "Tell us by Friday if it does not turn up, and we open a claim.\n\nParcelwise, claims desk"
)
_REPAIR = "Hello,\n\ncan you repair this within a week, and what would it cost?"


def ask_some(world: World, *, lead: Actor, at: datetime) -> None:
    """About an order that has not come, and about something that is broken: the newest open ones in English."""
    seen = Ticket.objects.visible_to(world.staff["lena.baert"]).open().awake().waiting()
    seen = seen.filter(channel="email", customer__language="en", created_at__lt=at - timedelta(hours=3))
    parcel = seen.filter(subject__icontains="order").order_by("-pk").first()
    repair = seen.filter(subject__iregex="leak|zip|broke").exclude(pk=parcel.pk if parcel else 0).first()
    if parcel is not None:
        words = _ASKED.format(number=10_000 + parcel.pk)
        said = _ask(parcel, Question(words, to=[_CARRIER], subject="Parcel not received"), lead, at)
        answer = Heard("email", *_CARRIER, "Re: Parcel not received", _ANSWERED)
        receive_from_others(said.conversation, answer, by=SYSTEM, at=at - timedelta(hours=1))
    if repair is not None:
        _ask(repair, Question(_REPAIR, to=[_SHOP], subject="A repair", waits=True), lead, at)


def _ask(ticket: Ticket, question: Question, lead: Actor, at: datetime) -> SideMessage:
    said = ask_others(ticket, question, by=lead, at=at - timedelta(hours=2))
    return mark_side_delivered(said, by=SYSTEM, at=at - timedelta(hours=2) + timedelta(seconds=4))
