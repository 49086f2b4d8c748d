"""Reports: listed by those who manage or receive them, sent by those who manage them."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page
from answerable.api.schemas.reports import ReportOut, RunOut, report_out, run_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.desk.insight.reports.actions import send_now
from answerable.insight.models import Report
from answerable.insight.models.reports import SEES
from answerable.ledger.refusals import NotAllowed

router = Router(tags=["reports"])
_READ, _WRITE = needs(TokenScope.INSIGHT_READ), needs(TokenScope.INSIGHT_WRITE)
_REPORTS, _RUNS = Keyset("reports"), Keyset("report-runs", is_newest_first=True)


@router.get("", response=Page[ReportOut], summary="List reports", **_READ)
def list_reports(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[ReportOut]:
    if not request.auth.actor.may(SEES):
        raise NotAllowed
    found, next_cursor = _REPORTS.page(Report.objects.visible_to(request.auth.actor), cursor, limit)
    return Page(items=[report_out(each) for each in found], next_cursor=next_cursor)


@router.get("/{report_id}", response=ReportOut, summary="Get a report", **_READ)
def get_report(request: ApiRequest, report_id: PathId) -> ReportOut:
    return report_out(seen.one(Report.objects.visible_to(request.auth.actor), pk=report_id))


@router.get("/{report_id}/runs", response=Page[RunOut], summary="List what was sent of a report", **_READ)
def list_report_runs(
    request: ApiRequest, report_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[RunOut]:
    """The newest first, for those who manage it."""
    rows = _managed(request.auth, report_id).runs.prefetch_related("letters__staff")
    found, next_cursor = _RUNS.page(rows, cursor, limit)
    return Page(items=[run_out(each) for each in found], next_cursor=next_cursor)


@router.post("/{report_id}/runs", response={201: RunOut}, summary="Send a report now", **_WRITE)
@write
def send_report_now(request: ApiRequest, report_id: PathId) -> Done:
    """Beside its rhythm. Its letters are on their way. Twice within a minute is once."""
    caller = request.auth
    run = send_now(_managed(caller, report_id), by=caller.actor, at=caller.at)
    return Done(run_out(run), status=201, location=f"/api/v1/reports/{report_id}/runs")


def _managed(caller: Caller, key: int) -> Report:
    return seen.one(Report.objects.managed_by(caller.actor), pk=key)
