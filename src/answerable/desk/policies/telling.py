"""What a policy says, in words: for the list, for what changed from one version to the next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from answerable.desk.policies.lengths import length_words
from answerable.people.models import Team
from answerable.promises.actions import PolicyPlan, StepWhat, plan_of
from answerable.promises.actions.plans import KINDS, PAUSING
from answerable.promises.models import Policy, PolicyVersion, Promise, Source
from answerable.promises.models.promises import PromiseKind
from answerable.promises.policies import policies
from answerable.regions.models import Calendar
from answerable.tickets.conditions import Reader, words
from answerable.tickets.models import Category, Priority, Ticket

MOST_COUNTED = 5000  # open tickets, the newest
MOST_VERSIONS = 20
SHOWN = (Priority.NORMAL, Priority.URGENT)


@dataclass(frozen=True)
class Names:
    """What calendars and teams are called, asked once."""

    calendars: Mapping[int, str]
    teams: Mapping[int, str]


@dataclass(frozen=True)
class Row:
    policy: Policy
    version: PolicyVersion | None  # none before its first begins
    planned: datetime | None
    for_whom: str
    calendar: str
    source: str  # in words, when not as written
    times: Sequence[tuple[str, str, str]]  # what, for normal ones, for urgent ones
    held: int
    is_unreached: bool  # one above it holds for every ticket


@dataclass(frozen=True)
class Told:
    """A version, and what it changed."""

    version: PolicyVersion
    changes: Sequence[str]
    is_held: bool
    is_planned: bool


def listed(reader: Reader) -> list[Row]:
    names, held, rows, is_taken = names_known(), held_now(), [], False
    for standing in policies():
        version = standing.at(reader.now)
        planned = [each.since for each in standing.versions if each.since > reader.now]
        shown = version or (standing.versions[-1] if standing.versions else None)
        plan = None if shown is None else plan_of(standing.policy, shown)
        rows.append(
            Row(
                policy=standing.policy,
                version=version,
                planned=min(planned, default=None),
                for_whom="" if plan is None else for_whom(plan, reader),
                calendar="" if plan is None else calendar_words(plan, names),
                source="" if plan is None or plan.source == Source.OWN else str(plan.source.label),
                times=[] if plan is None else times(plan),
                held=held.get(standing.policy.pk, 0),
                is_unreached=is_taken,
            )
        )
        is_taken = is_taken or (version is not None and not version.asked.each)
    return rows


def names_known() -> Names:
    return Names(
        dict(Calendar.objects.values_list("pk", "name")), dict(Team.objects.values_list("pk", "name"))
    )


def held_now() -> dict[int, int]:
    """For how many open tickets something of each policy runs, among the newest ones."""
    newest = Ticket.objects.open().order_by("-pk").values("pk")[:MOST_COUNTED]
    running = Promise.objects.running().filter(ticket__in=newest, version__isnull=False)
    counted = running.order_by().values_list("version__policy").annotate(n=Count("ticket", distinct=True))
    return dict(counted)


def for_whom(plan: PolicyPlan, reader: Reader) -> str:
    return words(plan.conditions, reader) if plan.conditions.each else _("every ticket")


def calendar_words(plan: PolicyPlan, names: Names) -> str:
    if plan.calendar is None:
        return _("day and night")
    return names.calendars.get(plan.calendar, _("(not there)"))


def times(plan: PolicyPlan) -> list[tuple[str, str, str]]:
    by_calendar = plan.calendar is not None
    normal, urgent = SHOWN
    return [
        (
            str(PromiseKind(kind).label).capitalize(),
            _length(plan.targets[kind].get(normal), by_calendar),
            _length(plan.targets[kind].get(urgent), by_calendar),
        )
        for kind in KINDS
        if kind in plan.targets
    ]


def told_of(policy: Policy, reader: Reader) -> list[Told]:
    """Its versions, the last made first, with what each changed."""
    found = list(policy.versions.written().select_related("made_by").order_by("-number")[: MOST_VERSIONS + 1])
    names = names_known()
    held = next(
        iter(sorted((v for v in found if v.since <= reader.now), key=lambda v: (v.since, v.number))[-1:]),
        None,
    )
    plans = [plan_of(policy, version) for version in found]
    before: Sequence[PolicyPlan | None] = [*plans[1:], None]
    return [
        Told(
            version,
            [] if was is None else list(differences(was, plan, reader, names)),
            version == held,
            version.since > reader.now,
        )
        for version, plan, was in list(zip(found, plans, before, strict=True))[:MOST_VERSIONS]
    ]


def differences(was: PolicyPlan, now: PolicyPlan, reader: Reader, names: Names) -> Iterator[str]:
    pairs = [
        (_("For"), for_whom(was, reader), for_whom(now, reader)),
        (_("Times"), str(was.source.label), str(now.source.label)),
        (_("Counted by"), calendar_words(was, names), calendar_words(now, names)),
        *_times_of(was, now),
        *(
            (_pauses_label(kind.value), _pauses(was, kind.value), _pauses(now, kind.value))
            for kind in PAUSING
        ),
        (
            _("Warning before"),
            _length(was.warn_before, was.calendar is not None),
            _length(now.warn_before, now.calendar is not None),
        ),
        (_("When it is late"), steps_words(was, names), steps_words(now, names)),
    ]
    for label, before, after in pairs:
        if before != after:
            yield f"{label}: {before} → {after}"


def steps_words(plan: PolicyPlan, names: Names) -> str:
    said = []
    for step in plan.steps:
        if step.what == StepWhat.TELL:
            what = _("tell those who lead")
        elif step.what == StepWhat.PRIORITY:
            what = _("priority: %(name)s") % {"name": Priority(step.value or 0).label}
        else:
            what = _("give it to %(team)s") % {"team": names.teams.get(step.value or 0, _("(not there)"))}
        said.append(f"{_length(step.after, plan.calendar is not None)}: {what}")
    return ", ".join(said) or "–"


def _times_of(was: PolicyPlan, now: PolicyPlan) -> Iterator[tuple[str, str, str]]:
    for kind in KINDS:
        for priority in Priority:
            before, after = (
                _length(plan.targets.get(kind, {}).get(priority), plan.calendar is not None)
                for plan in (was, now)
            )
            yield f"{str(PromiseKind(kind).label).capitalize()}, {priority.label}", before, after


def _pauses_label(kind: str) -> str:
    return _("%(what)s pauses while") % {"what": str(PromiseKind(kind).label).capitalize()}


def _pauses(plan: PolicyPlan, kind: str) -> str:
    of_kind = next((categories for each, categories in plan.pauses.items() if each == kind), frozenset())
    return ", ".join(str(Category(each).label) for each in sorted(of_kind)) or "–"


def _length(length: timedelta | None, by_calendar: bool) -> str:
    return "–" if length is None else length_words(length, is_by_calendar=by_calendar)
