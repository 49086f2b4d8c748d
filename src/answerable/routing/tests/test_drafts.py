"""Several rules and their order as one draft: nothing happens until it is put in force, and then all of it."""

from dataclasses import replace

import pytest

from answerable.ledger.models import Event
from answerable.ledger.ordering import moved
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Team
from answerable.routing.actions import (
    RoutePlan,
    begin_draft,
    change_route,
    draft_rule,
    follow_in_draft,
    move_in_draft,
    plan_of,
    put_draft_in_force,
    remove_route,
    switch_in_draft,
    take_out_of_draft,
    throw_away_draft,
    try_draft,
)
from answerable.routing.models import Route, RouteDraft
from answerable.routing.rules.drafts import rules_in
from answerable.routing.rules.sharing import Share
from answerable.routing.rules.trying import Tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(make_route, ghent):
    return [
        make_route(name, ("subject", "has", name.lower()), team=ghent) for name in ("Tents", "Stoves", "Zips")
    ]


def _names():
    return list(Route.objects.present().values_list("name", flat=True))


def _keys(draft):
    draft.refresh_from_db()
    return {each.plan.name: each.key for each in rules_in(draft)}


def _told():
    return [event.kind for event in Event.objects.filter(actor_kind="staff").order_by("pk")]


def test_it_decides_nothing_until_all_of_it_is_put_in_force(order, sam, ghent, leuven, make_ticket, now):
    tents, stoves, _zips = order
    draft = begin_draft(sam, at=now)
    keys = _keys(draft)
    shared = [Share(ghent.pk, 60), Share(leuven.pk, 40)]
    draft_rule(sam, keys["Tents"], replace(plan_of(tents, tents.versions.get()), shares=shared))
    draft_rule(sam, None, RoutePlan("Everything", shares=[Share(leuven.pk, 100)]))
    draft_rule(sam, keys["Stoves"], replace(plan_of(stoves, stoves.versions.get()), name="Cookers"))
    move_in_draft(sam, keys["Zips"], up=True)
    move_in_draft(sam, keys["Zips"], up=True)
    switch_in_draft(sam, keys["Zips"], on=False)
    assert begin_draft(sam, at=now) == draft
    assert make_ticket(subject="other").team is None
    assert (_names(), _told()) == (["Tents", "Stoves", "Zips"], [])

    put_draft_in_force(sam, by=sam.actor(), at=now)

    assert _names() == ["Zips", "Tents", "Cookers", "Everything"]
    assert sorted(_told()) == ["route.added", "route.changed", "route.changed", "route.moved", "route.paused"]
    assert [version.number for version in tents.versions.all()] == [1, 2]
    assert stoves.versions.count() == 1
    assert make_ticket(subject="zips").team == leuven
    with pytest.raises(RouteDraft.DoesNotExist):
        put_draft_in_force(sam, by=sam.actor(), at=now)


def test_rules_change_names_and_one_that_is_left_out_gives_its_name_free(order, sam, now):
    draft = begin_draft(sam, at=now)
    keys, plans = _keys(draft), {each.name: plan_of(each, each.versions.get()) for each in order}
    take_out_of_draft(sam, keys["Zips"], out=True)
    draft_rule(sam, keys["Tents"], replace(plans["Tents"], name="Zips"))
    draft_rule(sam, keys["Stoves"], replace(plans["Stoves"], name="Tents"))
    with pytest.raises(Refusal):
        draft_rule(sam, None, replace(plans["Tents"], name="ZIPS"))
    put_draft_in_force(sam, by=sam.actor(), at=now)
    assert _names() == ["Zips", "Tents"]
    assert Route.objects.get(pk=order[2].pk).removed_at == now


