"""Handing a ticket over: each verb by whom it is for, by nobody else, twice, and by two at once."""

from datetime import timedelta

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import remove_team
from answerable.people.models import Team, Tier
from answerable.routing.actions import (
    Offer,
    accept_handover,
    hand_over,
    keep_handover,
    return_handover,
    withdraw_handover,
)
from answerable.routing.handovers import due
from answerable.routing.handovers.due import due_at, lapse, let_lapse
from answerable.routing.handovers.offering import SHORTEST
from answerable.routing.handovers.owning import owned
from answerable.routing.handovers.reading import history_of
from answerable.routing.models import Handover, HandoverState, Why, WhyNot
from answerable.tickets.actions import Answer, assign, close, merge, put_back, reply, share, snooze, split
from answerable.tickets.actions.undoing import state_of
from answerable.tickets.models import Ticket, TicketSight

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _kinds(ticket):
    wanted = Event.objects.filter(ticket_id=ticket.pk).order_by("id")
    kinds = [event.kind for event in wanted]
    return [kind for kind in kinds if kind.startswith("handover.") or kind == "ticket.assigned"]


def _sees(staff, ticket):
    return Ticket.objects.visible_to(staff).filter(pk=ticket.pk).exists()


def _state(handover):
    handover.refresh_from_db()
    return handover.state


def test_while_it_is_offered_it_stays_where_it_is_and_is_seen_by_both(offered, ghent, ana, althea, now):
    ticket = offered.ticket
    assert (ticket.team, offered.from_team, offered.state) == (ghent, ghent, "offered")
    assert offered.due_at == now + 4 * HOUR
    assert _sees(ana, ticket)
    assert _sees(althea, ticket)
    [event] = Event.objects.filter(kind="handover.offered")
    assert "seamstress" not in str(event.data)


def test_it_is_to_be_answered_before_something_is_owed(
    make_ticket, make_policy, ask, ghent, manila, ana, now, offer
):
    make_policy(first_answer=1)
    ticket = ask(at=now, team=ghent)
    assert hand_over(ticket, manila, offer, by=ana.actor(), at=now).due_at == now + HOUR
    withdraw_handover(ticket, by=ana.actor(), at=now)
    late = now + timedelta(minutes=59)
    assert hand_over(ticket, manila, offer, by=ana.actor(), at=late).due_at == late + SHORTEST


def test_accepted_it_is_theirs_and_no_longer_ours(offered, manila, ana, althea, now):
    accept_handover(offered.ticket, by=althea.actor(), at=now + HOUR, takes=True)
    ticket = Ticket.objects.get(pk=offered.ticket_id)
    assert (ticket.team, ticket.assignee, _state(offered)) == (manila, althea, "accepted")
    assert _sees(althea, ticket)
    assert not _sees(ana, ticket)
    assert not TicketSight.objects.exists()
    assert _kinds(ticket) == ["handover.offered", "handover.accepted", "ticket.assigned"]


def test_accepted_it_is_not_asleep_any_more(offered, ana, althea, now):
    snooze(offered.ticket, now + 9 * HOUR, by=ana.actor(), at=now)
    accept_handover(offered.ticket, by=althea.actor(), at=now + HOUR)
    assert Ticket.objects.get(pk=offered.ticket_id).snoozed_until is None


@pytest.mark.parametrize("way", ["accepted", "given"])
def test_accepted_by_the_next_line_it_is_with_that_line(offered, manila, althea, now, way):
    Team.objects.filter(pk=manila.pk).update(tier=Tier.SECOND)
    if way == "accepted":
        accept_handover(offered.ticket, by=althea.actor(), at=now + HOUR)
    else:
        assign(offered.ticket, team=manila, staff=None, by=SYSTEM, at=now + HOUR)
    assert Ticket.objects.get(pk=offered.ticket_id).tier == Tier.SECOND
    assert Event.objects.get(kind="ticket.tier_changed").data == {"tier": 2, "was": 1}


def test_returned_it_is_out_of_sight_again_and_a_word_says_why(offered, ghent, althea, now):
    return_handover(offered.ticket, WhyNot.UNTRIED, " Try the kit first. ", by=althea.actor(), at=now)
    ticket = Ticket.objects.get(pk=offered.ticket_id)
    assert (ticket.team, _state(offered), offered.answer) == (ghent, "returned", "Try the kit first.")
    assert not _sees(althea, ticket)
    assert "kit" not in str(Event.objects.get(kind="handover.returned").data)


