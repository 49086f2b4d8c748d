"""Others who were asked something beside a ticket: a carrier who has answered, and one who has not yet."""

from datetime import datetime, timedelta

from answerable.demo.founding import World
from answerable.ledger.actor import SYSTEM, Actor
from answerable.tickets.actions import Heard, Question, ask_others, receive_from_others
from answerable.tickets.models import Ticket

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
_REPAIR = "Hello,\n\ncan you fit a new lower seal to an elevation kit this week, and what would it cost?"


def ask_some(world: World, *, lead: Actor, at: datetime) -> None:
    """On the two open tickets that came last by mail."""
    seen = (
        Ticket.objects.visible_to(world.staff["lena.baert"]).open().awake().filter(channel="email").waiting()
    )
    tickets = list(seen.order_by("-pk")[:2])
    if len(tickets) < 2:
        return
    parcel, repair = tickets
    words = _ASKED.format(number=10_000 + parcel.pk)
    question = Question(words, to=[_CARRIER], subject="Parcel not received", waits=True)
    asked = ask_others(parcel, question, by=lead, at=at - timedelta(hours=5))
    answer = Heard("email", _CARRIER[0], _CARRIER[1], "Re: Parcel not received", _ANSWERED)
    receive_from_others(asked.conversation, answer, by=SYSTEM, at=at - timedelta(hours=1))
    ask_others(repair, Question(_REPAIR, to=[_SHOP], subject="A new seal", waits=True), by=lead, at=at)
