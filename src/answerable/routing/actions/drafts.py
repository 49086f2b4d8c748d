"""Several routing rules and their order are changed as one draft, which is tried, put in force in one step, or thrown
away. Until then nothing happened, so that the ledger tells of nothing; then of each rule what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.ordering import moved, put_in_order
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff
from answerable.routing import events
from answerable.routing.models import Route, RouteDraft
from answerable.routing.rules import keeping
from answerable.routing.rules.drafts import Drafted, in_force, key_of_new, put_rules, rebased, rules_in
from answerable.routing.rules.plans import RoutePlan, checked


def may_draft(who: Staff | Actor) -> bool:
    """Of those who see every ticket: whoever manages routing, and whoever leads."""
    return (who.may("routing.draft") or who.may("routing.manage")) and who.scope.everything


@transaction.atomic
def begin_draft(staff: Staff, *, at: datetime) -> RouteDraft:
    """With the rules as they are; where one is begun already, that one."""
    _require(staff)
    known = RouteDraft.objects.filter(staff=staff).first()
    if known is not None:
        return known
    now = in_force(keeping.in_order())
    draft = RouteDraft(staff=staff, made_at=at, began=now.began)
    put_rules(draft, now.rules)
    draft.save()
    return draft


@transaction.atomic
def throw_away_draft(staff: Staff) -> None:
    _require(staff)
    RouteDraft.objects.filter(staff=staff).delete()


@transaction.atomic
def draft_rule(staff: Staff, key: str | None, wanted: RoutePlan) -> Drafted:
    """What a rule is to say; a new one without a key, in front of what takes every ticket if it asks for something."""
    draft, rules = _locked(staff)
    wanted = checked(wanted)
    taken = {each.plan.name.lower() for each in rules if each.key != key and not each.is_out}
    if wanted.name.lower() in taken:
        keeping.refuse_name()
    if key is None:
        if len(rules) >= keeping.MOST_ROUTES:
            raise Refusal(_("There are 300 routing rules already. Remove one first."), code="too_many")
        found = Drafted(key_of_new(rules), None, wanted)
        rules.insert(_place_of_new(wanted, rules), found)
    else:
        at = _place(rules, key)
        found = rules[at] = replace(rules[at], plan=wanted)
    return _keep(draft, rules, found)


@transaction.atomic
def move_in_draft(staff: Staff, key: str, *, up: bool) -> Drafted:
    draft, rules = _locked(staff)
    here = _place(rules, key)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rules):
        rules[here], rules[there] = rules[there], rules[here]
        return _keep(draft, rules, rules[there])
    return rules[here]


@transaction.atomic
def switch_in_draft(staff: Staff, key: str, *, on: bool) -> Drafted:
    draft, rules = _locked(staff)
    at = _place(rules, key)
    rules[at] = replace(rules[at], is_on=on)
    return _keep(draft, rules, rules[at])


@transaction.atomic
def take_out_of_draft(staff: Staff, key: str, *, out: bool) -> Drafted:
    """A rule that there is will be removed, or is kept after all; one that is new in the draft is gone from it."""
    draft, rules = _locked(staff)
    at = _place(rules, key)
    found = rules[at]
    if found.route is None and out:
        del rules[at]
    else:
        found = rules[at] = replace(found, is_out=out)
    return _keep(draft, rules, found)


@transaction.atomic
def follow_in_draft(staff: Staff) -> RouteDraft:
    """Take up what was changed in force since it was begun; what the draft changes stays changed."""
    draft, _rules = _locked(staff)
    now = in_force(keeping.in_order())
    put_rules(draft, rebased(draft, now))
    draft.began = now.began
    draft.save()
    return draft


@transaction.atomic
def put_draft_in_force(staff: Staff, *, by: Actor, at: datetime) -> list[Route]:
    """All of it at once, or nothing. Refused where the rules are others than those with which it was begun."""
    _require(by)
    order = keeping.in_order()
    draft, rules = _locked(staff)
    if in_force(order).began != draft.began:
        words = _(
            "The rules were changed since you began. Take up what was changed, look at it, and try again."
        )
        raise Refusal(words, code="changed_meanwhile")
    wanted = [_checked(each) for each in rules if not each.is_out]
    there = {route.pk: route for route in order}
    _make_way(wanted, rules, there, by, at)
    after = [_put(each, there, by, at) for each in wanted]
    if after:
        put_in_order(after)
    changed_place = moved([each.pk for each in order], [each.pk for each in after])
    for position, route in enumerate(after):
        if route.pk in changed_place:
            record(events.ROUTE_MOVED, route, by=by, at=at, position=position)
    draft.delete()
    return after


def _make_way(
    wanted: Sequence[Drafted], rules: Sequence[Drafted], there: dict[int, Route], by: Actor, at: datetime
) -> None:
    """What is left out goes first, and who is to be called otherwise gives their name free: two may change names."""
    for each in rules:
        if each.is_out and each.route is not None:
            keeping.remove(there[each.route], by=by, at=at)
    for each in wanted:
        route = None if each.route is None else there[each.route]
        if route is not None and route.name.lower() != each.plan.name.lower():
            Route.objects.filter(pk=route.pk).update(name=f"({route.pk})")
            route.name = f"({route.pk})"


def _put(each: Drafted, there: dict[int, Route], by: Actor, at: datetime) -> Route:
    if each.route is None:
        route = keeping.add(each.plan, [], 0, by=by, at=at)
    else:
        route = keeping.change(there[each.route], each.plan, by=by, at=at)
    return keeping.switch(route, on=each.is_on, by=by, at=at)


def _checked(each: Drafted) -> Drafted:
    """A team may be gone since it was written."""
    try:
        return replace(each, plan=checked(each.plan))
    except Refusal as refusal:
        words = _("“%(rule)s”: %(reason)s") % {"rule": each.plan.name, "reason": refusal.message}
        raise Refusal(words, code="draft_rule") from refusal


def _place_of_new(wanted: RoutePlan, rules: Sequence[Drafted]) -> int:
    if not wanted.conditions.each:
        return len(rules)
    takes_all = (at for at, each in enumerate(rules) if each.plan.shares and not each.plan.conditions.each)
    return next(takes_all, len(rules))


def _require(who: Staff | Actor) -> None:
    if not may_draft(who):
        raise NotAllowed


def _locked(staff: Staff) -> tuple[RouteDraft, list[Drafted]]:
    _require(staff)
    draft = RouteDraft.objects.select_for_update().get(staff=staff)
    return draft, rules_in(draft)


def _place(rules: Sequence[Drafted], key: str) -> int:
    found = next((at for at, each in enumerate(rules) if each.key == key), None)
    if found is None:
        raise Route.DoesNotExist
    return found


def _keep(draft: RouteDraft, rules: Sequence[Drafted], found: Drafted) -> Drafted:
    put_rules(draft, rules)
    draft.save(update_fields=["rules"])
    return found