def test_a_team_that_saw_it_before_goes_on_seeing_it(make_ticket, ghent, manila, ana, althea, now, offer):
    before, meanwhile = make_ticket(team=ghent), make_ticket(team=ghent)
    share(before, manila, by=SYSTEM, at=now)
    for ticket in (before, meanwhile):
        hand_over(ticket, manila, offer, by=ana.actor(), at=now)
    share(meanwhile, manila, by=SYSTEM, at=now)
    for ticket in (before, meanwhile):
        return_handover(ticket, WhyNot.NOT_OURS, by=althea.actor(), at=now)
        assert _sees(althea, ticket)


def test_taken_back_it_is_over(offered, ana, althea, now):
    withdraw_handover(offered.ticket, by=ana.actor(), at=now)
    assert (_state(offered), _sees(althea, offered.ticket)) == ("withdrawn", False)


VERBS = {
    "hand over": lambda ticket, by, at, team: hand_over(ticket, team, Offer(Why.TIER), by=by, at=at),
    "accept": lambda ticket, by, at, _team: accept_handover(ticket, by=by, at=at),
    "return": lambda ticket, by, at, _team: return_handover(ticket, WhyNot.LOAD, by=by, at=at),
    "keep": lambda ticket, by, at, _team: keep_handover(ticket, by=by, at=at),
    "take back": lambda ticket, by, at, _team: withdraw_handover(ticket, by=by, at=at),
}


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_not_is_refused_and_for_who_does_not_see_it_it_is_not_there(
    verb, offered, manila, zed, ben, make_staff, manila_provider, now
):
    from answerable.people.models import CustomRole

    reader = CustomRole.objects.create(name="Reader", like="agent", rights=["ticket.note"])
    looks_on = make_staff("Omar", provider=manila_provider, teams=[manila], custom_role=reader)
    with pytest.raises(NotAllowed):
        VERBS[verb](offered.ticket, looks_on.actor(), now, manila)
    for outsider in (zed, ben):
        with pytest.raises(Ticket.DoesNotExist):
            VERBS[verb](offered.ticket, outsider.actor(), now, manila)
    assert _state(offered) == "offered"


def test_each_side_does_its_own_part_alone(offered, ana, althea, now):
    for verb in ("accept", "return"):
        with pytest.raises(NotAllowed):
            VERBS[verb](offered.ticket, ana.actor(), now, None)
    with pytest.raises(NotAllowed):
        withdraw_handover(offered.ticket, by=althea.actor(), at=now)


def test_twice_is_harmless(offered, ghent, manila, ana, sam, now):
    ticket, kinds = offered.ticket, ["handover.offered"]
    assert hand_over(ticket, manila, Offer(Why.LOAD), by=ana.actor(), at=now) == offered
    for _ in range(2):
        return_handover(ticket, WhyNot.LOAD, by=sam.actor(), at=now)
    for _ in range(2):
        withdraw_handover(ticket, by=sam.actor(), at=now)
    again = hand_over(ticket, manila, Offer(Why.LOAD), by=ana.actor(), at=now)
    for _ in range(2):
        assert accept_handover(ticket, by=sam.actor(), at=now) == again
    assert _kinds(ticket) == [*kinds, "handover.returned", *kinds, "handover.accepted", "ticket.assigned"]


def test_what_makes_no_sense_is_refused(offered, make_ticket, ghent, leuven, manila, ana, althea, ada, now):
    by = ana.actor()
    with pytest.raises(Refusal, match="Manila already"):
        hand_over(offered.ticket, leuven, Offer(Why.LOAD), by=by, at=now)
    other, gone = (
        make_ticket(team=ghent),
        Team.objects.create(name="Gone", provider=ghent.provider, is_active=False),
    )
    for team, wrong in ((ghent, "has it already"), (gone, "no more")):
        with pytest.raises(Invalid, match=wrong):
            hand_over(other, team, Offer(Why.LOAD), by=by, at=now)
    for bad in (Offer(Why.OTHER), Offer(Why.LOAD, tried="x" * 5001), Offer(Why.LOAD, due_at=now)):
        with pytest.raises(Invalid):
            hand_over(other, leuven, bad, by=by, at=now)
    with pytest.raises(Refusal, match="closed"):
        hand_over(close(other, by=by, at=now), leuven, Offer(Why.LOAD), by=by, at=now)
    with pytest.raises(Refusal, match="still offered 1 ticket"):
        remove_team(manila, by=ada.actor(), at=now)
    with pytest.raises(Invalid):
        return_handover(offered.ticket, WhyNot.OTHER, by=althea.actor(), at=now)


def test_a_provider_hands_over_to_the_company_and_knows_no_other_provider(
    make_ticket, manila, ghent, krakow_provider, althea, sam, now, offer
):
    krakow = Team.objects.create(name="Kraków", provider=krakow_provider)
    ticket = make_ticket(team=manila)
    with pytest.raises(Team.DoesNotExist):
        hand_over(ticket, krakow, offer, by=althea.actor(), at=now)
    hand_over(ticket, ghent, offer, by=althea.actor(), at=now)
    accept_handover(ticket, by=sam.actor(), at=now)
    assert not _sees(althea, ticket)


