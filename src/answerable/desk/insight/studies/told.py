"""Studies as they are told, on pages and to programs."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from answerable.desk.insight.studies.words import doubt, finding
from answerable.insight.models import Study, StudyDesign, StudyRun
from answerable.insight.studies.design import read
from answerable.insight.studies.running import is_as_fixed
from answerable.people.models import Staff

MOST = 100


def newest(staff: Staff) -> Sequence[Study]:
    runs = Prefetch("designs__runs", StudyRun.objects.defer("units"))
    rows = Study.objects.visible_to(staff).select_related("made_by").prefetch_related("designs", runs)
    return list(rows[:MOST])


def judged(found: Study) -> tuple[StudyDesign | None, StudyRun | None]:
    """The version that holds, and what came out when it was first judged, as had been fixed: who looks again and again
    finds something in the end. Later runs stand below it."""
    fixed = found.fixed
    done = [] if fixed is None else [run for run in fixed.runs.all() if run.done_at is not None]
    return fixed, min(done, key=lambda run: (run.asked_at, run.pk), default=None)


def said_of(found: Study) -> tuple[StudyDesign | None, str]:
    fixed, run = judged(found)
    if fixed is None or run is None:
        return fixed, ""
    hint = _("The version was fixed after a result had been seen.") if fixed.has_looked else ""
    said = (finding(read(fixed.design), run.found), doubt(run.found), hint)
    return fixed, " ".join(each for each in said if each)


def told_whole(found: Study) -> dict[str, Any]:
    """Every version as it was fixed, and everything that was ever reckoned by it."""
    return {
        "study": found.pk,
        "title": found.title,
        "versions": [
            {
                "version": each.number,
                "design": each.design,
                "digest": each.digest,
                "as_fixed": is_as_fixed(each),
                "fixed_at": each.fixed_at.isoformat(),
                "reason": each.reason,
                "fixed_after_looking": each.has_looked,
                "runs": [
                    {"asked_at": run.asked_at.isoformat(), "done_at": run.done_at and run.done_at.isoformat()}
                    | {"found": run.found}
                    for run in each.runs.all()
                ],
            }
            for each in found.designs.order_by("number").prefetch_related("runs")
        ],
    }
