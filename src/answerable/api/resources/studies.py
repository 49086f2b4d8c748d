"""Studies, for programs that go on with what came out. They are begun and fixed by people, on pages."""

from ninja import Router

from answerable.api.auth import ApiRequest, needs
from answerable.api.problems import NotFound
from answerable.api.schemas.studies import StudiesOut, StudyOut, StudyWholeOut
from answerable.api.scopes import TokenScope
from answerable.desk.insight.studies.told import newest, said_of, told_whole
from answerable.insight.models import Study
from answerable.insight.models.studies import studies as may_study
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["studies"])


@router.get(
    "",
    response=StudiesOut,
    summary="Studies: did what we changed change anything?",
    **needs(TokenScope.INSIGHT_READ),
)
def studies(request: ApiRequest) -> StudiesOut:
    """For whoever sees all figures of the house. The newest first, a hundred at most."""
    if not may_study(request.auth.staff):
        raise NotAllowed
    rows = newest(request.auth.staff)
    return StudiesOut(studies=[_told(study) for study in rows])


@router.get(
    "/{study_id}",
    response=StudyWholeOut,
    summary="A study with every version of its design, and all that was ever reckoned by it",
    **needs(TokenScope.INSIGHT_READ),
)
def study(request: ApiRequest, study_id: int) -> StudyWholeOut:
    found = Study.objects.visible_to(request.auth.staff).filter(pk=study_id).first()
    if found is None:
        raise NotFound
    return StudyWholeOut.model_validate(told_whole(found))


def _told(study: Study) -> StudyOut:
    fixed, said = said_of(study)
    return StudyOut(
        id=study.pk,
        title=study.title,
        made_at=study.made_at,
        version=None if fixed is None else fixed.number,
        digest="" if fixed is None else fixed.digest,
        judged_on="" if fixed is None else fixed.judged_on.isoformat(),
        finding=said,
    )