def test_what_is_only_shared_with_another_company_is_not_theirs_to_offer(
    make_ticket, ghent, manila, althea, now, offer
):
    ticket = make_ticket(team=ghent)
    share(ticket, manila, by=SYSTEM, at=now)
    for team in (manila, ghent):
        with pytest.raises(Refusal):
            hand_over(ticket, team, offer, by=althea.actor(), at=now)
    assert not Handover.objects.exists()


def test_between_companies_a_person_hands_over_and_those_who_lead_and_rules_may_give(
    make_ticket, ghent, leuven, manila, ana, sam, althea, now
):
    ticket = make_ticket(team=ghent)
    for team, staff in ((manila, None), (None, althea)):
        with pytest.raises(Refusal, match="Hand over"):
            assign(ticket, team=team, staff=staff, by=ana.actor(), at=now)
    assign(ticket, team=leuven, staff=None, by=ana.actor(), at=now)
    for by, team in ((sam.actor(), manila), (sam.actor(), leuven), (SYSTEM, manila)):
        assert assign(ticket, team=team, staff=None, by=by, at=now).team == team
    free = make_ticket()
    assert assign(free, team=manila, staff=None, by=ana.actor(), at=now).team == manila


ANSWER = Answer(text="We look into it.", to=[("cleo@example.com", "Cleo")])


def _given(to, team, now, staff=None):
    assign(to["ticket"], team=to[team], staff=to.get(staff), by=SYSTEM, at=now)


