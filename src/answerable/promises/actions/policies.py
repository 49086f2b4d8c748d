"""Policies are added, changed, put in order, removed. Each change is a version of its own: what was promised stays."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.ordering import arrange, move_by_one, put_in_order
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.promises import events
from answerable.promises.actions.plans import PolicyPlan, checked, plan_of
from answerable.promises.models import Policy, PolicyVersion

MOST_POLICIES = 100


@transaction.atomic
def add_policy(wanted: PolicyPlan, *, by: Actor, at: datetime) -> Policy:
    """Behind those that ask for something, and in front of those that hold for every ticket if it asks for something
    itself: nobody would come to it otherwise. Adding the same twice is harmless; another of its name is refused."""
    _require(by)
    wanted = checked(wanted)
    order = _order()
    known = next((each for each in order if each.name.lower() == wanted.name.lower()), None)
    if known is not None:
        held = version_at(known, at)
        if held is not None and plan_of(known, held).kept() == wanted.kept():
            return known
        _refuse_name()
    if len(order) >= MOST_POLICIES:
        raise Refusal(_("There are 100 policies already. Remove one first."), code="too_many")
    place = place_of_new(wanted, order, at)
    policy = Policy(name=wanted.name, position=place)
    _save(policy)
    put_in_order([*order[:place], policy, *order[place:]])
    version = _keep_version(policy, wanted, by, at, since=at)
    record(events.POLICY_ADDED, policy, by=by, at=at, is_first=True, version=version.pk)
    return policy


@transaction.atomic
def change_policy(
    policy: Policy, wanted: PolicyPlan, *, by: Actor, at: datetime, since: datetime | None = None
) -> Policy:
    """What it promises from now on, or from a moment still to come: to tickets for which it is chosen then. Those that
    it holds for keep what they were promised. Its name is another at once."""
    policy = _locked(policy, by)
    if since is not None and since <= at:
        raise Invalid(_("Choose a moment that is still to come: what was promised before stays as it is."))
    begins = since or at
    held = version_at(policy, begins)
    wanted = checked(wanted)
    is_renamed = policy.name != wanted.name
    if held is not None and plan_of(policy, held).kept() == wanted.kept():
        version = held
    else:
        version = _keep_version(policy, wanted, by, at, since=begins)
    if is_renamed:
        policy.name = wanted.name
        _save(policy)
    if version != held or is_renamed:
        record(
            events.POLICY_CHANGED, policy, by=by, at=at,
            version=version.pk, since=version.since, renamed=is_renamed,
        )  # fmt: skip
    return policy


@transaction.atomic
def move_policy(policy: Policy, *, up: bool, by: Actor, at: datetime) -> Policy:
    """One place up or down: of those that fit a ticket, the first holds."""
    _require(by)
    order = _order()
    there = move_by_one(order, policy, up=up)
    if there is None:
        return policy
    record(events.POLICY_MOVED, order[there], by=by, at=at, position=there)
    return order[there]


@transaction.atomic
def arrange_policies(wanted: Sequence[Policy], *, by: Actor, at: datetime) -> None:
    """These in this order among themselves, in the places that they have together."""
    _require(by)
    for position, policy in arrange(_order(), wanted):
        record(events.POLICY_MOVED, policy, by=by, at=at, position=position)


@transaction.atomic
def remove_policy(policy: Policy, *, by: Actor, at: datetime) -> Policy:
    """It is chosen for no ticket any more. Those that it holds for keep its promises until another is chosen."""
    _require(by)
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    if policy.removed_at is None:
        policy.removed_at = at
        policy.save(update_fields=["removed_at"])
        record(events.POLICY_REMOVED, policy, by=by, at=at)
    return policy


@transaction.atomic
def restore_policy(policy: Policy, *, by: Actor, at: datetime) -> Policy:
    """Where it was in the order, unless another took its name, or what it counts by or gives to is gone meanwhile."""
    _require(by)
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    if policy.removed_at is None:
        return policy
    for version in versions_that_matter(policy, at):
        checked(plan_of(policy, version))
    policy.removed_at = None
    _save(policy)
    record(events.POLICY_RESTORED, policy, by=by, at=at)
    return policy


def version_at(policy: Policy, moment: datetime) -> PolicyVersion | None:
    """The version that holds then; None before its first."""
    held = policy.versions.written().filter(since__lte=moment)
    return held.order_by("-since", "-number").first()


def versions_that_matter(policy: Policy, at: datetime) -> list[PolicyVersion]:
    """The one that holds, and those that were planned."""
    held = version_at(policy, at)
    planned = policy.versions.written().filter(since__gt=at).order_by("since", "number")
    return [*([] if held is None else [held]), *planned]


def place_of_new(wanted: PolicyPlan, order: list[Policy], at: datetime) -> int:
    if not wanted.conditions.each:
        return len(order)
    everybodys = (
        place
        for place, each in enumerate(order)
        if (held := version_at(each, at)) is not None and not held.asked.each
    )
    return next(everybodys, len(order))


def _require(by: Actor) -> None:
    """It holds for every ticket, so whoever writes it sees them all."""
    if not by.may("promises.manage") or not by.scope.everything:
        raise NotAllowed


def _order() -> list[Policy]:
    return list(Policy.objects.present().select_for_update().order_by("position", "pk"))


def _locked(policy: Policy, by: Actor) -> Policy:
    _require(by)
    return Policy.objects.present().select_for_update().get(pk=policy.pk)


def _keep_version(
    policy: Policy, wanted: PolicyPlan, by: Actor, at: datetime, *, since: datetime
) -> PolicyVersion:
    return PolicyVersion.objects.create(
        policy=policy, number=policy.versions.written().count() + 1, since=since,
        made_by_id=by.staff_id, made_at=at, **wanted.kept(),
    )  # fmt: skip


def _save(policy: Policy) -> None:
    """Of two at once with one name, the unique name decides."""
    try:
        with transaction.atomic():
            policy.save()
    except IntegrityError:
        _refuse_name()


def _refuse_name() -> None:
    raise Refusal(_("There is already a policy of this name."), code="name_taken")
