"""A year's plan: asked for, drafted by a job, looked at, published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.listening import events
from answerable.listening.models import RotaMember, RotaState, RotaWeek, RotaYear
from answerable.listening.rota.board import Board
from answerable.listening.rota.guards import locked_year, require_planning
from answerable.listening.rota.reckoning import Reckoned
from answerable.listening.rota.weeks import arrange_service, call_off_to_come


@dataclass(frozen=True)
class YearWanted:
    most_of_department: int = 10
    fewest_days: int = 4
    for_each_mentor: int = 1
    hard_weeks: Sequence[int] = (1, 52, 53)
    delicate_tags: Sequence[str] = ("legal", "press", "injury", "data protection")
    wanted: Mapping[int, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def set_year(number: int, wanted: YearWanted, *, by: Actor, at: datetime) -> RotaYear:
    """The rules of a year, which has none yet or others. What was planned stays until it is planned anew."""
    require_planning(by)
    if not at.year - 1 <= number <= at.year + 2:
        raise Invalid(_("Plan this year or one of the next two."))
    values = _checked(wanted)
    year, is_new = RotaYear.objects.select_for_update().get_or_create(year=number, defaults=values)
    if not is_new and all(getattr(year, name) == value for name, value in values.items()):
        return year
    for name, value in values.items():
        setattr(year, name, value)
    year.save()
    record(events.ROTA_SET, year, by=by, at=at)
    return year


@transaction.atomic
def ask_plan(year: RotaYear, *, by: Actor, at: datetime, moves: bool = False) -> RotaYear:
    """Have it planned by a job: for those who have no week; with `moves` also anew for those whose week is more than
    four weeks away. Asked while it is being planned, it is planned once."""
    # The job is known to this module alone when it is asked for: it reads what this one keeps.
    from answerable.ledger.jobs import enqueue
    from answerable.listening.rota.tasks import plan_rota

    require_planning(by)
    found = locked_year(year.pk)
    if found.state == RotaState.PLANNING:
        return found
    for member in RotaMember.objects.filter(
        staff__is_active=False, weeks__starts_on__gt=at.date()
    ).distinct():
        call_off_to_come(member, by=by, at=at)  # they left
    found.state, found.problem, found.planned_at = RotaState.PLANNING, "", at
    found.save(update_fields=["state", "problem", "planned_at"])
    record(events.ROTA_ASKED, found, by=by, at=at, moves=moves)
    enqueue(plan_rota, year_id=found.pk, moves=moves)
    return found


@transaction.atomic
def keep_plan(year: RotaYear, reckoned: Reckoned, *, at: datetime) -> RotaYear:
    """As a draft beside what was published."""
    found = locked_year(year.pk)
    found.weeks.filter(is_draft=True).delete()
    kept = dict(found.weeks.filter(is_draft=False).values_list("member", "starts_on"))
    RotaWeek.objects.bulk_create(
        RotaWeek(year=found, member_id=key, starts_on=monday, mentor_id=reckoned.mentors[key])
        for key, monday in reckoned.weeks.items()
        if kept.get(key) != monday
    )
    found.found = {
        "short": {str(number): hands for number, hands in reckoned.short.items()},
        "short_of": [[number, name, n] for (number, name), n in reckoned.short_of.items()],
        "unplaced": {str(key): why for key, why in reckoned.why.items()},
    }
    found.state, found.planned_at = RotaState.DRAFT, at
    found.save(update_fields=["found", "state", "planned_at"])
    record(
        events.ROTA_PLANNED,
        found,
        by=SYSTEM,
        at=at,
        placed=len(reckoned.weeks),
        unplaced=len(reckoned.why),
        short=sum(reckoned.short.values()),
    )
    return found


@transaction.atomic
def keep_problem(year: RotaYear, words: str) -> None:
    found = locked_year(year.pk)
    found.state = RotaState.PUBLISHED if found.published_at else RotaState.BEGUN
    found.problem = words[:200]
    found.save(update_fields=["state", "problem"])


@transaction.atomic
def publish(year: RotaYear, *, by: Actor, at: datetime) -> RotaYear:
    """The draft holds from now on: whoever takes part sees it, is reminded, and may swap. Twice is once."""
    require_planning(by)
    found = locked_year(year.pk)
    if found.state == RotaState.PLANNING:
        raise Refusal(_("It is being planned just now. Look at it first."), code="planning")
    drafts = list(found.weeks.filter(is_draft=True).select_related("member__staff"))
    if not drafts and found.state != RotaState.DRAFT:
        if found.state == RotaState.PUBLISHED:
            return found
        raise Refusal(_("There is no plan to publish yet."), code="no_plan")
    placed = [_settle(draft) for draft in drafts]
    found.state, found.published_at = RotaState.PUBLISHED, at
    found.save(update_fields=["state", "published_at"])
    record(events.ROTA_PUBLISHED, found, by=by, at=at, weeks=len(drafts))
    for week in placed:
        number = week.starts_on.isocalendar()
        record(events.WEEK_PLACED, week, by=by, at=at, number=number.week, year=number.year)
        arrange_service(week.member, at=at)
    return found


def _settle(draft: RotaWeek) -> RotaWeek:
    """What was published before keeps its row, and so who asked to swap for it, unless it moved."""
    kept = RotaWeek.objects.filter(year=draft.year_id, member=draft.member_id, is_draft=False).first()
    if kept is None:
        draft.is_draft = False
        draft.save(update_fields=["is_draft"])
        return draft
    kept.swaps_asked.open().delete()
    kept.swaps_offered.open().delete()
    kept.starts_on, kept.mentor_id = draft.starts_on, draft.mentor_id
    kept.save(update_fields=["starts_on", "mentor"])
    draft.delete()
    return kept


def missing(year: RotaYear) -> list[tuple[str, str]]:
    """Who has no week, and why: as the last planning saw it, of those who still have none."""
    board = Board(year, draft=True)
    placed = {each.member_id for each in board.weeks}
    why = year.found.get("unplaced", {})
    return [(str(each), why.get(str(each.pk), "new")) for each in board.serving if each.pk not in placed]


def _checked(wanted: YearWanted) -> dict[str, object]:
    if not 1 <= wanted.most_of_department <= 100:
        raise Invalid(_("The share of a department is between 1 and 100 in a hundred."))
    if not 1 <= wanted.fewest_days <= 5 or not 1 <= wanted.for_each_mentor <= 10:
        raise Invalid(_("A week has one to five working days; a mentor looks after one to ten people."))
    numbers = [*wanted.hard_weeks, *wanted.wanted]
    if not all(1 <= each <= 53 for each in numbers):
        raise Invalid(_("A year’s weeks are numbered from 1 to 53."))
    if not all(0 <= each <= 10_000 for each in [*wanted.wanted.values(), *wanted.languages.values()]):
        raise Invalid(_("A number of people is between 0 and 10,000."))
    return {
        "most_of_department": wanted.most_of_department,
        "fewest_days": wanted.fewest_days,
        "for_each_mentor": wanted.for_each_mentor,
        "hard_weeks": sorted({*wanted.hard_weeks}),
        "delicate_tags": sorted({each.strip().lower() for each in wanted.delicate_tags if each.strip()}),
        "wanted": {str(number): hands for number, hands in sorted(wanted.wanted.items())},
        "languages": {name.lower(): n for name, n in sorted(wanted.languages.items()) if n},
    }