ELSEWHERE = {
    "given to a colleague": (lambda to, now: _given(to, "ghent", now, staff="ana"), "offered"),
    "answered by a colleague": (
        lambda to, now: reply(to["ticket"], ANSWER, by=to["ana"].actor(), at=now),
        "offered",
    ),
    "given to whom it is offered": (lambda to, now: _given(to, "manila", now), "accepted"),
    "given to another team": (lambda to, now: _given(to, "leuven", now), "withdrawn"),
    "closed": (lambda to, now: close(to["ticket"], by=SYSTEM, at=now), "withdrawn"),
    "merged into another": (lambda to, now: merge(to["ticket"], to["other"], by=SYSTEM, at=now), "withdrawn"),
    "another merged into it": (
        lambda to, now: merge(to["other"], to["ticket"], by=SYSTEM, at=now),
        "offered",
    ),
    "split": (
        lambda to, now: split(to["ticket"], [to["ticket"].messages.first()], by=SYSTEM, at=now),
        "offered",
    ),
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_what_else_happens_to_the_ticket_ends_or_carries_the_offer(
    what, offered, make_ticket, make_message, ghent, leuven, manila, ana, althea, now
):
    make_message(offered.ticket, at=now)
    teams = {"ghent": ghent, "leuven": leuven, "manila": manila}
    verb, expected = ELSEWHERE[what]
    verb({"ticket": offered.ticket, "other": make_ticket(team=ghent), "ana": ana, **teams}, now + HOUR)
    assert _state(offered) == expected
    still_seen = expected != "withdrawn"
    assert _sees(althea, offered.ticket) == still_seen
    assert TicketSight.objects.filter(while_offered=True).exists() == (expected == "offered")
    assert Handover.objects.count() == 1


def test_by_answering_what_is_offered_to_them_another_company_does_not_have_it(offered, ghent, althea, now):
    reply(offered.ticket, ANSWER, by=althea.actor(), at=now)
    ticket = Ticket.objects.get(pk=offered.ticket_id)
    assert (ticket.team, ticket.assignee, _state(offered)) == (ghent, None, "offered")
    return_handover(ticket, WhyNot.NOT_OURS, by=althea.actor(), at=now)
    assert not _sees(althea, ticket)


def test_whoever_takes_it_by_answering_has_it_within_its_team(make_ticket, ghent, ana, now):
    ticket = make_ticket(team=ghent, created_at=now)
    reply(ticket, ANSWER, by=ana.actor(), at=now + HOUR)
    stretches = owned(history_of(Ticket.objects.get(pk=ticket.pk)), until=now + 2 * HOUR)
    assert [(each.hands.team, each.hands.staff) for each in stretches] == [
        (ghent.pk, None),
        (ghent.pk, ana.pk),
    ]


def test_taking_a_change_of_many_back_ends_the_offer_made_since(
    make_ticket, ghent, leuven, manila, sam, now, offer
):
    ticket = make_ticket(team=ghent)
    was = state_of(ticket)
    moved = assign(ticket, team=leuven, staff=None, by=sam.actor(), at=now)
    assert put_back(moved, was, since=moved.changed_at, by=sam.actor(), at=now)
    hand_over(ticket, manila, offer, by=sam.actor(), at=now + HOUR)
    assert not put_back(moved, was, since=moved.changed_at, by=sam.actor(), at=now + 2 * HOUR)


def test_not_accepted_in_time_it_goes_back_and_up(
    offered, ana, althea, ghent, manila, now, clock, offer, run_jobs
):
    ticket = offered.ticket
    let_lapse()
    assert _state(offered) == "offered"
    clock.shift(4 * HOUR)
    assert due_at(now + 4 * HOUR) == [(offered.pk, offered.due_at)]
    for _ in range(2):
        let_lapse()
    ticket.refresh_from_db()
    assert (_state(offered), ticket.team, ticket.priority, _sees(althea, ticket)) == (
        "lapsed",
        ghent,
        20,
        False,
    )
    assert Event.objects.get(kind="handover.lapsed").data["in_a_row"] == 1

    hand_over(ticket, manila, offer, by=ana.actor(), at=now + 5 * HOUR)
    clock.shift(20 * HOUR)
    let_lapse()
    ticket.refresh_from_db()
    assert (ticket.priority, Event.objects.filter(kind="handover.lapsed").last().data["in_a_row"]) == (30, 2)


def test_one_that_cannot_lapse_is_met_once_in_a_round(
    offered, make_ticket, ghent, manila, ana, offer, now, clock, run_jobs, monkeypatch
):
    other = hand_over(make_ticket(team=ghent), manila, offer, by=ana.actor(), at=now + timedelta(minutes=1))
    run_jobs()
    really = due.end

    def end(handover, *given, **told):
        assert handover.pk != offered.pk
        return really(handover, *given, **told)

    monkeypatch.setattr(due, "end", end)
    monkeypatch.setattr(due, "BATCH", 1)
    clock.shift(9 * HOUR)
    enqueue(let_lapse)
    run_jobs()
    assert (_state(offered), _state(other)) == ("offered", "lapsed")


def test_kept_it_is_nobody_elses_and_the_next_that_lapses_is_the_first_again(
    offered, manila, ana, althea, now, offer
):
    with pytest.raises(Refusal, match="nobody accepted"):
        keep_handover(offered.ticket, by=ana.actor(), at=now)
    lapse(offered.pk, offered.due_at, at=offered.due_at)
    assert keep_handover(offered.ticket, by=ana.actor(), at=offered.due_at).state == HandoverState.KEPT
    again = hand_over(offered.ticket, manila, offer, by=ana.actor(), at=offered.due_at)
    lapse(again.pk, again.due_at, at=again.due_at)
    assert Event.objects.filter(kind="handover.lapsed").last().data["in_a_row"] == 1
    share(offered.ticket, manila, by=SYSTEM, at=again.due_at)
    with pytest.raises(NotAllowed, match="keep it"):
        keep_handover(offered.ticket, by=althea.actor(), at=again.due_at)


def test_of_two_at_once_one_does_it(offered, ana, althea, sam, now, at_once):
    later = now + 5 * HOUR
    results = at_once(
        lambda: lapse(offered.pk, offered.due_at, at=later),
        lambda: lapse(offered.pk, offered.due_at, at=later),
        lambda: accept_handover(offered.ticket, by=althea.actor(), at=later),
    )
    told = [kind for kind in _kinds(offered.ticket) if kind != "ticket.assigned"]
    assert len(told) == 2, results
    assert _state(offered) in (HandoverState.ACCEPTED, HandoverState.LAPSED)


def test_going_to_and_fro_is_counted(make_ticket, ghent, manila, leuven, now):
    ticket = make_ticket(team=ghent, created_at=now)
    for hours, team in ((1, manila), (2, ghent), (3, leuven), (4, ghent)):
        assign(ticket, team=team, staff=None, by=SYSTEM, at=now + hours * HOUR)
    at = now + 5 * HOUR
    assign(ticket, team=manila, staff=None, by=SYSTEM, at=at)
    assign(ticket, team=ghent, staff=None, by=SYSTEM, at=at + timedelta(seconds=30))
    ticket.refresh_from_db()
    assert ticket.came_back == 2  # the last was a mistake that was mended at once


def test_it_is_counted_the_same_anew(make_ticket, ghent, manila, now):
    from answerable.commands.rebuilding import rebuild_everything

    ticket = make_ticket(team=ghent, created_at=now)
    for hours, team in ((1, manila), (2, None), (3, ghent)):
        assign(ticket, team=team, staff=None, by=SYSTEM, at=now + hours * HOUR)
    assert rebuild_everything(lambda _count: None).returns == 0
    Ticket.objects.update(came_back=7)
    assert rebuild_everything(lambda _count: None).returns == 1
    ticket.refresh_from_db()
    assert ticket.came_back == 1
