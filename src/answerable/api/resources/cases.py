"""Business cases, for those of the house who see what solving costs; kept by administrators. What came beside what was
planned stands under `/insight/money`."""

from typing import Any

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.cases import CaseIn, CaseOut, CaseVersionOut, case_out, case_version_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.desk.insight.money import sees_money
from answerable.insight.models import BusinessCase
from answerable.insight.money.actions import keep_case
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["money"])
_READ = needs(TokenScope.INSIGHT_READ)
_CASES = Keyset("business_cases")
_VERSIONS = Keyset("case_versions", is_newest_first=True)


@router.get("", response=Page[CaseOut], summary="List business cases", **_READ)
def list_cases(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[CaseOut]:
    return page_of(_CASES, _rows(request.auth), case_out, cursor=cursor, limit=limit)


@router.get("/{case_id}", response=CaseOut, summary="Get a business case", **_READ)
def get_case(request: ApiRequest, case_id: PathId) -> CaseOut:
    return case_out(seen.one(_rows(request.auth), pk=case_id))


@router.get(
    "/{case_id}/versions",
    response=Page[CaseVersionOut],
    summary="List the versions of a business case",
    **_READ,
)
def list_case_versions(
    request: ApiRequest, case_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[CaseVersionOut]:
    """Those kept last come first."""
    case: BusinessCase = seen.one(_rows(request.auth), pk=case_id)
    return page_of(_VERSIONS, case.versions.all(), case_version_out, cursor=cursor, limit=limit)


@router.post(
    "",
    response={201: CaseOut},
    summary="Keep another version of a business case, or the first",
    **needs(TokenScope.INSIGHT_WRITE),
)
@write
def keep_business_case(request: ApiRequest, payload: CaseIn) -> Done:
    caller = request.auth
    rows = _rows(caller)
    provider = None
    if payload.provider_id is not None:
        provider = seen.named_in_body(seen.providers(caller), "#/provider_id", pk=payload.provider_id)
    kept = keep_case(payload.wanted(provider), by=caller.actor, at=caller.at)
    return Done(
        case_out(seen.one(rows, pk=kept.case_id)), status=201, location=f"/api/v1/money/cases/{kept.case_id}"
    )


def _rows(caller: Caller) -> Any:
    """Of the house alone, as the pages that keep them."""
    staff = caller.staff
    if not (sees_money(staff) and staff.scope.everything):
        raise NotAllowed
    return BusinessCase.objects.prefetch_related("versions")