def test_what_changed_meanwhile_is_taken_up_before(order, sam, ada, make_route, leuven, ghent, now):
    tents, stoves, zips = order
    draft = begin_draft(sam, at=now)
    keys, plan = _keys(draft), plan_of(tents, tents.versions.get())
    draft_rule(sam, keys["Tents"], replace(plan, priority=40))
    draft_rule(sam, keys["Zips"], replace(plan_of(zips, zips.versions.get()), priority=40))
    change_route(stoves, replace(plan_of(stoves, stoves.versions.get()), priority=10), by=ada.actor(), at=now)
    remove_route(zips, by=ada.actor(), at=now)
    make_route("Lamps", ("subject", "has", "lamp"), team=leuven)
    with pytest.raises(Refusal) as refused:
        put_draft_in_force(sam, by=sam.actor(), at=now)
    assert refused.value.code == "changed_meanwhile"

    follow_in_draft(sam)
    put_draft_in_force(sam, by=sam.actor(), at=now)

    priorities = {each.name: plan_of(each, each.versions.last()).priority for each in Route.objects.present()}
    assert priorities == {"Tents": 40, "Stoves": 10, "Zips": 40, "Lamps": None}
    assert not Route.objects.present().filter(pk=zips.pk).exists()


def test_a_team_that_is_gone_is_said_with_its_rule_and_nothing_is_put_in_force(order, sam, leuven, now):
    draft = begin_draft(sam, at=now)
    take_out_of_draft(sam, _keys(draft)["Zips"], out=True)
    draft_rule(sam, None, RoutePlan("Lamps", shares=[Share(leuven.pk, 100)]))
    Team.objects.filter(pk=leuven.pk).update(is_active=False)
    with pytest.raises(Refusal, match="“Lamps”: A team is not there any more"):
        put_draft_in_force(sam, by=sam.actor(), at=now)
    assert _names() == ["Tents", "Stoves", "Zips"]
    with pytest.raises(Invalid):
        draft_rule(sam, None, RoutePlan(""))


def test_it_is_theirs_who_lead_and_see_all_and_each_has_their_own(
    order, ana, sam, mara, ada, althea, grace, now
):
    for other in (ana, mara, althea, grace):
        for verb in (
            lambda who: begin_draft(who, at=now),
            lambda who: draft_rule(who, "r1", RoutePlan("x")),
            lambda who: put_draft_in_force(who, by=who.actor(), at=now),
            lambda who: try_draft(staff=who, at=now),
            throw_away_draft,
        ):
            with pytest.raises(NotAllowed):
                verb(other)
    mine = begin_draft(sam, at=now)
    begin_draft(ada, at=now)
    assert list(RouteDraft.objects.visible_to(sam)) == [mine]
    for _twice in range(2):
        throw_away_draft(sam)
    assert RouteDraft.objects.get().staff == ada
    assert _told() == []


def test_all_of_it_is_tried_on_last_month(order, sam, ghent, leuven, make_ticket, run_jobs, now):
    for subject in ("tents", "stoves", "stoves"):
        make_ticket(subject=subject, created_at=now)
    keys = _keys(begin_draft(sam, at=now))
    for name in ("Tents", "Stoves"):
        plan = plan_of(order[0], order[0].versions.get())
        draft_rule(sam, keys[name], replace(plan, name=name, shares=[Share(leuven.pk, 100)]))
    switch_in_draft(sam, keys["Stoves"], on=False)
    events = Event.objects.count()
    trial = try_draft(staff=sam, at=now.replace(hour=10))
    run_jobs()
    trial.refresh_from_db()
    teams = {key: Tally.from_json(kept) for key, kept in trial.result["teams"].items()}
    assert (teams[str(ghent.pk)].before, teams[str(leuven.pk)].after, teams["0"].after) == (3, 1, 2)
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [([1, 2, 3], [1, 2, 3], set()), ([1, 2, 3], [3, 1, 2], {3}), ([1, 2, 3], [2, 4, 1], {1}), ([], [5], set()),
     ([1, 2, 3, 4], [4, 3, 2, 1], None)],
)  # fmt: skip
def test_as_few_as_can_be_were_moved(before, after, found):
    assert len(moved(before, after)) == 3 if found is None else moved(before, after) in (found, {2})
