"""Surveys at the desk: written by who may, tried on last month, and read with how many were asked beside each score."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.ledger.actor import customer as as_customer
from answerable.listening.models import Ask, AskState, Survey, SurveyAnswer, SurveyKind, Via
from answerable.listening.surveys.answering import answer
from answerable.listening.surveys.drawing import draw
from answerable.listening.surveys.reckoning import keep_reckoned
from answerable.listening.surveys.writing import SurveyPlan, add_survey, switch_survey
from answerable.tickets.actions import close

pytestmark = pytest.mark.django_db

WRITTEN = {
    "name": "How was it", "kind": "csat", "delay_hours": "4", "share": "50", "quiet_days": "30", "remind_days": "",
    "open_days": "30", "follow_up_hours": "24", "channels": ["email", "chat"], "text-de": "Wie war es wirklich?",
    "do": "keep",
}  # fmt: skip


def _words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def asked(ada, make_customer, make_ticket):
    """asked(survey, team, values): tickets of as many people, asked about; None is somebody who did not answer."""

    def make(survey, team, values, *, by, at):
        for number, value in enumerate(values):
            person = make_customer(f"{team} {number}")
            ticket = make_ticket(team=team, customer=person)
            close(ticket, by=by.actor(), at=at)
            ticket.refresh_from_db()
            (ask,) = draw(ticket, at=at)
            Ask.objects.filter(pk=ask.pk).update(
                state=AskState.ASKED, asked_at=at, due_at=None, closes_at=timezone.now() + timedelta(days=9),
                channel="email", language="en", team=team, provider=team.provider,
            )  # fmt: skip
            if value is not None:
                answer(ask, value, words=f"Words {number}", via=Via.LINK, by=as_customer(person.pk), at=at)

    return make


@pytest.fixture
def survey(ada, now):
    made = add_survey(
        SurveyPlan("Did we care", kind=SurveyKind.CARE, follow_up_hours=None), by=ada.actor(), at=now
    )
    return switch_survey(made, on=True, by=ada.actor(), at=now)


def test_it_is_written_changed_switched_on_and_removed(ada, mara, sam, grace, signed_in):
    hers = signed_in(ada)
    page = _words(hers.get(reverse("desk:survey_new")))
    assert "Wie war es?" in page  # how it reads in every language
    assert 'dir="rtl"' in page
    assert hers.post(reverse("desk:survey_new"), {**WRITTEN, "share": "0"}).status_code == 422
    assert hers.post(reverse("desk:survey_new"), {**WRITTEN, "delay_hours": "soon"}).status_code == 422
    assert not Survey.objects.exists()
    assert hers.post(reverse("desk:survey_new"), WRITTEN).status_code == 302
    made = Survey.objects.get()
    assert (made.newest.share, made.newest.remind_days, made.newest.channels) == (50, None, ["email", "chat"])
    assert made.newest.texts == {"de": "Wie war es wirklich?"}
    assert not made.is_on
    there = reverse("desk:survey", args=[made.pk])
    for _twice in range(2):
        hers.post(there, {**WRITTEN, "share": "60"})
    assert made.versions.count() == 2
    hers.post(reverse("desk:survey_switch", args=[made.pk]), {"to": "on"})
    made.refresh_from_db()
    assert made.is_on
    assert signed_in(mara).get(there).status_code == 200
    for other in (sam, grace):
        assert signed_in(other).get(there).status_code in (302, 403)
        assert signed_in(other).post(there, WRITTEN).status_code in (302, 403)
    hers.post(reverse("desk:survey_removal", args=[made.pk]))
    made.refresh_from_db()
    assert made.removed_at
    assert hers.get(there).status_code == 404


def test_last_month_says_whom_it_would_have_asked(ada, ana, ghent, make_ticket, make_customer, signed_in):
    now = timezone.now()
    for number in range(3):
        ticket = make_ticket(
            team=ghent, customer=make_customer(f"P{number}"), created_at=now - timedelta(days=9)
        )
        close(ticket, by=ana.actor(), at=now - timedelta(days=8))
    busy = make_customer("Busy")
    make_ticket(team=ghent, customer=busy, created_at=now - timedelta(days=20))
    close(
        make_ticket(team=ghent, customer=busy, created_at=now - timedelta(days=9)),
        by=ana.actor(),
        at=now - timedelta(days=8),
    )
    again = make_customer("Again")
    for days in (10, 5):
        done = make_ticket(team=ghent, customer=again, created_at=now - timedelta(days=days + 1))
        close(done, by=ana.actor(), at=now - timedelta(days=days))
    page = _words(signed_in(ada).post(reverse("desk:survey_new"), {**WRITTEN, "share": "100", "do": "try"}))
    assert "6 tickets ended in the last 31 days. The rule fits 6. <b>4 would have been asked.</b>" in page
    assert "another ticket of theirs was open: 1" in page
    assert "they were asked something lately: 1" in page
    assert not Ask.objects.exists()


def test_each_score_has_who_was_asked_and_who_answered_beside_it(
    survey, asked, ghent, manila, ana, althea, sam, grace, signed_in, now, make_ticket
):
    at = timezone.now() - timedelta(days=10)
    asked(survey, ghent, [2] * 30 + [0] * 10 + [None] * 40, by=ana, at=at)
    asked(survey, manila, [2] * 5 + [None] * 5, by=althea, at=at)
    keep_reckoned(survey, at=timezone.now())
    page = _words(signed_in(sam).get(reverse("desk:survey_results", args=[survey.pk])))
    assert (
        "78 % (64 to 87) of those who answered felt that we cared; 50 % (40 to 60) of those who were asked"
        in page
    )
    assert "not enough to say" in page  # of Manila's five
    assert "Weighed by who answers" in page
    # Whoever leads at Manila reads of Manila alone.
    theirs = _words(signed_in(grace).get(reverse("desk:survey_results", args=[survey.pk])))
    assert "5 of 10 who were asked answered: not enough to say more." in theirs
    assert "Ghent" not in theirs
    assert "Weighed by who answers" not in theirs
    rows = _words(signed_in(sam).get(reverse("desk:survey_answers", args=[survey.pk]), {"value": "0"}))
    assert len(re.findall(r"Words \d", rows)) == 10
    rows = _words(
        signed_in(sam).get(reverse("desk:survey_answers", args=[survey.pk]), {"of": f"team:{manila.pk}"})
    )
    assert len(re.findall(r"Words \d", rows)) == 5
    rows = _words(signed_in(grace).get(reverse("desk:survey_answers", args=[survey.pk])))
    assert len(re.findall(r"Words \d", rows)) == 5
    for nonsense in ("planet:3", "team:x", "team:", "team:99999999999999999999"):
        where = reverse("desk:survey_answers", args=[survey.pk])
        assert signed_in(sam).get(where, {"of": nonsense}).status_code == 404
    assert signed_in(ana).get(reverse("desk:surveys")).status_code in (302, 403)


def test_its_weeks_are_drawn_with_their_intervals_and_open_their_answers(
    survey, asked, ghent, manila, ana, althea, sam, grace, signed_in, make_ticket
):
    this_week, before = timezone.now() - timedelta(days=1), timezone.now() - timedelta(days=22)
    where = reverse("desk:survey_results", args=[survey.pk])
    asked(survey, ghent, [2] * 18 + [0] * 6 + [None] * 16, by=ana, at=before)
    assert "insight-trend" not in signed_in(sam).get(where).content.decode()  # one week is no course
    asked(survey, manila, [2] * 4 + [None] * 4, by=althea, at=this_week)
    page = _words(signed_in(sam).get(where))
    score, response = (
        page.partition(f'id="{key}"')[2].partition("</section>")[0] for key in ("score", "response")
    )
    assert "75 % (55 % to 88 %), n 24" in score
    assert score.count("<circle") == 1  # of four answers nothing is said
    assert "60 % (45 % to 74 %), n 40" in response
    assert response.count("<circle") == 2
    assert 'class="way"' not in response  # between them lies a week in which nobody was asked
    link = re.search(r'href="([^"]*week=[^"]*)"', score)[1]
    rows = _words(signed_in(sam).get(link))
    assert len(re.findall(r"Words \d", rows)) == 24
    answers = reverse("desk:survey_answers", args=[survey.pk])
    for nonsense in ("soon", "9999-12-31", "2026-02-30"):
        assert signed_in(sam).get(answers, {"week": nonsense}).status_code == 404
    theirs = _words(signed_in(grace).get(where))
    assert "75 % (" not in theirs


def test_a_ticket_shows_what_its_customer_answered(survey, asked, ghent, manila, ana, zed, signed_in):
    asked(survey, ghent, [1], by=ana, at=timezone.now())
    ticket = SurveyAnswer.objects.get().ask.ticket
    where = reverse("desk:ticket_surveys", args=[ticket.reference])
    assert where in signed_in(ana).get(ticket.get_absolute_url()).content.decode()
    page = _words(signed_in(ana).get(where, headers={"HX-Request": "true"}))
    assert "<strong>Partly</strong>" in page
    assert "Words 0" in page
    assert signed_in(zed).get(where).status_code == 404
