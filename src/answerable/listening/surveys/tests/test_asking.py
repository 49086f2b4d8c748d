"""Who is asked, when and how: a rule decides, and why somebody was not asked stands beside who was."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from answerable.channels import consent
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening.models import Ask, SurveyAnswer, SurveyKind
from answerable.listening.surveys.drawing import draw, is_drawn_for
from answerable.listening.surveys.writing import (
    SurveyPlan,
    add_survey,
    change_survey,
    plan_of,
    remove_survey,
    switch_survey,
)
from answerable.tickets.actions import merge, reopen
from answerable.tickets.conditions import Condition, Conditions

pytestmark = pytest.mark.django_db


def state_of(ticket):
    return Ask.objects.get(ticket=ticket).state


def test_a_solved_ticket_is_asked_about_once_after_its_delay_and_reminded_once(
    make_survey, solve, cleo, later, post, links
):
    make_survey(delay_hours=4, remind_days=3)
    ticket = solve(cleo)
    assert state_of(ticket) == "waiting"
    later(hours=3)
    assert not post.letters()[1:]
    later(hours=2)
    letter = post.letters()[-1]
    assert state_of(ticket) == "asked"
    assert letter["To"] == "cleo@example.com"
    assert ticket.token in letter["Reply-To"]  # whoever answers it writes on the ticket
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(links()) == 3  # good, not good, and the way out
    before = len(post.letters())
    later(days=4)
    assert len(post.letters()) == before + 1
    assert "our only reminder" in post.letters()[-1].get_body(("plain",)).get_content()
    later(days=20)
    assert len(post.letters()) == before + 1
    kinds = list(Event.objects.filter(kind="ticket.survey_asked").values_list("data__reminder", flat=True))
    assert kinds == [False, True]


def test_whoever_answered_is_not_reminded(make_survey, solve, cleo, later, post, links):
    make_survey()
    solve(cleo)
    later(hours=5)
    assert Client().post(links()[0], {"value": 1}).status_code == 200
    before = len(post.letters())
    later(days=4)
    assert len(post.letters()) == before


def test_nobody_is_asked_while_another_matter_is_open_or_after_this_one_was_opened_again(
    make_survey, solve, cleo, make_ticket, make_customer, later, ana
):
    make_survey()
    first = solve(cleo)
    make_ticket(customer=cleo, subject="Another")
    other = solve(make_customer("Dora"))
    reopen(other, by=ana.actor(), at=timezone.now())
    later(hours=5)
    assert (state_of(first), state_of(other)) == ("elsewhere", "reopened")


def test_nobody_is_asked_twice_in_the_quiet_days_whatever_survey_asks(
    make_survey, solve, cleo, later, post, make_ticket
):
    make_survey("How was it")
    make_survey("How easy", kind=SurveyKind.EFFORT)
    first = solve(cleo)
    later(hours=5)
    assert sorted(Ask.objects.filter(ticket=first).values_list("state", flat=True)) == ["asked", "lately"]
    second = solve(cleo)
    later(days=20)
    assert set(Ask.objects.filter(ticket=second).values_list("state", flat=True)) == {"lately"}
    third = solve(cleo)
    later(days=15)
    assert sorted(Ask.objects.filter(ticket=third).values_list("state", flat=True)) == ["asked", "lately"]


def test_whoever_wants_no_such_questions_gets_none_by_one_click(make_survey, solve, cleo, later, links, post):
    make_survey(quiet_days=1)
    solve(cleo)
    later(hours=5)
    out = links()[-1]
    assert "No more of these questions?" in Client().get(out).content.decode()
    assert not consent.has_opted_out("surveys", "cleo@example.com")
    assert Client().post(out, {"List-Unsubscribe": "One-Click"}).status_code == 200
    before = len(post.letters())
    second = solve(cleo)
    later(days=5)
    assert state_of(second) == "opted_out"
    asked = [each for each in post.letters()[before:] if "One question" in str(each["Subject"])]
    assert not asked
    assert Client().get("/asked/out/nonsense/").status_code == 404


def test_on_their_own_page_they_can_be_asked_again(come_in, cleo):
    page = come_in(cleo)
    where, ways = "/help/kestrel/me/", {"language": "en", "time_zone": ""}
    assert "Ask me how it was when something is solved" in page.get(where).content.decode()
    page.post(where, ways)
    assert consent.has_opted_out(consent.SURVEYS, "cleo@example.com")
    page.post(where, {**ways, "surveys": "on"})
    assert not consent.has_opted_out(consent.SURVEYS, "cleo@example.com")


def test_a_rule_and_chance_decide_and_nobody_who_answers(
    make_survey, solve, cleo, make_customer, ben, leuven
):
    survey = make_survey(conditions=Conditions((Condition("team", "is", str(leuven.pk)),)))
    assert not Ask.objects.filter(ticket=solve(cleo)).exists()
    assert state_of(solve(make_customer("Dora"), team=leuven, by=ben)) == "waiting"

    version = survey.newest
    version.share = 30
    now = timezone.now()
    drawn = [is_drawn_for(version, number, now) for number in range(4000)]
    assert 1100 < sum(drawn) < 1300
    assert drawn == [is_drawn_for(version, number, now) for number in range(4000)]
    version.share = 100
    assert all(is_drawn_for(version, number, now) for number in range(500))


def test_who_was_not_drawn_is_kept_as_not_drawn(make_survey, solve, make_customer, later, post):
    make_survey(share=1)
    tickets = [solve(make_customer(f"Person {number}")) for number in range(8)]
    later(hours=5)
    states = [state_of(ticket) for ticket in tickets]
    assert "not_drawn" in states
    assert set(states) <= {"not_drawn", "asked"}


def test_the_same_end_is_drawn_once_and_another_end_again(make_survey, solve, cleo, later, ana, run_jobs):
    make_survey(quiet_days=1)
    ticket = solve(cleo)
    draw(ticket, at=timezone.now())
    assert Ask.objects.filter(ticket=ticket).count() == 1


def test_a_survey_that_is_switched_off_asks_nobody_any_more(make_survey, solve, cleo, later, ada):
    survey = make_survey()
    ticket = solve(cleo)
    switch_survey(survey, on=False, by=ada.actor(), at=timezone.now())
    later(hours=5)
    assert state_of(ticket) == "stopped"


def test_a_merged_ticket_is_not_asked_about(make_survey, solve, cleo, make_ticket, ana, later):
    make_survey()
    ticket = solve(cleo)
    other = make_ticket(customer=cleo, team=ticket.team)
    merge(ticket, other, by=ana.actor(), at=timezone.now())
    later(hours=5)
    assert state_of(ticket) == "reopened"


def test_what_is_written_is_checked_and_kept_in_versions(ada, sam, now):
    by = ada.actor()
    survey = add_survey(SurveyPlan("How was it"), by=by, at=now)
    assert add_survey(SurveyPlan("How was it"), by=by, at=now) == survey
    with pytest.raises(Refusal):
        add_survey(SurveyPlan("how was IT", share=50), by=by, at=now)
    with pytest.raises(NotAllowed):
        add_survey(SurveyPlan("Mine"), by=sam.actor(), at=now)
    for wrong in (
        {"share": 0}, {"share": 101}, {"channels": ()}, {"channels": ("bluesky",)}, {"delay_hours": 400},
        {"remind_days": 30, "open_days": 30}, {"quiet_days": 0}, {"texts": {"en": "x" * 301}},
        {"follow_up_hours": 0}, {"name": " "},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            add_survey(SurveyPlan(**{"name": "Wrong", **wrong}), by=by, at=now)

    change_survey(survey, SurveyPlan("How was it", share=50), by=by, at=now + timedelta(days=1))
    change_survey(survey, SurveyPlan("How was it", share=50), by=by, at=now + timedelta(days=1))
    assert [each.share for each in survey.versions.order_by("number")] == [100, 50]
    assert plan_of(survey.newest).share == 50
    with pytest.raises(Refusal):
        change_survey(survey, SurveyPlan("How was it", kind=SurveyKind.CARE), by=by, at=now)
    with pytest.raises(TypeError):
        survey.newest.save()
    for _twice in range(2):
        remove_survey(survey, by=by, at=now)
    assert Event.objects.filter(kind__startswith="survey.").count() == 3


def test_nobody_but_the_customer_of_the_link_is_counted(make_survey, solve, cleo, later, links):
    make_survey()
    solve(cleo)
    later(hours=5)
    for _look in range(3):  # as a program does that looks at the links of a mail
        for link in links():
            assert Client().get(link).status_code == 200
            Client().head(link)
    assert not SurveyAnswer.objects.exists()
