"""Two who agree serve in each other's week, if no hard rule forbids it: asked, accepted, refused, lapsed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import RotaSwap, RotaWeek, SwapState
from answerable.listening.rota.board import Board
from answerable.listening.rota.guards import is_own, locked_year, week_of
from answerable.listening.rota.letters import tell_of_swap
from answerable.listening.rota.weeks import place, refuse_begun

ANSWERED_WITHIN = timedelta(days=7)


@transaction.atomic
def ask_swap(week: RotaWeek, other: RotaWeek, *, by: Actor, at: datetime) -> RotaSwap:
    """One's own week for theirs. Asked already, it is asked once."""
    if not is_own(week_of(week.pk), by):
        raise NotAllowed
    locked_year(week.year_id)
    mine, theirs = week_of(week.pk), week_of(other.pk)
    known = RotaSwap.objects.open().filter(week=mine, other=theirs).first()
    if known is not None and known.is_open(at=at):
        return known
    _refuse_impossible(mine, theirs, at)
    if known is not None:
        _end(known, SwapState.LAPSED, by=SYSTEM, at=at)
    lapses_at = min(at + ANSWERED_WITHIN, mine.span[0], theirs.span[0])
    swap = RotaSwap.objects.create(week=mine, other=theirs, asked_at=at, lapses_at=lapses_at)
    record(events.SWAP_ASKED, mine, by=by, at=at, swap=swap.pk, other=theirs.pk)
    tell_of_swap(swap)
    return swap


@transaction.atomic
def accept_swap(swap: RotaSwap, *, by: Actor, at: datetime) -> RotaSwap:
    """By whom it was asked of; the rules are looked at once more, since others moved meanwhile."""
    found = _locked(swap)
    if not is_own(found.other, by):
        raise NotAllowed
    if found.state == SwapState.ACCEPTED:
        return found
    _refuse_ended(found, at)
    mine, theirs = found.week, found.other
    _refuse_impossible(mine, theirs, at)
    _end(found, SwapState.ACCEPTED, by=by, at=at)
    mentors = mine.mentor, theirs.mentor
    mine.mentor, theirs.mentor = mentors[1], mentors[0]
    first, second = mine.starts_on, theirs.starts_on
    place(mine, second, by=by, at=at)
    place(theirs, first, by=by, at=at)
    tell_of_swap(found)
    return found


@transaction.atomic
def refuse_swap(swap: RotaSwap, *, by: Actor, at: datetime) -> RotaSwap:
    found = _locked(swap)
    if not is_own(found.other, by):
        raise NotAllowed
    return _ended(found, SwapState.REFUSED, by=by, at=at)


@transaction.atomic
def take_back_swap(swap: RotaSwap, *, by: Actor, at: datetime) -> RotaSwap:
    found = _locked(swap)
    if not is_own(found.week, by):
        raise NotAllowed
    return _ended(found, SwapState.TAKEN_BACK, by=by, at=at)


def let_swaps_lapse(*, at: datetime) -> int:
    """What nobody answered in time: whoever asked is told."""
    due = list(RotaSwap.objects.open().filter(lapses_at__lte=at)[:500])
    for each in due:
        with transaction.atomic():
            found = _locked(each)
            if found.state == SwapState.ASKED:
                _end(found, SwapState.LAPSED, by=SYSTEM, at=at)
                tell_of_swap(found)
    return len(due)


def _locked(swap: RotaSwap) -> RotaSwap:
    locked_year(RotaWeek.objects.values_list("year", flat=True).get(pk=swap.week_id))
    found: RotaSwap = RotaSwap.objects.select_for_update().get(pk=swap.pk)
    found.week, found.other = week_of(found.week_id), week_of(found.other_id)
    return found


def _refuse_impossible(mine: RotaWeek, theirs: RotaWeek, at: datetime) -> None:
    if mine.is_draft or theirs.is_draft:
        raise Refusal(_("What is a draft cannot be swapped yet."), code="draft")
    if mine.member_id == theirs.member_id or mine.starts_on == theirs.starts_on:
        raise Refusal(_("Choose somebody else’s week, and another one."), code="same")
    for each in (mine, theirs):
        refuse_begun(each, at)
    problems = problems_of_swap(Board(mine.year), mine, theirs, at=at)
    if problems:
        raise Refusal(" ".join(problems), code="rule")


def problems_of_swap(board: Board, mine: RotaWeek, theirs: RotaWeek, *, at: datetime) -> list[str]:
    """Why it cannot be, in words: hard rules that it would break for one of them."""
    if mine.year_id != theirs.year_id:
        return [_("They are weeks of two years.")]
    both = {mine.pk, theirs.pk}
    return [
        *board.problems(mine.member, theirs.starts_on, at=at, without=both),
        *board.problems(theirs.member, mine.starts_on, at=at, without=both),
    ]


def _refuse_ended(swap: RotaSwap, at: datetime) -> None:
    if not swap.is_open(at=at):
        words = _("It is asked no more: %(state)s.")
        state = SwapState.LAPSED if swap.state == SwapState.ASKED else SwapState(swap.state)
        raise Refusal(words % {"state": state.label}, code="ended")


def _ended(swap: RotaSwap, state: SwapState, *, by: Actor, at: datetime) -> RotaSwap:
    if swap.state == state:
        return swap
    _refuse_ended(swap, at)
    _end(swap, state, by=by, at=at)
    tell_of_swap(swap)
    return swap


def _end(swap: RotaSwap, state: SwapState, *, by: Actor, at: datetime) -> None:
    swap.state, swap.ended_at = state, at
    swap.save(update_fields=["state", "ended_at"])
    record(events.SWAP_ENDED, swap.week, by=by, at=at, swap=swap.pk, state=state.value)
