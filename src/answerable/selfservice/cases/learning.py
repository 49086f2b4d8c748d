"""Learning what was solved: what a ticket asked, what answered it and by whom; and forgetting what is solved no more.

It follows the ledger once a minute, so that closing a ticket costs nothing more.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import F

from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.models import Event
from answerable.ledger.tail import Position, latest, read_after
from answerable.people.models import ProviderKind
from answerable.selfservice.cases.words import asked
from answerable.selfservice.finding.meaning.graph import NoWeights
from answerable.selfservice.finding.meaning.model import NAME, model, small
from answerable.selfservice.models import CaseWatch, SolvedCase
from answerable.tickets.models import DeliveryState, Direction, Message, Ticket

log = structlog.get_logger(__name__)
# Whatever may make a case of a ticket, or may end that it is one.
KINDS = frozenset(
    {
        "ticket.closed",
        "ticket.reopened",
        "ticket.merged",
        "ticket.unmerged",
        "ticket.took_in",
        "ticket.gave_back",
        "ticket.split",
        "ticket.erased",
        "message.retracted",
    }
)
_AT_A_TIME, _MOST_ROUNDS = 500, 20
_LONGEST_STEP = 2**31  # of the number of a change
_BATCH = 100  # tickets in one go of `fill`


@dataclass(frozen=True)
class Said:
    """What a ticket says of how it was solved."""

    question: Message
    answer: Message
    solver: int
    was_reopened: bool

    @property
    def text(self) -> str:
        ticket = self.question.ticket
        names = [ticket.customer.name, self.question.from_name]
        return asked(ticket.subject, self.question.text, self.question.folds, names)


# The model takes some seconds for a hundred: not in the lane in which mail waits.
@job(lane=Lane.OUTSIDE)
def follow_ledger() -> None:
    """What was solved since the last look. The first one begins now, and what was solved before is read behind it."""
    watch, is_new = CaseWatch.objects.get_or_create(pk=1, defaults={"position": str(latest())})
    if is_new:
        enqueue(fill, dedupe="cases.fill")
    position = Position.parse(watch.position)
    for _round in range(_MOST_ROUNDS):
        placed = read_after(position, _AT_A_TIME)
        learn({each.event.ticket_id for each in placed if each.event.kind in KINDS and each.event.ticket_id})
        position = placed[-1].position if placed else position
        CaseWatch.objects.filter(pk=1).update(position=str(position))
        if len(placed) < _AT_A_TIME:
            return


@job(lane=Lane.OUTSIDE)
def fill(before: int | None = None) -> Callable[[], None] | None:
    """All that was solved, the newest first, so many in one go; the next go is promised by this one."""
    ended = Ticket.objects.ended() if before is None else Ticket.objects.ended().filter(pk__lt=before)
    keys = list(ended.order_by("-pk").values_list("pk", flat=True)[:_BATCH])
    learn(keys)
    if len(keys) < _BATCH:
        return None

    def go_on() -> None:
        enqueue(fill, before=keys[-1])

    return go_on


@job(lane=Lane.OUTSIDE)
def learn_again(tickets: Sequence[int]) -> None:
    learn(tickets)


def start_over() -> None:
    """As `answerable rebuild` does."""
    enqueue(fill, dedupe="cases.fill")


def learn(keys: Iterable[int]) -> int:
    """How many of these tickets are cases. Learning one twice is harmless."""
    keys = sorted(set(keys))
    count = 0
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        said = read(batch)
        meanings = _meanings([said[key].text for key in said])
        for key in batch:
            _keep(key, said.get(key), meanings.get(said[key].text, b"") if key in said else b"")
        count += len(said)
    return count


def read(keys: Sequence[int]) -> dict[int, Said]:
    """Of those that are cases: somebody asked, a person answered, and it ended."""
    ended = Ticket.objects.ended().filter(pk__in=keys, erased_at=None)
    messages = Message.objects.filter(ticket__in=ended, is_automatic=False, retracted_at=None).exclude(
        text=""
    )
    questions: dict[int, Message] = {}
    answers: dict[int, Message] = {}
    rows = messages.select_related("ticket__customer", "staff__provider").defer("html")
    for message in rows.order_by("ticket", "created_at", "pk"):
        if message.direction == Direction.INBOUND:
            questions.setdefault(message.ticket_id, message)
        elif _solves(message):
            answers[message.ticket_id] = message
    both = questions.keys() & answers.keys()
    reopened = set(
        Event.objects.filter(ticket_id__in=both, kind="ticket.reopened").values_list("ticket_id", flat=True)
    )
    return {
        key: Said(questions[key], answers[key], answers[key].staff_id or 0, key in reopened)
        for key in sorted(both)
    }


def forget(keys: Iterable[int]) -> None:
    """In the caller's transaction; and once more what is left is read, if anything is."""
    keys = list(keys)
    if SolvedCase.objects.filter(ticket__in=keys).exists():
        SolvedCase.objects.filter(ticket__in=keys).update(**_NOTHING, version=_next_version())


def _solves(message: Message) -> bool:
    """Said by a person, and not kept from arriving."""
    return (
        message.staff is not None
        and message.staff.provider.kind != ProviderKind.AUTOMATED
        and message.delivery in (DeliveryState.QUEUED, DeliveryState.DELIVERED, "")
    )


_NOTHING = {
    "question": None,
    "answer": None,
    "solver": None,
    "was_reopened": False,
    "meaning": b"",
    "meant_by": "",
}


@transaction.atomic
def _keep(key: int, said: Said | None, meaning: bytes) -> None:
    """What was read a moment ago is kept if it is still so; else it comes by again, with what has happened since."""
    ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=key).first()
    kept = SolvedCase.objects.filter(ticket=key).first()
    is_still = (
        said is not None
        and ticket is not None
        and ticket.is_closed
        and not ticket.is_merged
        and ticket.erased_at is None
    )
    if said is None or not is_still:
        if kept is not None and (kept.answer_id or kept.meaning):
            forget([key])
        return
    facts = (said.question.pk, said.answer.pk, said.solver, said.was_reopened)
    if kept is not None and meaning == bytes(kept.meaning) and facts == _facts(kept):
        return
    values = {
        "question": said.question,
        "answer": said.answer,
        "solver_id": said.solver,
        "was_reopened": said.was_reopened,
        "meaning": meaning,
        "meant_by": NAME if meaning else "",
    }
    SolvedCase.objects.update_or_create(ticket_id=key, defaults={**values, "version": _next_version()})


def _facts(case: SolvedCase) -> tuple[int | None, int | None, int | None, bool]:
    return case.question_id, case.answer_id, case.solver_id, case.was_reopened


def _next_version() -> int:
    """Later than any, and by a random step: a restored backup that goes on from an older one comes upon no number that
    somebody read before it was restored."""
    step = 1 + secrets.randbelow(_LONGEST_STEP)
    if not CaseWatch.objects.filter(pk=1).update(number=F("number") + step):
        CaseWatch.objects.get_or_create(pk=1, defaults={"position": str(latest())})
        CaseWatch.objects.filter(pk=1).update(number=F("number") + step)
    return CaseWatch.objects.values_list("number", flat=True).get(pk=1)


def _meanings(texts: Sequence[str]) -> dict[str, bytes]:
    """Nothing where there is no model: then cases are found by their words."""
    if not texts:
        return {}
    try:
        vectors = small(model().vectors(texts))
    except (NoWeights, ImportError, OSError) as error:
        log.warning("cases.no_meaning", why=str(error))
        return {}
    return {text: vector.tobytes() for text, vector in zip(texts, vectors, strict=True)}
