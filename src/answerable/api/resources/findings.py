"""Findings: listed, raised, answered, and the tickets on which they rest."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page
from answerable.api.schemas.findings import (
    CareIn,
    FindingIn,
    FindingOut,
    Kind,
    QuoteIn,
    State,
    WordsIn,
    finding_out,
)
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.listening.findings import actions
from answerable.listening.findings.resting import weights_of
from answerable.listening.models import Department, Finding, FindingKind

router = Router(tags=["findings"])
_NEWEST = Keyset("findings", is_newest_first=True)
_READ, _WRITE = needs(TokenScope.FINDINGS_READ), needs(TokenScope.FINDINGS_WRITE)


@router.get("", response=Page[FindingOut], summary="List findings", **_READ)
def list_findings(
    request: ApiRequest,
    state: State | None = None,
    kind: Kind | None = None,
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Page[FindingOut]:
    """The newest first; those that became one with another are only found by their number."""
    rows = _all(request.auth).standing()
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    found, next_cursor = _NEWEST.page(rows, cursor, limit)
    weights = weights_of([each.pk for each in found])
    return Page(items=[finding_out(each, weights) for each in found], next_cursor=next_cursor)


@router.post("", response={201: FindingOut}, summary="Raise a finding", **_WRITE)
@write
def raise_finding(request: ApiRequest, payload: FindingIn) -> Done:
    """Look first whether it was found already: joining a ticket says more than a second finding."""
    caller = request.auth
    said = payload.model_dump(exclude={"evidence", "department_id", "owner_id"})
    wanted = actions.FindingWanted(
        **{**said, "kind": FindingKind(payload.kind)},
        department=_department(payload.department_id),
        owner=_owner(caller, payload.owner_id),
    )
    evidence = [
        actions.Evidence(seen.ticket_in_body(caller, f"#/evidence/{at}/ticket", each.ticket), each.quote)
        for at, each in enumerate(payload.evidence)
    ]
    made = actions.raise_finding(wanted, evidence, by=caller.actor, at=caller.at)
    return Done(_out(made), status=201, location=f"/api/v1/findings/{made.pk}")


@router.get("/{finding_id}", response=FindingOut, summary="Get a finding", **_READ)
def get_finding(request: ApiRequest, finding_id: PathId) -> FindingOut:
    return _out(_one(request.auth, finding_id))


@router.post("/{finding_id}/acceptance", response=FindingOut, summary="Accept a finding", **_WRITE)
@write
def accept_finding(request: ApiRequest, finding_id: PathId, payload: CareIn) -> Done:
    """Said again with others, it is given to them."""
    caller = request.auth
    owner = _owner(caller, payload.owner_id)
    care = actions.Care(_department(payload.department_id), owner, payload.due_on)
    return _changed(caller, finding_id, actions.accept_finding, care)


@router.post("/{finding_id}/declining", response=FindingOut, summary="Decline a finding", **_WRITE)
@write
def decline_finding(request: ApiRequest, finding_id: PathId, payload: WordsIn) -> Done:
    return _changed(request.auth, finding_id, actions.decline_finding, payload.words)


@router.post("/{finding_id}/completion", response=FindingOut, summary="Say that it is done", **_WRITE)
@write
def finish_finding(request: ApiRequest, finding_id: PathId, payload: WordsIn) -> Done:
    return _changed(request.auth, finding_id, actions.finish_finding, payload.words)


@router.post("/{finding_id}/reopening", response=FindingOut, summary="Take a finding up again", **_WRITE)
@write
def reopen_finding(request: ApiRequest, finding_id: PathId) -> Done:
    return _changed(request.auth, finding_id, actions.reopen_finding)


@router.put("/{finding_id}/tickets/{reference}", response=FindingOut, summary="Join a ticket to it", **_WRITE)
@write
def join_ticket(request: ApiRequest, finding_id: PathId, reference: str, payload: QuoteIn) -> Done:
    """A ticket on which it rests already is left alone."""
    caller = request.auth
    evidence = actions.Evidence(seen.ticket(caller, reference), payload.quote)
    return _changed(caller, finding_id, actions.join_tickets, [evidence])


@router.delete(
    "/{finding_id}/tickets/{reference}", response={204: None}, summary="It does not rest on it", **_WRITE
)
@write
def remove_ticket(request: ApiRequest, finding_id: PathId, reference: str) -> Done:
    caller = request.auth
    found, ticket = _one(caller, finding_id), seen.ticket(caller, reference)
    actions.remove_ticket(found, ticket, by=caller.actor, at=caller.at)
    return Done(status=204)


@router.put("/{finding_id}/merged-into/{other_id}", response=FindingOut, summary="Make two one", **_WRITE)
@write
def merge_finding(request: ApiRequest, finding_id: PathId, other_id: PathId) -> Done:
    """The other stands for both from now on; it can be taken apart again."""
    return _changed(request.auth, finding_id, actions.merge_findings, _one(request.auth, other_id))


@router.delete("/{finding_id}/merged-into", response=FindingOut, summary="Take it apart again", **_WRITE)
@write
def unmerge_finding(request: ApiRequest, finding_id: PathId) -> Done:
    return _changed(request.auth, finding_id, actions.unmerge_finding)


def _changed(caller: Caller, key: int, verb: Callable[..., Finding], *said: Any) -> Done:
    verb(_one(caller, key), *said, by=caller.actor, at=caller.at)
    return Done(_out(_one(caller, key)))


def _all(caller: Caller) -> Any:
    rows: QuerySet[Finding] = Finding.objects.visible_to(caller.staff)
    return rows.select_related("department", "merged_into")


def _one(caller: Caller, key: int) -> Finding:
    found: Finding = seen.one(_all(caller), pk=key)
    return found


def _out(found: Finding) -> FindingOut:
    return finding_out(found, weights_of([found.pk]))


def _department(key: int | None) -> Department | None:
    if key is None:
        return None
    return seen.named_in_body(Department.objects.all(), "#/department_id", pk=key)


def _owner(caller: Caller, key: int | None) -> Any:
    return None if key is None else seen.named_in_body(seen.staff(caller), "#/owner_id", pk=key)
