"""Hand-overs, answers to surveys, promises by their kind and how a ticket came into somebody's hands, as facts: live,
and the same when they are made anew."""

from datetime import timedelta

import pytest

from answerable.insight.facts.following import follow, rebuild
from answerable.insight.models import DayCell, HandoverFact, SurveyFact, TicketFact
from answerable.insight.models.facts import Taken
from answerable.insight.reckoning.picking import CHOSEN, was_chosen
from answerable.ledger import tail
from answerable.ledger.actor import SYSTEM, customer
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.listening.models import Ask, Survey, SurveyKind, SurveyVersion, Via
from answerable.listening.surveys.answering import answer
from answerable.routing import events as routing
from answerable.routing.actions import accept_handover, hand_over, return_handover
from answerable.routing.models import WhyNot
from answerable.tickets import events as tickets
from answerable.tickets.actions import Answer, assign, close, reply, take_next

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _within_one_transaction(monkeypatch):
    running = "AND xid < pg_snapshot_xmin(pg_current_snapshot())"
    monkeypatch.setattr(tail, "_READ_POSTGRES", tail._READ_POSTGRES.replace(running, ""))


def _follow(now):
    while follow(now=now):
        pass


def _is_the_same_anew():
    """Nothing differs; and what is thrown away comes back as it was."""
    models = (TicketFact, HandoverFact, SurveyFact)
    live = [list(model.objects.order_by("pk").values_list()) for model in models]
    assert rebuild(lambda _n: None) == 0
    for model in models:
        model.objects.all().delete()
    rebuild(lambda _n: None)
    assert [list(model.objects.order_by("pk").values_list()) for model in models] == live


def test_a_hand_over_is_a_row_that_changes_with_it(
    ask, make_answer, offer, ghent, manila, ana, althea, cleo, now
):
    ticket = ask(at=now, customer=cleo, team=ghent)
    _follow(now)
    made = hand_over(ticket, manila, offer, by=ana.actor(), at=now + HOUR)
    _follow(now)
    fact = HandoverFact.objects.get()
    assert (fact.state, fact.from_team, fact.to_team, fact.waited) == ("offered", ghent, manila, None)
    assert fact.given == (made.due_at - made.offered_at).total_seconds()

    return_handover(ticket, WhyNot.UNCLEAR, "What is wanted?", by=althea.actor(), at=now + 2 * HOUR)
    make_answer(ticket, at=now + 3 * HOUR, by=ana)
    hand_over(ticket, manila, offer, by=ana.actor(), at=now + 4 * HOUR)
    accept_handover(ticket, by=althea.actor(), at=now + 6 * HOUR)
    _follow(now)
    returned, accepted = HandoverFact.objects.order_by("pk")
    assert (returned.state, returned.why_not, returned.waited) == ("returned", "unclear", 3600)
    assert returned.customer_waited == 3600  # she waited all the time
    assert (accepted.state, accepted.waited, accepted.customer_waited) == ("accepted", 7200, 0)
    assert TicketFact.objects.get().handovers == 1
    _is_the_same_anew()


def test_hand_overs_are_seen_by_both_who_had_to_do_with_them(
    ask, offer, ghent, manila, leuven, ana, althea, sam, zed, cleo, now, settings
):
    ticket = ask(at=now, customer=cleo, team=ghent)
    hand_over(ticket, leuven, offer, by=ana.actor(), at=now + HOUR)
    other = ask(at=now, customer=cleo, team=ghent)
    hand_over(other, manila, offer, by=ana.actor(), at=now + HOUR)
    _follow(now)
    assert HandoverFact.objects.visible_to(sam).count() == 2
    assert [each.to_team for each in HandoverFact.objects.visible_to(althea)] == [manila]
    assert not HandoverFact.objects.visible_to(zed).exists()


def test_an_answer_to_a_survey_is_a_row_and_changes_with_what_they_say(ask, ghent, sam, cleo, now):
    ticket = ask(at=now, customer=cleo, team=ghent)
    close(ticket, by=SYSTEM, at=now + HOUR)
    survey = Survey.objects.create(name="How easy was it?", is_on=True)
    version = SurveyVersion.objects.create(survey=survey, number=1, kind=SurveyKind.EFFORT, made_at=now)
    asked = Ask.objects.create(
        survey=survey, version=version, ticket=ticket, ended_at=now + HOUR, state="asked",
        asked_at=now + HOUR, closes_at=now + 99 * HOUR, channel="email", language="en", team=ghent,
        provider=ghent.provider,
    )  # fmt: skip
    _follow(now)
    assert not SurveyFact.objects.exists()  # who says nothing has said nothing
    by = customer(cleo.pk)
    answer(asked, 2, words="Hard.", via=Via.LINK, by=by, at=now + 2 * HOUR)
    _follow(now)
    answer(asked, 5, words="Oh, easy.", via=Via.LINK, by=by, at=now + 3 * HOUR)
    _follow(now)
    fact = SurveyFact.objects.get()
    assert (fact.kind, fact.value, fact.team, fact.answered_at) == ("ces", 5, ghent, now + 2 * HOUR)
    _is_the_same_anew()


