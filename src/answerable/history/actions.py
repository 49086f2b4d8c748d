"""What an administrator does with an import; the work is done by a worker, or by the command that waits for it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.history import events
from answerable.history.mapping import Plan, check, check_table, guess
from answerable.history.models import HistoryMapping, HistoryRun, RunState
from answerable.history.models.runs import ACTIVE
from answerable.history.shape import Unreadable
from answerable.history.sources import SOURCES, first_rows
from answerable.history.storing import drop_file
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Provider, ProviderKind

RIGHT = "history.bring"
SAMPLE = 500  # rows that a guess is made of


@dataclass(frozen=True)
class Handed:
    """A file, and what the system is called that wrote it."""

    source: str
    label: str
    path: Path
    filename: str
    digest: str
    is_ours: bool = False


@transaction.atomic
def begin(handed: Handed, *, by: Actor, at: datetime, plan: Plan | None = None) -> HistoryRun:
    """A run that is still to be set up; its columns are guessed. A file that is something else is refused."""
    require(by)
    source = SOURCES.get(handed.source)
    if source is None:
        raise Invalid(_("There is no such kind of file."))
    label = " ".join(handed.label.split()) or str(source.label)
    if len(label) > 60:
        raise Invalid(_("The name of the system is too long: at most 60 characters."))
    try:
        rows = first_rows(source, handed.path, SAMPLE)
    except Unreadable as error:
        raise Invalid(str(error)) from error
    if source.rows is not None and not rows:
        raise Invalid(_("There is no row in the file."))
    found = plan or (guess(list(rows[0]), rows) if rows else Plan())
    return HistoryRun.objects.create(
        source=source.key, label=label, filename=handed.filename[:200], path=str(handed.path), digest=handed.digest,
        is_ours=handed.is_ours, plan=found.as_json(), provider=_provider(), staff_id=by.staff_id, at=at,
    )  # fmt: skip


@transaction.atomic
def choose(run: HistoryRun, plan: Plan, *, by: Actor, at: datetime, name: str = "") -> HistoryRun:
    """What its columns and states mean; kept under a name for other files, if one is given."""
    run = _locked(run, by, RunState.CHOOSING, RunState.TRIED, RunState.FAILED)
    try:
        check(plan)
        if SOURCES[run.source].rows is not None:
            check_table(plan)
    except Unreadable as error:
        raise Invalid(str(error)) from error
    if run.position and plan != run.read_plan:
        raise Refusal(_("A part of it is here already, read in another way. Take that out first."))
    run.plan = plan.as_json()
    run.save(update_fields=["plan"])
    if name.strip():
        keep_mapping(name, run.source, plan, by=by, at=at)
    return run


@transaction.atomic
def try_it(run: HistoryRun, *, by: Actor, at: datetime) -> HistoryRun:
    """What would be brought, and what would be lost."""
    run = _locked(run, by, RunState.CHOOSING, RunState.TRIED, RunState.FAILED)
    if run.position:
        raise Refusal(_("A part of it is here already: go on with it, or take it out."))
    return _start(run, RunState.TRYING, by, at)


@transaction.atomic
def bring(run: HistoryRun, *, by: Actor, at: datetime) -> HistoryRun:
    """Write it, or go on with what was cut short."""
    run = _locked(run, by, RunState.CHOOSING, RunState.TRIED, RunState.FAILED, RunState.RUNNING)
    if run.state == RunState.RUNNING:
        return run
    if not run.position:
        run.report = {}
    return _start(run, RunState.RUNNING, by, at)


@transaction.atomic
def undo(run: HistoryRun, *, by: Actor, at: datetime) -> HistoryRun:
    """Take it out again where nothing was done on it; twice is harmless."""
    run = _locked(run, by, *set(RunState) - {RunState.TRYING})
    if run.state == RunState.LEAVING or (run.state == RunState.TAKEN_OUT and not run.brought.exists()):
        return run
    run.state, run.done_at, run.error = RunState.LEAVING, None, ""
    run.save(update_fields=["state", "done_at", "error"])
    drop_file(run)
    return run


@transaction.atomic
def discard(run: HistoryRun, *, by: Actor) -> None:
    """A run that brought nothing goes with its file."""
    run = _locked(run, by, RunState.CHOOSING, RunState.TRIED, RunState.FAILED)
    if run.position or run.tickets:
        raise Refusal(_("It has brought something. Take that out instead."))
    drop_file(run)
    run.delete()


@transaction.atomic
def keep_mapping(name: str, source: str, plan: Plan, *, by: Actor, at: datetime) -> HistoryMapping:
    """Under a name that is taken, it takes the place of what was there."""
    require(by)
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise Invalid(_("A mapping has a name of at most 60 characters."))
    found = HistoryMapping.objects.select_for_update().filter(name__iexact=name).first() or HistoryMapping(
        name=name
    )
    found.source, found.plan, found.at = source, plan.as_json(), at
    found.save()
    record(events.MAPPING_KEPT, found, by=by, at=at, source=source)
    return found


@transaction.atomic
def remove_mapping(mapping: HistoryMapping, *, by: Actor, at: datetime) -> None:
    require(by)
    found = HistoryMapping.objects.select_for_update().filter(pk=mapping.pk).first()
    if found is not None:
        record(events.MAPPING_REMOVED, found, by=by, at=at)
        found.delete()


def require(by: Actor) -> None:
    if not (by.may(RIGHT) and by.scope.everything):
        raise NotAllowed


def _locked(run: HistoryRun, by: Actor, *states: RunState) -> HistoryRun:
    require(by)
    found = HistoryRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if found.state not in states:
        raise Refusal(
            _("This cannot be done with it now: it is %(state)s.") % {"state": found.get_state_display()}
        )
    return found


def _start(run: HistoryRun, state: RunState, by: Actor, at: datetime) -> HistoryRun:
    if not run.path or not Path(run.path).is_file():
        raise Refusal(
            _("Its file is no longer here. Hand it in again: what was brought is not brought twice.")
        )
    if HistoryRun.objects.filter(label=run.label, state__in=ACTIVE).exclude(pk=run.pk).exists():
        raise Refusal(
            _("Another file from %(label)s is being read. Wait until that is done.") % {"label": run.label}
        )
    run.state, run.error, run.done_at = state, "", None
    run.save(update_fields=["state", "error", "done_at", "report"])
    record(events.BEGUN, run, by=by, at=at, source=run.source, trial=state == RunState.TRYING)
    return run


def _provider() -> Provider:
    """For whom the people worked who are not known here: the house's own, as long as nobody says otherwise."""
    found = Provider.objects.filter(kind=ProviderKind.IN_HOUSE).order_by("pk").first()
    if found is None:
        raise Refusal(_("There is no company of your own yet. Set it up first."))
    return found
