"""What came in since the last look: is it about something known, an answer to a notice, one of many?

It follows the ledger once a minute, so that taking mail in costs nothing more.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from answerable.channels.email.addressing import tokens_in
from answerable.channels.models import Item, Mailbox
from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.ledger.tail import Position, latest, read_after
from answerable.selfservice.issues import events
from answerable.selfservice.issues.actions.linking import link_ticket, note_chase, propose_ticket
from answerable.selfservice.issues.bursts import FEWEST, Found, bursts_in
from answerable.selfservice.issues.comparing import Known, best, known
from answerable.selfservice.models import (
    Burst,
    BurstState,
    Issue,
    IssueState,
    IssueTicket,
    IssueWatch,
    LinkState,
    NoticeRow,
)
from answerable.tickets.likeness.reading import own_words
from answerable.tickets.matters.words import Usage, words_of
from answerable.tickets.models import Direction, Message, Ticket

WINDOW = timedelta(hours=1)
_AT_A_TIME, _MOST_ROUNDS = 500, 10
_MOST_LATEST, _MOST_BEFORE = 500, 1000  # tickets
_MOST_ISSUES = 100
_REMEMBERED = timedelta(days=1)  # so long, a burst goes on as the one it was
_OVERLAP = 0.3


def look_through(*, now: datetime) -> None:
    """The first look begins now: nobody proposes what is years old."""
    watch, _is_new = IssueWatch.objects.get_or_create(pk=1, defaults={"position": str(latest())})
    position = Position.parse(watch.position)
    opened: list[int] = []
    for _round in range(_MOST_ROUNDS):
        placed = read_after(position, _AT_A_TIME)
        happened = [each.event for each in placed if not each.event.data.get("imported")]
        new = [event.ticket_id for event in happened if event.kind == "ticket.opened" and event.ticket_id]
        chased = [
            event.ticket_id
            for event in happened
            if event.kind == "message.received" and event.data.get("chased") and event.ticket_id
        ]
        look_at(new, now=now)
        note_chases(chased, now=now)
        opened += new
        position = placed[-1].position if placed else position
        IssueWatch.objects.filter(pk=1).update(position=str(position))
        if len(placed) < _AT_A_TIME:
            break
    if opened:
        look_for_bursts(now=now)


def look_at(keys: Sequence[int], *, now: datetime) -> None:
    """Each of these new tickets, beside what is known. Twice is harmless."""
    if not keys:
        return
    said = _first_messages(keys)
    answers = _answers_to_notices(said.values())
    issues = _known()
    usage = Usage.of(map(_words, _before(now).values())) if issues else Usage.of(())
    for key, message in said.items():
        ticket = message.ticket.survivor()
        if key in answers:
            _attempt(partial(link_ticket, answers[key], ticket, by=SYSTEM, at=now))
            continue
        for issue, shared in best(words_of(_words(message)), issues, usage).items():
            _attempt(partial(propose_ticket, Issue(pk=issue), ticket, shared, by=SYSTEM, at=now))


def note_chases(keys: Iterable[int], *, now: datetime) -> None:
    """They asked again, and it was about what we knew."""
    wanted = list(keys)
    rows = IssueTicket.objects.filter(ticket__in=wanted, state=LinkState.LINKED).exclude(
        issue__state=IssueState.SOLVED
    )
    by_ticket: dict[int, list[IssueTicket]] = {}
    for row in rows.select_related("ticket"):
        by_ticket.setdefault(row.ticket_id, []).append(row)
    for key in wanted:
        for row in by_ticket.get(key, ()):
            _attempt(partial(note_chase, row, by=SYSTEM, at=now))


def look_for_bursts(*, now: datetime) -> list[Burst]:
    """Among the tickets of the last hour, beside those before."""
    since = now - WINDOW
    recent = Ticket.objects.present().filter(created_at__gt=since, created_at__lte=now)
    keys = list(recent.order_by("-created_at").values_list("pk", flat=True)[:_MOST_LATEST])
    if len(keys) < FEWEST:
        return []
    spoken_for = set(
        IssueTicket.objects.filter(ticket__in=keys)
        .exclude(state=LinkState.DECLINED)
        .exclude(issue__state=IssueState.SOLVED)
        .values_list("ticket", flat=True)
    )
    said = {key: each for key, each in _first_messages(keys).items() if key not in spoken_for}
    before = _before(since)
    found = bursts_in(
        {key: words_of(_words(each)) for key, each in said.items()},
        [words_of(_words(each)) for each in before.values()],
        usual_number=_usual(before.values(), since),
    )
    return [burst for each in found[:10] if (burst := _keep(each, now=now)) is not None]


@transaction.atomic
def _keep(found: Found, *, now: datetime) -> Burst | None:
    """What overlaps with a burst of today is that burst; dismissed, it stays so."""
    theirs = set(found.tickets)
    for burst in Burst.objects.select_for_update(of=("self",)).filter(last_at__gte=now - _REMEMBERED):
        known_tickets = set(burst.tickets.values_list("pk", flat=True))
        same_words = set(burst.words) & set(found.words)
        if len(theirs & known_tickets) < _OVERLAP * len(theirs) and len(same_words) < 2:
            continue
        if burst.state == BurstState.OPENED:
            return None
        burst.tickets.add(*theirs)
        burst.number, burst.last_at = len(theirs | known_tickets), now
        burst.save(update_fields=["number", "last_at"])
        return None
    burst = Burst.objects.create(
        words=list(found.words),
        number=len(theirs),
        usual=round(found.usual, 2),
        minutes=int(WINDOW.total_seconds() // 60),
        at=now,
        last_at=now,
    )
    burst.tickets.add(*theirs)
    record(events.BURST_FOUND, burst, by=SYSTEM, at=now, tickets=len(theirs))
    return burst


def _usual(before: Iterable[Message], until: datetime) -> float:
    """How many tickets come in such a time."""
    moments = [each.created_at for each in before]
    if not moments:
        return 0.0
    lasted = max(until - min(moments), WINDOW)
    return len(moments) * (WINDOW / lasted)


def _before(moment: datetime) -> dict[int, Message]:
    """What the tickets before that moment began with."""
    earlier = Ticket.objects.present().filter(created_at__lte=moment).order_by("-created_at")
    return _first_messages(list(earlier.values_list("pk", flat=True)[:_MOST_BEFORE]))


def _first_messages(keys: Sequence[int]) -> dict[int, Message]:
    """What a person said first in each, by ticket."""
    found: dict[int, Message] = {}
    for start in range(0, len(keys), 500):
        said = Message.objects.filter(ticket__in=keys[start : start + 500], direction=Direction.INBOUND)
        said = said.filter(is_automatic=False).select_related("ticket__merged_into").order_by("pk")
        for message in said.only(
            "ticket",
            "subject",
            "text",
            "folds",
            "to",
            "created_at",
            "ticket__merged_into",
            "ticket__created_at",
        ):
            found.setdefault(message.ticket_id, message)
    return found


def _words(message: Message) -> str:
    return f"{message.subject}\n{own_words(message.text, message.folds)}"


def _known() -> list[Known]:
    issues = Issue.objects.current().prefetch_related("texts").order_by("-pk")[:_MOST_ISSUES]
    return [
        known(
            issue.pk,
            issue.words,
            [issue.title, *(f"{text.title} {text.text}" for text in issue.texts.all())],
        )
        for issue in issues
    ]


def _answers_to_notices(said: Iterable[Message]) -> dict[int, Issue]:
    """Which of the tickets began with an answer to a notice of ours."""
    by_token: dict[str, int] = {}
    own = set(Mailbox.objects.filter(channel="email").values_list("address", flat=True)[:500])
    messages = {each.pk: each for each in said}
    items = dict(Item.objects.filter(message__in=list(messages)).values_list("message", "envelope_to"))
    for key, message in messages.items():
        addresses = [items.get(key, ""), *(pair[0] for pair in message.to)]
        for token in tokens_in(addresses, own):
            by_token[token] = message.ticket_id
    rows = NoticeRow.objects.filter(token__in=list(by_token)).select_related("issue")
    return {by_token[row.token]: row.issue for row in rows}


def _attempt(verb: Callable[[], object]) -> None:
    """What was merged or solved meanwhile is left."""
    try:
        verb()
    except (Refusal, Ticket.DoesNotExist, Issue.DoesNotExist):
        return
