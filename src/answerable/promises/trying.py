"""On paper: what would have been promised last month, and kept, under other terms. Nothing is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from answerable.ledger.models import Event
from answerable.people.models import Staff
from answerable.promises.actions.plans import KINDS, PolicyPlan, targets_kept
from answerable.promises.actions.policies import place_of_new
from answerable.promises.asking import PolicyAsker
from answerable.promises.clocks.history import Changed, History, Kind, Terms
from answerable.promises.clocks.running import Outcome, Run, runs
from answerable.promises.events import PROMISED
from answerable.promises.models import Policy
from answerable.promises.models.policies import targets_of
from answerable.promises.reading import lives
from answerable.promises.sources import Times, calendar_with, targets_with, times_of, whose_each
from answerable.regions.calendars import timeline_of
from answerable.tickets.conditions import question
from answerable.tickets.models import Ticket

MOST = 2000
SHOWN = 20
SPAN = timedelta(days=31)
AT_ONCE = 500
_Place = tuple[Kind, datetime]
Differing = tuple[int, Kind, bool | None, bool | None]  # ticket, what, as it was, as it would have been


@dataclass
class Tally:
    """Of one kind: those whose end is known, under either, and how many of them were kept; those whose end is known
    under both, and how many of these are kept under the second alone or under the first alone."""

    before: int = 0
    before_kept: int = 0
    after: int = 0
    after_kept: int = 0
    both: int = 0
    better: int = 0
    worse: int = 0

    def count(self, before: bool | None, after: bool | None) -> None:
        self.before += before is not None
        self.before_kept += before is True
        self.after += after is not None
        self.after_kept += after is True
        if before is not None and after is not None:
            self.both += 1
            self.better += after and not before
            self.worse += before and not after


@dataclass(frozen=True)
class Otherwise:
    """A promise that came out otherwise: kept or not, None where there was none or its end is open."""

    ticket: Ticket
    kind: Kind
    before: bool | None
    after: bool | None


@dataclass
class Trial:
    looked_at: int = 0  # tickets for which it would have held
    is_cut: bool = False
    tallies: dict[Kind, Tally] = field(default_factory=dict)
    differing: int = 0  # tickets
    shown: list[Otherwise] = field(default_factory=list)
    by_source: dict[Times, int] = field(default_factory=dict)  # how many tickets took their times there


def try_out(wanted: PolicyPlan, policy: Policy | None, *, reader: Staff, at: datetime) -> Trial:
    """The newest tickets of the last 31 days that the reader may see and for which it would be chosen: that meet its
    conditions as they stand today, and that no policy in front of it holds. `policy` is what it is to change."""
    since = at - SPAN
    opened = Ticket.objects.visible_to(reader).filter(created_at__gte=since, merged_into=None)
    fitting = opened.filter(question(wanted.conditions, PolicyAsker(at)))
    newest = list(fitting.order_by("-created_at", "-pk").values_list("pk", flat=True)[: MOST + 1])
    trial = Trial(is_cut=len(newest) > MOST)
    timed = _Timed(wanted, at)
    in_front = _in_front(wanted, policy, at)
    differing: list[Differing] = []
    for start in range(0, min(len(newest), MOST), AT_ONCE):
        keys = newest[:MOST][start : start + AT_ONCE]
        held = _held(keys)
        mine = [pk for pk in keys if held.get(pk) not in in_front]
        found, whose = lives(mine), whose_each(wanted.source, mine)
        for pk in mine:
            trial.looked_at += 1
            times = timed.times_of(whose.get(pk))
            if times is not None:
                trial.by_source[times] = trial.by_source.get(times, 0) + 1
            history = found[pk].history
            differing += compared(pk, history, _under(history, timed.terms(times)), at, trial)
    trial.differing = len({pk for pk, *_rest in differing})
    show(trial, differing)
    return trial


def compared(pk: int, history: History, other: History, at: datetime, trial: Trial) -> Iterator[Differing]:
    """One life as it was and as it would have been, counted in the trial."""
    before, after = _verdicts(history, at), _verdicts(other, at)
    for place in sorted(before.keys() | after.keys(), key=lambda place: (place[1], place[0])):
        kind, was, would = place[0], before.get(place), after.get(place)
        trial.tallies.setdefault(kind, Tally()).count(was, would)
        if was != would:
            yield pk, kind, was, would


def _verdicts(history: History, at: datetime) -> dict[_Place, bool | None]:
    return {(run.kind, run.started_at): _is_kept(run, at) for run in runs(history)}


def _is_kept(run: Run, at: datetime) -> bool | None:
    """As it is known by now: what is overdue is not kept, whatever comes."""
    if run.outcome == Outcome.RUNNING and run.due_at is not None and run.due_at < at:
        return False
    return run.is_kept


def _under(history: History, terms: Terms) -> History:
    """From when on something was promised, or from the start where nothing was, this was."""
    changes = [
        change._replace(terms=terms) if change.terms is not None else change
        for change in history.changes
        if not change.is_free
    ]
    if not any(change.terms for change in changes):
        changes.insert(0, Changed(history.opened_at, terms=terms))
    return replace(history, changes=tuple(changes))


@dataclass
class _Timed:
    """The times that would have held for a ticket: the plan's own, or those of elsewhere as they are in force now."""

    wanted: PolicyPlan
    at: datetime
    asked: dict[int | None, Times | None] = field(default_factory=dict)
    known: dict[Times | None, Terms] = field(default_factory=dict)

    def times_of(self, whose: int | None) -> Times | None:
        if whose not in self.asked:
            self.asked[whose] = times_of(self.wanted.source, whose, at=self.at)
        return self.asked[whose]

    def terms(self, times: Times | None) -> Terms:
        if times not in self.known:
            own, targets = self.wanted.calendar, self.wanted.targets
            calendar = own if times is None else calendar_with(own, times)
            if times is not None:
                targets = targets_of(targets_with(targets_kept(targets), times))
            timeline = None if calendar is None else timeline_of(calendar)
            self.known[times] = Terms(targets, timeline, self.wanted.pauses)
        return self.known[times]


def _in_front(wanted: PolicyPlan, policy: Policy | None, at: datetime) -> set[int]:
    """The policies that are chosen before it."""
    order = list(Policy.objects.present())
    keys = [each.pk for each in order]
    place = (
        keys.index(policy.pk) if policy is not None and policy.pk in keys else place_of_new(wanted, order, at)
    )
    return set(keys[:place])


def _held(tickets: Sequence[int]) -> dict[int, int]:
    """By ticket, the policy that was applied last."""
    applied = Event.objects.filter(ticket_id__in=tickets, kind=PROMISED.name).order_by("pk")
    held: dict[int, int] = {}
    for ticket_id, data in applied.values_list("ticket_id", "data"):
        if ticket_id is not None:
            held[ticket_id] = data.get("policy", 0)
    return held


def show(trial: Trial, differing: Sequence[Differing]) -> None:
    first = differing[:SHOWN]
    tickets = Ticket.objects.in_bulk({pk for pk, *_rest in first})
    trial.shown = [Otherwise(tickets[pk], kind, was, would) for pk, kind, was, would in first]
    trial.tallies = {kind: trial.tallies[kind] for kind in KINDS if kind in trial.tallies}
