"""A study begun, its design written and fixed. What is fixed is never changed: another version says why."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.insight import events
from answerable.insight.models import Study, StudyDesign, StudyRun
from answerable.insight.models.studies import studies
from answerable.insight.studies.choosing import Chosen, Seen, choose
from answerable.insight.studies.design import Design, digest, kept, read
from answerable.insight.studies.outcomes import OUTCOMES
from answerable.insight.studies.questions import QUESTIONS
from answerable.insight.studies.reading import counted_before
from answerable.insight.studies.units import KINDS
from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal

LONGEST_TITLE, LONGEST_TEXT = 160, 1000
MOST_UNITS = 200
_EARLIEST, _FURTHEST = date(2000, 1, 1), timedelta(days=5 * 366)


@transaction.atomic
def begin_study(design: Design, question: str = "", *, by: Actor, at: datetime) -> Study:
    """A draft, of which nothing is known yet but what is asked."""
    _require(by)
    _check_question(design)
    if question not in QUESTIONS:
        question = ""
    study = Study.objects.create(
        title=design.title, question=question, draft=kept(design), made_at=at, made_by_id=by.staff_id
    )
    record(events.STUDY_ADDED, study, by=by, at=at, is_first=True)
    return study


@transaction.atomic
def write_draft(study: Study, design: Design, *, by: Actor, at: datetime) -> Study:
    """The design before it is fixed, as often as one likes: nothing was looked at, so nothing is told."""
    found = _locked(study, by)
    if found.draft is None:
        raise Refusal(_("This design is fixed. Begin a new version to change it."), code="fixed")
    _check_question(design)
    if design.treated:
        _check_whom(design, at)
    found.draft, found.title = kept(replace(design, method="", weeks=1)), design.title
    found.save(update_fields=["draft", "title"])
    return found


@transaction.atomic
def begin_version(study: Study, *, by: Actor, at: datetime) -> Study:
    """What holds, to be changed; it goes on holding until the new version is fixed."""
    found = _locked(study, by)
    fixed = found.fixed
    if found.draft is None and fixed is not None:
        found.draft = dict(fixed.design)
        found.save(update_fields=["draft"])
    return found


@transaction.atomic
def drop_draft(study: Study, *, by: Actor, at: datetime) -> Study | None:
    """A draft is thrown away; with it a study of which nothing was ever fixed. None then."""
    found = _locked(study, by)
    if found.draft is None:
        return found
    if found.designs.exists():
        found.draft = None
        found.save(update_fields=["draft"])
        return found
    record(events.STUDY_REMOVED, found, by=by, at=at)
    keep_name(found, at=at)
    found.delete()
    return None


def chosen_for(design: Design) -> Chosen:
    """By what may be known before anybody looks."""
    return choose(design, Seen(counted_before(design)))


@transaction.atomic
def fix_design(study: Study, reason: str = "", *, by: Actor, at: datetime) -> StudyDesign:
    """From here on it holds, with its digest in the ledger. Fixed twice is fixed once."""
    found = _locked(study, by)
    last = found.fixed
    if found.draft is None:
        if last is None:
            raise Refusal(_("There is no design to fix."), code="nothing")
        return last
    design = read(found.draft)
    if not design.is_whole:
        raise Invalid(_("Say first for whom it changed and when."))
    _check_whom(design, at)
    chosen = chosen_for(design)
    if not chosen.method:
        raise Refusal(
            _("Too little to learn anything from. Enough would be: %(needed)s") % {"needed": chosen.needed},
            code="too_little",
        )
    told = kept(replace(design, method=chosen.method, weeks=chosen.weeks))
    if last is not None and told == last.design:
        found.draft = None
        found.save(update_fields=["draft"])
        return last
    reason = " ".join(reason.replace("\0", "").split())
    if last is not None and not reason:
        raise Invalid(_("Say why the design is changed."))
    if len(reason) > 500:
        raise Invalid(_("Say it in 500 characters."))
    assert design.judged_on is not None
    has_looked = StudyRun.objects.filter(design__study=found, done_at__isnull=False).exists()
    made = StudyDesign.objects.create(
        study=found,
        number=1 if last is None else last.number + 1,
        design=told,
        digest=digest(told),
        judged_on=design.judged_on,
        fixed_at=at,
        fixed_by_id=by.staff_id,
        reason=reason if last is not None else "",
        has_looked=has_looked,
    )
    found.draft = None
    found.save(update_fields=["draft"])
    record(
        events.STUDY_FIXED,
        found,
        by=by,
        at=at,
        version=made.number,
        digest=made.digest,
        looked=has_looked,
        begun=design.begins <= at.date(),
    )
    return made


def _require(by: Actor) -> None:
    if not studies(by):
        raise NotAllowed


def _locked(study: Study, by: Actor) -> Study:
    _require(by)
    found: Study = Study.objects.select_for_update().get(pk=study.pk)
    return found


def _check_question(design: Design) -> None:
    if not design.title.strip() or len(design.title) > LONGEST_TITLE or len(design.changed) > LONGEST_TEXT:
        raise Invalid(_("Say what you want to know in 160 characters, and what changed in 1,000."))
    if design.outcome not in OUTCOMES or design.unit not in KINDS:
        raise Invalid(_("Choose what it may have changed, and by what tickets are told apart."))
    if not 0 < design.matters < 10_000:
        raise Invalid(_("Say which difference would matter: a number above zero."))


def _check_whom(design: Design, at: datetime) -> None:
    if not design.treated:
        raise Invalid(_("Say for whom it changed."))
    if set(design.treated) & set(design.compared):
        raise Invalid(_("Nobody can be on both sides."))
    if len(design.units) > MOST_UNITS:
        raise Invalid(_("Those are too many: choose 200 at most."))
    if not set(design.among) <= set(KINDS):
        raise Invalid(_("Choose from the list."))
    if design.since is None or design.judged_on is None:
        raise Invalid(_("Say from which day on it is counted, and when it is judged."))
    today = at.date()
    days = [design.since, design.judged_on, *design.treated.values()]
    if any(not _EARLIEST <= day <= today + _FURTHEST for day in days):
        raise Invalid(_("Choose days within five years."))
    if not design.since + timedelta(days=14) <= design.begins:
        raise Invalid(_("Begin counting two weeks before the change at least."))
    if design.judged_on < design.last_begins + timedelta(days=28):
        raise Invalid(
            _("Judge it four weeks after it began at the earliest: what becomes of a ticket takes two.")
        )
