"""A fixed design asked of: by the worker, each time kept as it came out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.insight import events
from answerable.insight.methods.results import NotEnoughData
from answerable.insight.models import Study, StudyDesign, StudyRun
from answerable.insight.models.studies import studies
from answerable.insight.studies.design import digest, read
from answerable.insight.studies.reckoning import reckon, refused
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal

Step = Callable[[], object]


def ask_run(study: Study, *, by: Actor, at: datetime) -> StudyRun:
    """The worker reckons it. While one waits to be reckoned, another is that one."""
    if not studies(by):
        raise NotAllowed
    fixed = study.fixed
    if fixed is None:
        raise Refusal(_("Fix the design first: whoever looks before can no longer choose."), code="not_fixed")
    if at.date() < fixed.judged_on:
        raise Refusal(
            _(
                "It is judged from %(day)s on, as was fixed. Looking earlier and again until it pleases finds what "
                "is not there."
            )
            % {"day": fixed.judged_on.isoformat()},
            code="too_early",
        )
    try:
        with transaction.atomic():
            run = StudyRun.objects.create(design=fixed, asked_at=at, asked_by_id=by.staff_id)
            record(events.STUDY_ASKED, study, by=by, at=at, version=fixed.number, run=run.pk)
            enqueue(reckon_run, dedupe=f"study:{run.pk}", run_pk=run.pk)
    except IntegrityError:
        return StudyRun.objects.filter(design=fixed).order_by("-pk")[0]  # it may be done by now
    return run


def ask_due(*, at: datetime) -> int:
    """Those whose day has come and of which nobody asked yet; how many."""
    due = Study.objects.filter(designs__judged_on__lte=at.date(), designs__runs=None).distinct()
    asked = 0
    for study in due:
        fixed = study.fixed
        if fixed is not None and fixed.judged_on <= at.date() and not fixed.runs.exists():
            ask_run(study, by=SYSTEM, at=at)
            asked += 1
    return asked


def _given_up(run_pk: int, error: str) -> None:
    """So that another may be asked for."""
    run = StudyRun.objects.select_related("design__study").filter(pk=run_pk).first()
    if run is not None:
        keep_run(
            run,
            refused(NotEnoughData(f"It could not be reckoned ({error}).", "another try", "failed")),
            at=timezone.now(),
        )


@job(lane=Lane.OUTSIDE, max_attempts=3, given_up=_given_up)
def reckon_run(run_pk: int) -> Step:
    """Reckoned outside any transaction, kept within one."""
    at = timezone.now()
    run = StudyRun.objects.select_related("design__study").get(pk=run_pk)
    found = reckoned(run.design, at=at)
    return lambda: keep_run(run, found, at=at)


def reckoned(design: StudyDesign, *, at: datetime) -> dict[str, Any]:
    """Nothing by a design that is not the one in the ledger."""
    if not is_as_fixed(design):
        return refused(
            NotEnoughData(
                "The design is not the one that was fixed: its digest differs from the ledger's.",
                "a new version",
                "not_as_fixed",
            )
        )
    return reckon(read(design.design), at=at)


@transaction.atomic
def keep_run(run: StudyRun, found: dict[str, Any], *, at: datetime) -> StudyRun:
    """Kept once; whoever comes second changes nothing."""
    held: StudyRun = StudyRun.objects.select_for_update().get(pk=run.pk)
    if held.done_at is not None:
        return held
    held.units = found.pop("units", [])
    held.found, held.done_at = found, at
    held.save(update_fields=["found", "units", "done_at"])
    design = run.design
    record(
        events.STUDY_RECKONED,
        design.study,
        by=SYSTEM,
        at=at,
        version=design.number,
        run=held.pk,
        verdict=found["verdict"],
    )
    return held


def is_as_fixed(design: StudyDesign) -> bool:
    """Whether what is kept is what the ledger has seen."""
    told = Event.objects.filter(stream=f"study/{design.study_id}", kind=events.STUDY_FIXED.name)
    fixed = {event.data.get("version"): event.data.get("digest") for event in told}
    return digest(design.design) == design.digest == fixed.get(design.number)
