"""A guide is followed: begun, step by step, back, to its end; and what was done goes with a ticket. Each step is kept
as it is taken; the ledger tells of a run once, when it ends."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from answerable.ledger.actor import SYSTEM, Actor, ActorKind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Customer
from answerable.routing.actions import learn
from answerable.routing.capability.evidence import EvidenceKind
from answerable.selfservice.guides import events
from answerable.selfservice.guides.paths import Known, Step, next_step, shown_from
from answerable.selfservice.models import Guide, GuideRun, GuideRunStep
from answerable.selfservice.models.guides import RunEnd
from answerable.tickets.actions.guards import lock, locked
from answerable.tickets.models import Ticket

BY_PERSON = "person"  # what a customer chooses where only somebody of ours can do it
MOST_VALUE = 200
LEFT_AFTER = timedelta(days=1)
_REMEMBERED = timedelta(days=90)
_MOST_RUNS = 20


@dataclass(frozen=True)
class Begun:
    run: GuideRun
    secret: str  # what the browser keeps; here is only its digest


@dataclass(frozen=True)
class Whose:
    """For whom a guide is followed: somebody who proved who they are, on a ticket, or nobody known."""

    customer: Customer | None = None
    ticket: Ticket | None = None
    language: str = "en"
    product: str = ""
    release: str = ""
    is_for_customer: bool = False  # a colleague begins it for them to follow


@transaction.atomic
def begin(guide: Guide, whose: Whose, *, by: Actor, at: datetime) -> Begun:
    """A colleague begins one on a ticket; a customer, or nobody known, one that is for everybody."""
    found = Guide.objects.select_related("published").get(pk=guide.pk)
    if not found.is_published or found.published is None:
        raise Guide.DoesNotExist
    if by.kind is ActorKind.STAFF:
        _require_sight(found, whose, by)
    path = found.published.path
    first = shown_from(path, path.steps[0].key, Known(whose.product, whose.release))
    if first is None:
        raise Refusal(gettext("This guide leads nowhere. Tell whoever looks after it."), code="leads_nowhere")
    secret = secrets.token_urlsafe(32)
    run = GuideRun.objects.create(
        version=found.published,
        guide=found,
        customer=whose.ticket.customer if whose.ticket else whose.customer,
        staff_id=None if whose.is_for_customer else by.staff_id,
        ticket=whose.ticket,
        digest=digest_of(secret),
        language=whose.language,
        product=whose.product[:200],
        release=whose.release[:120],
        step=first.key,
        started_at=at,
        last_at=at,
    )
    if first.is_end:
        _end(run, RunEnd(first.outcome.value), by=by, at=at)
    return Begun(run, secret)


def _require_sight(guide: Guide, whose: Whose, by: Actor) -> None:
    if not Guide.objects.visible_to(by).filter(pk=guide.pk).exists():
        raise Guide.DoesNotExist
    if whose.ticket is None:
        raise Invalid(gettext("A colleague follows a guide on a ticket."))
    locked(whose.ticket, by, "ticket.note")


@transaction.atomic
def take(
    run: GuideRun,
    key: str,
    choice: str,
    *,
    by: Actor,
    at: datetime,
    value: str = "",
    earlier: GuideRunStep | None = None,
) -> GuideRun:
    """Take the step that they are at. A step that was taken already stays as it is: a page may be sent twice."""
    found = _locked(run, by)
    step = found.here
    is_going = not found.is_over or (found.outcome == RunEnd.PERSON and by.kind is ActorKind.STAFF)
    if step is None or step.key != key or step.is_end or not is_going:
        return found
    if choice not in _offered(step, by):
        raise Invalid(gettext("Choose one of the answers."))
    found.ended_at, found.outcome, found.last_at = None, "", at
    if choice == BY_PERSON:
        _end(found, RunEnd.PERSON, by=by, at=at)
        return found
    GuideRunStep.objects.create(
        run=found,
        number=found.steps.count() + 1,
        key=key,
        choice=choice,
        value=_line(value) if step.asks else "",
        at=at,
        staff_id=by.staff_id,
        taken_from=earlier,
    )
    _go_on(found, step, choice, by=by, at=at)
    return found


def _offered(step: Step, by: Actor) -> set[str]:
    ways = {way for way, _next in step.ways()}
    if not step.by_person:
        return ways
    return {BY_PERSON} if by.kind is not ActorKind.STAFF else {*ways, BY_PERSON}


def _go_on(run: GuideRun, step: Step, choice: str, *, by: Actor, at: datetime) -> None:
    taken = taken_in(run)
    following = next_step(run.path, step, choice, known_in(run, taken), Counter(each.key for each in taken))
    if following is None:
        _end(run, RunEnd.NOT_SOLVED, by=by, at=at)
        return
    run.step = following.key
    if following.is_end:
        _end(run, RunEnd(following.outcome.value), by=by, at=at)
    else:
        run.save(update_fields=["step", "last_at", "ended_at", "outcome"])


@transaction.atomic
def go_back(run: GuideRun, *, by: Actor, at: datetime) -> GuideRun:
    """To the step before. What was chosen there is still known, and offered again."""
    found = _locked(run, by)
    last = found.steps.filter(is_undone=False).last()
    if last is None:
        return found
    last.is_undone = True
    last.save(update_fields=["is_undone"])
    found.step, found.last_at, found.ended_at, found.outcome = last.key, at, None, ""
    found.save(update_fields=["step", "last_at", "ended_at", "outcome"])
    return found


@transaction.atomic
def attach(run: GuideRun, ticket: Ticket, *, is_proven: bool, by: Actor, at: datetime) -> GuideRun:
    """What was done stands on the ticket from now on. Of somebody who proved who they are, a guide that was followed to
    its end before they asked says that they did what they could."""
    ticket = lock(ticket.pk)
    found = GuideRun.objects.select_for_update().select_related("guide", "version").get(pk=run.pk)
    if found.ticket_id is not None:
        return found  # with this one already, or with another's: it is not taken away from there
    found.ticket = ticket
    if is_proven or found.customer_id is None:
        found.customer_id = ticket.customer_id
    found.save(update_fields=["ticket", "customer"])
    if found.is_over:
        _tell(found, by=by, at=at)
        if is_proven and found.outcome in (RunEnd.NOT_SOLVED, RunEnd.PERSON):
            product = found.product or ("" if "," in found.guide.product else found.guide.product)
            learn(ticket.customer, EvidenceKind.GUIDE_COMPLETED, ticket=ticket, product=product, by=by, at=at)
    return found


def leave_silent(*, at: datetime) -> None:
    """Runs in which nobody went on for a day ended where they are; whoever comes back goes on from there."""
    silent = GuideRun.objects.going().filter(last_at__lt=at - LEFT_AFTER).order_by("last_at")
    for pk in list(silent.values_list("pk", flat=True)[:500]):
        _leave(pk, at=at)


@transaction.atomic
def _leave(pk: int, *, at: datetime) -> None:
    found = GuideRun.objects.select_for_update().select_related("guide", "version").get(pk=pk)
    if found.ended_at is None and found.last_at < at - LEFT_AFTER:
        _end(found, RunEnd.LEFT, by=SYSTEM, at=at)


def forget_values(*, at: datetime) -> None:
    """What somebody whom nobody knows was asked for (a serial number) goes after a month, if no ticket has it."""
    old = GuideRunStep.objects.filter(run__ticket=None, at__lt=at - timedelta(days=30)).exclude(value="")
    old.update(value="")


def run_with(secret: str) -> GuideRun | None:
    """Whose browser keeps this."""
    if not secret or len(secret) > 100:
        return None
    rows = GuideRun.objects.select_related("version", "guide", "ticket")
    return rows.filter(digest=digest_of(secret)).first()


@transaction.atomic
def new_secret(run: GuideRun, *, by: Actor) -> str:
    """For a link by which the customer goes on themselves; one that was given before opens nothing any more."""
    found = _locked(run, by)
    secret = secrets.token_urlsafe(32)
    found.digest = digest_of(secret)
    found.save(update_fields=["digest"])
    return secret


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def taken_in(run: GuideRun) -> list[GuideRunStep]:
    return [each for each in run.steps.all() if not each.is_undone]


def _line(value: str) -> str:
    return " ".join(value.replace("\x00", "").split())[:MOST_VALUE]


def known_in(run: GuideRun, taken: Sequence[GuideRunStep]) -> Known:
    return Known(run.product, run.release, {each.key: each.choice for each in taken})


def chosen_before(run: GuideRun, key: str) -> GuideRunStep | None:
    """What was chosen there before they went back."""
    return run.steps.filter(key=key, is_undone=True).last()


def done_before(run: GuideRun) -> GuideRunStep | None:
    """The same step in an earlier run of this ticket, or of this person: nobody is asked twice."""
    step = run.here
    if step is None or step.is_end:
        return None
    whose = Q(ticket=run.ticket_id, ticket__isnull=False)
    if run.customer_id is not None:
        whose |= Q(customer=run.customer_id)
    since = run.started_at - _REMEMBERED
    earlier = GuideRun.objects.filter(whose, started_at__gte=since).exclude(pk=run.pk).order_by("-pk")
    for other in earlier.select_related("version").prefetch_related("steps")[:_MOST_RUNS]:
        for taken in reversed(taken_in(other)):
            known = other.path.by_key.get(taken.key)
            if known is not None and _is_same(known, step) and taken.choice in dict(step.ways()):
                return taken
    return None


def _is_same(one: Step, other: Step) -> bool:
    if one.kind is not other.kind:
        return False
    if one.same and one.same == other.same:
        return True
    shared = one.title.keys() & other.title.keys()
    return any(one.title[code].casefold() == other.title[code].casefold() for code in shared)


def _locked(run: GuideRun, by: Actor) -> GuideRun:
    """For colleagues a run stands and falls with its ticket; whoever else comes has shown its secret."""
    if by.kind is ActorKind.STAFF:
        found = GuideRun.objects.visible_to(by).filter(pk=run.pk).first()
        if found is None:
            raise GuideRun.DoesNotExist
        if not by.may("ticket.note"):
            raise NotAllowed
    if run.ticket_id is not None:
        lock(run.ticket_id)  # always before the run
    locked_run: GuideRun = (
        GuideRun.objects.select_for_update(of=("self",)).select_related("guide", "version").get(pk=run.pk)
    )
    return locked_run


def _end(run: GuideRun, outcome: RunEnd, *, by: Actor, at: datetime) -> None:
    run.ended_at, run.outcome = at, outcome
    run.save(update_fields=["step", "last_at", "ended_at", "outcome"])
    _tell(run, by=by, at=at)


def _tell(run: GuideRun, *, by: Actor, at: datetime) -> None:
    told: dict[str, Any] = {
        "guide": run.guide_id,
        "run": run.pk,
        "version": run.version.number,
        "steps": run.steps.filter(is_undone=False).count(),
        "outcome": run.outcome,
    }
    if run.ticket is not None:
        record(events.GUIDE_FOLLOWED, run.ticket, by=by, at=at, **told)
    else:
        record(events.GUIDE_RUN_ENDED, run, by=by, at=at, **told)