def test_promises_are_counted_by_their_kind(make_policy, ask, make_answer, ana, ghent, cleo, now):
    make_policy(first_answer=1, resolution=10)
    late = ask(at=now, customer=cleo, team=ghent)
    make_answer(late, at=now + 2 * HOUR, by=ana)
    close(late, by=SYSTEM, at=now + 3 * HOUR)
    _follow(now)
    fact = TicketFact.objects.get()
    assert (fact.kept_first_answer, fact.broken_first_answer) == (0, 1)
    assert (fact.kept_resolution, fact.broken_resolution, fact.kept_next_answer) == (1, 0, 0)
    cell = DayCell.objects.get()
    assert (cell.broken_first_answer, cell.kept_resolution, cell.kept, cell.broken) == (1, 1, 1, 1)
    _is_the_same_anew()


def test_how_it_came_into_somebodys_hands(ask, ghent, ana, sam, cleo, now):
    own, given, assigned, nobodys, old = (ask(at=now, customer=cleo, team=ghent) for _each in range(5))
    assign(own, team=ghent, staff=ana, by=ana.actor(), at=now + HOUR)
    assign(own, team=ghent, staff=sam, by=sam.actor(), at=now + 2 * HOUR)  # not the first
    assign(given, team=ghent, staff=ana, by=SYSTEM, at=now + HOUR)
    record(routing.GIVEN, given, by=SYSTEM, at=now + HOUR, team=ghent.pk, staff=ana.pk, reason="free")
    assign(assigned, team=ghent, staff=ana, by=sam.actor(), at=now + HOUR)
    record(tickets.ASSIGNED, old, by=ana.actor(), at=now + HOUR, team=ghent.pk, staff=ana.pk)
    _follow(now)
    facts = TicketFact.objects.in_bulk()
    assert [facts[each.pk].taken for each in (own, given, assigned, nobodys, old)] == [
        "chosen",
        "given",
        "assigned",
        "",
        "own",
    ]
    assert (facts[own.pk].taken_at, facts[own.pk].taken_team) == (now + HOUR, ghent)
    _is_the_same_anew()


def test_what_is_next_and_what_is_answered_at_once_is_not_chosen_from_a_list(
    ask, make_answer, ghent, ana, cleo, now
):
    first, later, last = (ask(at=now + each * MINUTE, customer=cleo, team=ghent) for each in range(3))
    assert take_next({ghent.pk}, by=ana.actor(), at=now + HOUR) == first
    reply(last, Answer("Here you are."), by=ana.actor(), at=now + HOUR)
    _follow(now)
    facts = TicketFact.objects.in_bulk()
    assert [facts[each.pk].taken for each in (first, later, last)] == ["next", "", "answered"]
    _is_the_same_anew()


def test_who_begins_it_takes_it_with_a_hand_over_or_has_it_already_chose_nothing(
    ask, make_ticket, offer, ghent, manila, leuven, ana, sam, althea, cleo, now
):
    begun = make_ticket(team=ghent, created_at=now)
    reply(begun, Answer("Your pan is called back.", to=[(cleo.address, "")]), by=ana.actor(), at=now + HOUR)
    handed, moved = (ask(at=now, customer=cleo, team=ghent) for _each in range(2))
    hand_over(handed, manila, offer, by=ana.actor(), at=now + HOUR)
    accept_handover(handed, by=althea.actor(), at=now + 2 * HOUR, takes=True)
    assign(moved, team=ghent, staff=ana, by=sam.actor(), at=now + HOUR)
    assign(moved, team=leuven, staff=ana, by=ana.actor(), at=now + 2 * HOUR)
    _follow(now)
    facts = TicketFact.objects.in_bulk()
    assert [facts[each.pk].taken for each in (begun, handed, moved)] == ["own", "own", "assigned"]
    said = Event.objects.filter(kind="ticket.assigned").values_list("data", flat=True)
    assert [each.get("how") for each in said] == [None] * 4
    _is_the_same_anew()


def test_what_is_listed_as_chosen_is_what_is_compared_as_chosen(ask, cleo, now):
    ask(at=now, customer=cleo)
    _follow(now)
    for taken in ("", *Taken):
        for channel in ("phone", "chat"):
            TicketFact.objects.update(taken=taken, channel=channel)
            assert TicketFact.objects.filter(CHOSEN).exists() == was_chosen(TicketFact.objects.get())
