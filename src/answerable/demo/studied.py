"""A study, fixed before Kraków took over from Cologne and reckoned half a year later."""

from datetime import datetime, timedelta

from answerable.demo.plan import Frame
from answerable.insight.models import StudyRun
from answerable.insight.studies.actions import begin_study, fix_design
from answerable.insight.studies.design import Design
from answerable.insight.studies.running import ask_run, keep_run, reckoned
from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Refusal

_OTHERS = ("en", "fr", "nl", "es")


def study_the_takeover(frame: Frame, *, by: Actor, at: datetime) -> StudyRun | None:
    """None in a world that is too small to learn anything from."""
    begins = frame.times.takeover
    wanted = Design(
        title="Did going from Cologne to Kraków change how many had to chase?",
        changed="German tickets went from Rheinruf in Cologne to Kraków.",
        outcome="chased",
        unit="language",
        matters=5.0,
        treated={"de": begins.date()},
        compared=_OTHERS,
        since=begins.date() - timedelta(weeks=40),
        judged_on=begins.date() + timedelta(weeks=28),
    )
    before = begins - timedelta(days=10)
    study = begin_study(wanted, "outsourcing", by=by, at=before)
    try:
        fixed = fix_design(study, by=by, at=before)
    except Refusal:
        return None  # it stays a draft, which says what would be enough
    run = ask_run(study, by=by, at=begins + timedelta(weeks=29))
    return keep_run(run, reckoned(fixed, at=at), at=at)
