"""Known issues: listed, stated, changed, updated, and which tickets are about them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.issues import IssueIn, IssueOut, IssuePatch, IssueUpdateIn, State, issue_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.selfservice.audience import Audience
from answerable.selfservice.issues import actions
from answerable.selfservice.models import Guide, Issue, IssueKind, IssueState, Severity
from answerable.selfservice.portal.speaking import SPOKEN
from answerable.tickets.models import Brand

router = Router(tags=["known issues"])
of_ticket = Router(tags=["known issues"])
_NEWEST = Keyset("known_issues", is_newest_first=True)
_READ, _WRITE = needs(TokenScope.ISSUES_READ), needs(TokenScope.ISSUES_WRITE)


@router.get("", response=Page[IssueOut], summary="List known issues", **_READ)
def list_known_issues(
    request: ApiRequest, state: State | None = None, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[IssueOut]:
    """The newest first; a provider's people see those written for them."""
    rows = _all(request.auth)
    return page_of(
        _NEWEST, rows.filter(state=state) if state else rows, issue_out, cursor=cursor, limit=limit
    )


@router.post("", response={201: IssueOut}, summary="State a known issue", **_WRITE)
@write
def open_known_issue(request: ApiRequest, payload: IssueIn) -> Done:
    caller = request.auth
    made = actions.open_issue(_statement(caller, payload.model_dump()), by=caller.actor, at=caller.at)
    return Done(issue_out(made), status=201, location=f"/api/v1/known-issues/{made.pk}")


@router.get("/{issue_id}", response=IssueOut, summary="Get a known issue", **_READ)
def get_known_issue(request: ApiRequest, issue_id: PathId) -> IssueOut:
    return issue_out(_one(request.auth, issue_id))


@router.patch("/{issue_id}", response=IssueOut, summary="Change a known issue", **_WRITE)
@write
def change_known_issue(request: ApiRequest, issue_id: PathId, payload: IssuePatch) -> Done:
    caller = request.auth
    found = _one(caller, issue_id)
    known = issue_out(found).model_dump()
    wanted = {name: known[name] for name in IssueIn.model_fields} | payload.model_dump(exclude_unset=True)
    actions.change_issue(found, _statement(caller, wanted, found), by=caller.actor, at=caller.at)
    return Done(issue_out(_one(caller, issue_id)))


@router.post("/{issue_id}/updates", response=IssueOut, summary="Say how a known issue stands", **_WRITE)
@write
def update_known_issue(request: ApiRequest, issue_id: PathId, payload: IssueUpdateIn) -> Done:
    """It stands on the status page at once; whoever is touched is told by a notice, which somebody approves."""
    caller = request.auth
    texts = _in_our_languages(payload.texts)
    state = IssueState(payload.state)
    actions.update_issue(_one(caller, issue_id), texts, state=state, by=caller.actor, at=caller.at)
    return Done(issue_out(_one(caller, issue_id)))


@of_ticket.put(
    "/{reference}/known-issues/{issue_id}",
    response={204: None},
    summary="Say that a ticket is about a known issue",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def link_known_issue(request: ApiRequest, reference: str, issue_id: PathId) -> Done:
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    actions.link_ticket(_one(caller, issue_id), ticket, by=caller.actor, at=caller.at)
    return Done(status=204)


@of_ticket.delete(
    "/{reference}/known-issues/{issue_id}",
    response={204: None},
    summary="Say that a ticket is about something else",
    **needs(TokenScope.TICKETS_WRITE),
)
@write
def unlink_known_issue(request: ApiRequest, reference: str, issue_id: PathId) -> Done:
    caller = request.auth
    ticket = seen.ticket(caller, reference)
    found = seen.one(_all(caller).filter(links__ticket=ticket), pk=issue_id)
    actions.unlink_ticket(found, ticket, by=caller.actor, at=caller.at)
    return Done(status=204)


def _all(caller: Caller) -> QuerySet[Issue]:
    return Issue.objects.visible_to(caller.staff).prefetch_related("texts", "updates", "of_brands")


def _one(caller: Caller, key: int) -> Issue:
    return seen.one(_all(caller), pk=key)


def _statement(caller: Caller, said: dict[str, Any], of: Issue | None = None) -> actions.Statement:
    staff, team, guide = said["owner_id"], said["team_id"], said["guide_id"]
    guides = Guide.objects.to_lead_to(caller.staff, of.guide_id if of is not None else None)
    texts = _in_our_languages(said["texts"])
    return actions.Statement(
        title=said["title"],
        since=said["since"],
        kind=IssueKind(said["kind"]),
        severity=Severity(said["severity"]),
        audience=Audience(said["audience"]),
        brands=_brands(said["brand_ids"]),
        until=said["until"],
        for_agents=said["for_agents"],
        words=said["words"],
        guide=None if guide is None else seen.named_in_body(guides, "#/guide_id", pk=guide),
        owner=None if staff is None else seen.named_in_body(seen.staff(caller), "#/owner_id", pk=staff),
        team=None if team is None else seen.named_in_body(seen.teams(caller), "#/team_id", pk=team),
        every_minutes=said["every_minutes"],
        texts={code: actions.Said(**text) for code, text in texts.items()},
    )


def _brands(keys: Sequence[int]) -> list[Brand]:
    return [seen.named_in_body(Brand.objects.all(), "#/brand_ids", pk=key) for key in sorted(set(keys))]


def _in_our_languages(texts: dict[str, Any]) -> dict[str, Any]:
    return {code: text for code, text in texts.items() if code in SPOKEN}
