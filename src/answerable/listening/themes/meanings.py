"""What tickets begin with and what answers to surveys say, read by the sentence model: in the worker, some at a time,
each once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from answerable.ledger.jobs import Lane, enqueue, job
from answerable.listening.models import AnswerMeaning, SurveyAnswer, ThemeLook, TicketMeaning
from answerable.listening.surveys.texts import AnswerText, texts_unread
from answerable.selfservice.finding.meaning.graph import NoWeights
from answerable.selfservice.finding.meaning.model import NAME, model, small
from answerable.tickets.likeness.reading import own_words
from answerable.tickets.models import Direction, Message, Ticket

log = structlog.get_logger(__name__)
WINDOW = timedelta(weeks=13)
_AT_ONCE = 50
_MOST = 2_000  # of one run: then others have their turn
_FIRST = 400  # of the newest: enough for the first themes, where all would be minutes of reading
_MOST_TEXT = 2_000  # characters; the model reads fewer


@job(lane=Lane.OUTSIDE)
def read_meanings() -> None:
    """Of all tickets of the window whose beginning was not read yet, the newest first; and of what was written with
    answers to surveys."""
    now = timezone.now()
    if not ThemeLook.objects.exists() and read(now=now, most=_FIRST) >= _FIRST:
        _look_at_the_newest()
    answers = read_answers(now=now)
    if read(now=now) >= _MOST or answers >= _MOST:
        enqueue(read_meanings, dedupe="listening.meanings.more", run_at=now + timedelta(seconds=5))
    elif not _has_looked_at_all() and TicketMeaning.objects.exclude(vector=b"").exists():
        _look_for_the_first_time()


def read(*, now: datetime, most: int = _MOST) -> int:
    """How many were read; each batch in a transaction of its own, so that it may be ended."""
    _forget_taken_back()
    number = 0
    while number < most:
        keys = list(_unread(now).order_by("-pk").values_list("pk", flat=True)[:_AT_ONCE])
        if not keys or not _read_these(keys):
            break
        number += len(keys)
    return number


def read_answers(*, now: datetime, most: int = _MOST) -> int:
    number = 0
    while number < most:
        texts = list(texts_unread(now - WINDOW, by=NAME, most=_AT_ONCE))
        if not texts or not _read_answers(texts):
            break
        number += len(texts)
    return number


def first_messages(keys: Sequence[int]) -> dict[int, Message]:
    """What a person wrote first in each, by ticket; what was taken back or erased is none."""
    found: dict[int, Message] = {}
    rows = Message.objects.filter(ticket__in=keys, direction=Direction.INBOUND, is_automatic=False)
    rows = rows.filter(retracted_at=None).exclude(text="", subject="").order_by("pk")
    for message in rows.only("ticket", "subject", "text", "folds", "from_name"):
        found.setdefault(message.ticket_id, message)
    return found


def said_in(message: Message) -> str:
    return f"{message.subject}\n{own_words(message.text, message.folds)}"[:_MOST_TEXT]


def _has_looked_at_all() -> bool:
    """The first look may have been at the newest alone; the one after it was not."""
    return ThemeLook.objects.filter(number__gt=1).exists()


def _look_at_the_newest() -> None:
    from answerable.listening.themes.discovering import find_themes  # which reads what is read here

    enqueue(find_themes, dedupe="listening.themes.newest")


def _look_for_the_first_time() -> None:
    """Nobody should wait a day for the first themes; afterwards the clock asks for them."""
    from answerable.listening.themes.discovering import find_themes  # which reads what is read here
    from answerable.listening.words.comparing import compare_words

    enqueue(find_themes, dedupe="listening.themes.first")
    enqueue(compare_words, dedupe="listening.words.first")


def _unread(now: datetime) -> "models.QuerySet[Ticket]":
    since = now - WINDOW
    # What was opened since was changed since, and for that there is an index.
    rows = Ticket.objects.present().filter(changed_at__gt=since, created_at__gt=since, erased_at=None)
    return rows.exclude(meaning__meant_by=NAME)


def _read_these(keys: Sequence[int]) -> bool:
    """False where there is no model."""
    said = first_messages(keys)
    vectors = _vectors([said_in(each) for each in said.values()])
    if vectors is None:
        return False
    by_ticket = dict(zip(said, vectors, strict=True))
    with transaction.atomic():
        for ticket in (
            Ticket.objects.select_for_update(of=("self",)).filter(pk__in=keys, erased_at=None).order_by("pk")
        ):
            TicketMeaning.objects.update_or_create(
                ticket=ticket,
                defaults={
                    "message": said.get(ticket.pk),
                    "vector": by_ticket.get(ticket.pk, b""),
                    "meant_by": NAME,
                    "opened_at": ticket.created_at,
                },
            )
    return True


def _read_answers(texts: Sequence[AnswerText]) -> bool:
    said = [each for each in texts if each.text]
    vectors = _vectors([each.text[:_MOST_TEXT] for each in said])
    if vectors is None:
        return False
    read_now = dict(zip((each.answer for each in said), vectors, strict=True))
    with transaction.atomic():
        for each in texts:
            # Not what was changed or erased while the model read it: that comes again.
            is_same = SurveyAnswer.objects.select_for_update(of=("self",)).filter(pk=each.answer)
            if not is_same.filter(changed_at=each.at).exists():
                continue
            values = {"vector": read_now.get(each.answer, b""), "meant_by": NAME, "said_at": each.at}
            AnswerMeaning.objects.update_or_create(answer_id=each.answer, defaults=values)
    return True


def _vectors(texts: Sequence[str]) -> list[bytes] | None:
    """None where there is no model."""
    try:
        return [each.tobytes() for each in small(model().vectors(list(texts)))] if texts else []
    except (NoWeights, ImportError, OSError) as error:
        log.warning("listening.no_meaning", why=str(error))
        return None


def _forget_taken_back() -> None:
    """Words that their author changed or took back: read anew, or gone."""
    changed = Q(message__retracted_at__isnull=False)
    TicketMeaning.objects.filter(changed).delete()
