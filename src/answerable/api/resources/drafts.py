"""One's own draft of the routing rules: begun with those in force, changed, and put in force in one step or thrown
away."""

from ninja import Router

from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.problems import NotFound
from answerable.api.resources.routes import route_wanted
from answerable.api.schemas.drafts import (
    DraftedIn,
    DraftedOut,
    DraftedPatch,
    RouteDraftOut,
    draft_out,
    drafted_out,
)
from answerable.api.schemas.routing import MoveIn, RoutePatch
from answerable.api.scopes import TokenScope
from answerable.ledger.refusals import NotAllowed
from answerable.routing import actions
from answerable.routing.models import RouteDraft
from answerable.routing.rules import keeping
from answerable.routing.rules.drafts import Drafted, in_force, rules_in
from answerable.routing.rules.plans import RoutePlan

router = Router(tags=["routes"])


@router.get(
    "", response=RouteDraftOut, summary="Get one's draft of the rules", **needs(TokenScope.ROUTING_READ)
)
def get_route_draft(request: ApiRequest) -> RouteDraftOut:
    return _out(request.auth)


@router.post(
    "", response={201: RouteDraftOut}, summary="Begin a draft of the rules", **needs(TokenScope.ROUTING_WRITE)
)
@write
def begin_route_draft(request: ApiRequest) -> Done:
    """With the rules as they are; where one is begun already, that one."""
    caller = request.auth
    actions.begin_draft(caller.staff, at=caller.at)
    return Done(_out(caller), status=201, location="/api/v1/routes/draft")


@router.delete("", response={204: None}, summary="Throw the draft away", **needs(TokenScope.ROUTING_WRITE))
@write
def throw_away_route_draft(request: ApiRequest) -> Done:
    actions.throw_away_draft(request.auth.staff)
    return Done(status=204)


@router.post(
    "/following",
    response=RouteDraftOut,
    summary="Take up what was changed in force since the draft was begun",
    **needs(TokenScope.ROUTING_WRITE),
)
@write
def follow_in_route_draft(request: ApiRequest) -> Done:
    caller = request.auth
    _draft(caller)
    actions.follow_in_draft(caller.staff)
    return Done(_out(caller))


@router.post(
    "/force",
    response={204: None},
    summary="Put the draft in force",
    **needs(TokenScope.ROUTING_WRITE),
)
@write
def put_route_draft_in_force(request: ApiRequest) -> Done:
    """All of it at once, or nothing; refused where the rules were changed since it was begun."""
    caller = request.auth
    _draft(caller)
    actions.put_draft_in_force(caller.staff, by=caller.actor, at=caller.at)
    return Done(status=204)


@router.post(
    "/rules", response={201: DraftedOut}, summary="Add a rule in the draft", **needs(TokenScope.ROUTING_WRITE)
)
@write
def add_drafted_route(request: ApiRequest, payload: DraftedIn) -> Done:
    """In front of what takes every ticket, if it asks for something."""
    caller = request.auth
    _draft(caller)
    given = RoutePatch(**payload.model_dump(exclude={"is_on"}))
    made = actions.draft_rule(caller.staff, None, route_wanted(RoutePlan(payload.name), given, caller))
    if not payload.is_on:
        made = actions.switch_in_draft(caller.staff, made.key, on=False)
    return Done(drafted_out(made), status=201)


@router.patch(
    "/rules/{key}",
    response=DraftedOut,
    summary="Change a rule in the draft",
    **needs(TokenScope.ROUTING_WRITE),
)
@write
def change_drafted_route(request: ApiRequest, key: str, payload: DraftedPatch) -> Done:
    caller = request.auth
    rule = _rule(caller, key)
    if payload.model_fields_set - {"is_on", "is_out"}:
        rule = actions.draft_rule(caller.staff, key, route_wanted(rule.plan, payload, caller))
    if payload.is_on is not None:
        rule = actions.switch_in_draft(caller.staff, key, on=payload.is_on)
    if payload.is_out is not None:
        rule = actions.take_out_of_draft(caller.staff, key, out=payload.is_out)
    return Done(drafted_out(rule))


@router.delete(
    "/rules/{key}",
    response={204: None},
    summary="Take a rule out of the draft",
    **needs(TokenScope.ROUTING_WRITE),
)
@write
def remove_drafted_route(request: ApiRequest, key: str) -> Done:
    """One that is in force will be removed when the draft is put in force."""
    caller = request.auth
    _rule(caller, key)
    actions.take_out_of_draft(caller.staff, key, out=True)
    return Done(status=204)


@router.post(
    "/rules/{key}/move",
    response=DraftedOut,
    summary="Move a rule by one place in the draft",
    **needs(TokenScope.ROUTING_WRITE),
)
@write
def move_drafted_route(request: ApiRequest, key: str, payload: MoveIn) -> Done:
    caller = request.auth
    _rule(caller, key)
    return Done(drafted_out(actions.move_in_draft(caller.staff, key, up=payload.up)))


def _draft(caller: Caller) -> RouteDraft:
    if not actions.may_draft(caller.actor):
        raise NotAllowed
    found = RouteDraft.objects.filter(staff=caller.staff).first()
    if found is None:
        raise NotFound
    return found


def _rule(caller: Caller, key: str) -> Drafted:
    found = next((each for each in rules_in(_draft(caller)) if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def _out(caller: Caller) -> RouteDraftOut:
    draft = _draft(caller)
    return draft_out(draft, rules_in(draft), is_behind=in_force(keeping.present()).began != draft.began)
