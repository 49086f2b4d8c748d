"""What was promised in answers of the last days: one kept, one missed, one that runs."""

from datetime import datetime, timedelta

from answerable.demo.founding import World
from answerable.ledger.actor import SYSTEM
from answerable.promises.actions import Wanted, call_kept, state
from answerable.promises.due import due_at, tell
from answerable.promises.models import Promise
from answerable.tickets.actions import Answer, mark_delivered, reply
from answerable.tickets.models import Message, Ticket

_HOUR = timedelta(hours=1)
# What is promised, so long ago, for so long after that; whether it was kept.
_SAID = (
    ("The new poles leave our workshop by Friday.", 50 * _HOUR, 30 * _HOUR, True),
    ("We will send you the refund within two days.", 54 * _HOUR, 48 * _HOUR, False),
    ("You will hear from us by the end of the week.", 3 * _HOUR, 26 * _HOUR, False),
)


def promise_some(world: World, *, at: datetime) -> None:
    lotte = world.staff["lotte.maes"]
    rested = Ticket.objects.open().awake().filter(team=world.teams["ghent1"], waiting_since=None)
    answered = rested.filter(changed_at__lt=at - 60 * _HOUR).order_by("-changed_at")[: len(_SAID)]
    for ticket, (words, ago, length, is_kept) in zip(answered, _SAID, strict=False):
        said_at = at - ago
        answer = Answer(f"Hello,\n\n{words}\n\nLotte")
        message = reply(ticket, answer, by=lotte.actor(), at=said_at)
        _promise(message, words, said_at, said_at + length, world)
        if is_kept:
            (promise,) = Promise.objects.filter(message=message)
            call_kept(ticket, promise.stated or 0, by=lotte.actor(), at=said_at + length - 2 * _HOUR)
    for pk, acts_at in due_at(at):
        if Promise.objects.filter(pk=pk, kind="stated").exists():
            tell(pk, acts_at, at=at)


def _promise(message: Message, words: str, said_at: datetime, due: datetime, world: World) -> None:
    start = message.text.index(words)
    wanted = Wanted(due, (start, start + len(words)), is_answer="hear from us" in words)
    state(message, [wanted], by=world.staff["lotte.maes"].actor(), at=said_at)
    mark_delivered(message, by=SYSTEM, at=said_at + timedelta(minutes=1))
