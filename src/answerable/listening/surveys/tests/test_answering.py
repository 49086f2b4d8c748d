"""An answer by one press, by a number, or on their page; and what becomes of a bad one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from answerable.channels.sms.tests import harness as texting
from answerable.ledger.actor import SYSTEM
from answerable.ledger.actor import customer as as_customer
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, Refusal
from answerable.listening.models import Ask, SurveyAnswer, SurveyKind, Via
from answerable.listening.surveys import texts
from answerable.listening.surveys.answering import answer, hear_rating
from answerable.listening.surveys.erasing import copy, forget
from answerable.listening.surveys.hearing import heed, number_in
from answerable.promises.models import Promise
from answerable.tickets.actions import Answer, close, mark_delivered, reopen, reply
from answerable.tickets.models import Message, Rating, Ticket
from answerable.tickets.ratings import rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(make_survey, solve, cleo, later, links):
    """asked(kind=…) is a question to her that has left."""

    def make(customer=cleo, **overrides):
        make_survey(**overrides)
        ticket = solve(customer)
        later(hours=5)
        return Ask.objects.get(ticket=ticket, state="asked")

    return make


def test_one_press_chooses_and_another_sends_and_it_can_be_changed(asked, links, cleo):
    ask = asked()
    opened = Client().get(links()[0])
    assert opened["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
    assert "checked" in opened.content.decode()
    assert not SurveyAnswer.objects.exists()
    for _twice in range(2):
        page = Client().post(links()[0], {"value": "1", "words": "Quick."}).content.decode()
    assert "Thank you, we have it" in page
    kept = SurveyAnswer.objects.get()
    rating = Rating.objects.get()
    assert (kept.value, kept.said, kept.rating, kept.via) == (1, "Quick.", rating, "link")
    assert kept.words == ""  # they stand once
    assert rating.ended_at == ask.ended_at
    assert Event.objects.filter(kind="ticket.survey_answered").count() == 1
    assert Client().post(links()[1], {"value": "0"}).status_code == 200
    kept.refresh_from_db()
    assert (kept.value, kept.said) == (0, "")
    assert Event.objects.filter(kind="ticket.survey_answered").count() == 2


def test_nonsense_is_refused(asked, links, clock):
    ask = asked()
    link = links()[0]
    assert Client().post(link, {"value": "7"}).status_code == 422
    assert Client().post(link, {"value": "good"}).status_code == 422
    assert Client().post(link, {}).status_code == 422
    assert Client().post(link, {"value": "1", "words": "x" * 3000}).status_code == 422
    assert Client().get(link[:-3] + "xy/").status_code == 404
    with pytest.raises(Invalid):
        answer(ask, 5, via=Via.LINK, by=as_customer(ask.ticket.customer_id), at=timezone.now())
    with pytest.raises(Ticket.DoesNotExist):
        answer(ask, 1, via=Via.LINK, by=as_customer(ask.ticket.customer_id + 1), at=timezone.now())
    assert Client().post(link, {"value": "1", "words": "a\x00b"}).status_code in (200, 422)
    clock.shift(timedelta(days=31))
    assert Client().post(link, {"value": "1"}).status_code == 410
    with pytest.raises(Refusal):
        answer(ask, 1, via=Via.LINK, by=as_customer(ask.ticket.customer_id), at=timezone.now())


def test_a_bad_answer_goes_on_in_the_hands_of_who_leads_with_a_promise(
    asked, links, sam, ana, post, run_jobs, clock
):
    ask = asked(follow_up_hours=24)
    client = Client()
    for _twice in range(2):
        assert client.post(links_of(ask)[1], {"value": "0", "words": "Nobody called."}).status_code == 200
    kept = SurveyAnswer.objects.get()
    ticket = kept.follow_up
    assert Ticket.objects.count() == 2
    assert (ticket.assignee, ticket.team, ticket.customer) == (sam, ask.ticket.team, ask.ticket.customer)
    assert ticket.waiting_since is not None
    said = ticket.messages.order_by("pk")
    assert "Nobody called." in said[0].text
    assert "Not good" in said[0].text
    assert ask.ticket.links_out.get().target == ticket
    old = Ticket.objects.get(pk=ask.ticket_id)
    assert old.closed_at == ask.ended_at
    # The customer is told by when, and that is what is owed.
    run_jobs()
    letter = post.letters()[-1].get_body(("plain",)).get_content()
    assert "Somebody who leads the team looks at it and writes to you by" in letter
    promise = Promise.objects.get(ticket=ticket, kind="stated")
    assert promise.due_at == kept.at + timedelta(hours=24)
    assert promise.is_running
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None  # an automatic word is no answer
    # Words that come later are added, and no third ticket is opened.
    client.post(links_of(ask)[1], {"value": "0", "words": "And the parcel is torn."})
    assert "parcel is torn" in ticket.messages.order_by("-pk")[0].text
    assert Ticket.objects.count() == 2


def links_of(ask):
    from django.conf import settings

    from answerable.listening.surveys.links import answer_link

    return [answer_link(ask.pk, value).removeprefix(settings.BASE_URL) for value in (1, 0)]


def test_our_answer_keeps_the_promise(asked, sam, run_jobs, clock, make_answer):
    ask = asked()
    Client().post(links_of(ask)[1], {"value": "0"})
    run_jobs()
    ticket = SurveyAnswer.objects.get().follow_up
    clock.shift(timedelta(hours=2))
    make_answer(ticket, "I called you.", by=sam)
    assert Promise.objects.get(ticket=ticket, kind="stated").state == "done"


def test_it_is_never_given_to_who_had_it(asked, sam, ghent, make_staff, own_company):
    ask = asked()
    Ticket.objects.filter(pk=ask.ticket_id).update(assignee=sam)
    Client().post(links_of(ask)[1], {"value": "0"})
    ticket = SurveyAnswer.objects.get().follow_up
    assert ticket.team == ghent
    assert ticket.assignee != sam


def test_a_bad_answer_opens_nothing_where_the_survey_says_so(asked):
    ask = asked(follow_up_hours=None)
    Client().post(links_of(ask)[1], {"value": "0"})
    assert SurveyAnswer.objects.get().follow_up is None
    assert Ticket.objects.count() == 1


def test_a_rating_on_their_page_is_the_answer_to_what_they_were_asked(asked, cleo):
    ask = asked()
    rating = rate(ask.ticket, is_good=True, words="Fine.", by=as_customer(cleo.pk), at=timezone.now())
    event = Event.objects.get(kind="ticket.rated")
    for _twice in range(2):
        hear_rating(event)
    kept = SurveyAnswer.objects.get()
    assert (kept.value, kept.via, kept.rating) == (1, "page", rating)


def test_an_end_can_be_answered_after_the_ticket_was_opened_again(asked, ana):
    ask = asked()
    reopen(ask.ticket, by=ana.actor(), at=timezone.now())
    assert Client().post(links_of(ask)[0], {"value": "1"}).status_code == 200
    assert Rating.objects.get().ended_at == ask.ended_at


def test_a_number_is_an_answer_and_nothing_that_only_begins_with_one():
    assert number_in("2") == (2, "")
    assert number_in(" 10. ") == (10, "")
    assert number_in("1\nVery quick, thank you") == (1, "Very quick, thank you")
    assert number_in("3 - nobody called") == (3, "nobody called")
    assert number_in("٢") == (2, "")
    for other in (
        "5 parcels are missing",
        "10-12 days",
        "2nd floor",
        "123",
        "two",
        "",
        "1.5 kg",
        "2/3 arrived",
    ):
        assert number_in(other) is None, other


def test_by_a_message_the_number_is_heeded_and_nothing_opens_again(
    make_survey, request, sam, ghent, later, run_jobs, clock
):
    phone = texting.Harness(request, ghent)
    make_survey(kind=SurveyKind.EFFORT, channels=("sms",))
    assert phone.hand_over(phone.said("It hisses.")) < 300
    run_jobs()
    ticket = Ticket.objects.get()
    clock.shift(timedelta(hours=1))
    mark_delivered(
        reply(ticket, Answer("Turn it."), by=sam.actor(), at=timezone.now()), by=SYSTEM, at=timezone.now()
    )
    close(ticket, by=sam.actor(), at=timezone.now())
    run_jobs()
    later(hours=5)
    assert Ask.objects.get().state == "asked"
    asked = ticket.messages.order_by("-pk")[0]
    assert asked.is_automatic
    assert "5 – Very easy" in asked.text

    def say(text, number):
        phone.hand_over(phone.said(text, number=number))
        run_jobs()
        ticket.refresh_from_db()
        return ticket.is_closed

    assert say("4", 1)
    assert say("2\nI had to write three times", 2)
    kept = SurveyAnswer.objects.get()
    assert (kept.value, kept.words, kept.via) == (2, "I had to write three times", "digit")
    assert kept.follow_up is not None
    assert ticket.messages.filter(is_automatic=True, direction="inbound").count() == 2
    # What is no such number is a message like any other.
    say("5 parcels are missing", 3)
    assert Message.objects.get(text="5 parcels are missing").ticket == kept.follow_up
    assert not Message.objects.get(text="5 parcels are missing").is_automatic
    kept.refresh_from_db()
    assert kept.value == 2


def test_a_number_where_nothing_was_asked_is_a_message(request, ghent, run_jobs):
    phone = texting.Harness(request, ghent)
    phone.hand_over(phone.said("4"))
    run_jobs()
    ticket = Ticket.objects.get()
    phone.hand_over(phone.said("5", number=1))
    run_jobs()
    assert ticket.messages.filter(is_automatic=False).count() == 2


def test_another_person_and_another_channel_answer_nothing(asked):
    ask = asked(kind=SurveyKind.EFFORT)
    now = timezone.now()
    assert heed(ask.ticket, "email", "5", customer_id=ask.ticket.customer_id, at=now) is None
    Ask.objects.update(channel="sms")
    assert heed(ask.ticket, "email", "5", customer_id=ask.ticket.customer_id, at=now) is None
    assert heed(ask.ticket, "sms", "5", customer_id=ask.ticket.customer_id + 1, at=now) is None
    assert heed(ask.ticket, "sms", "9", customer_id=ask.ticket.customer_id, at=now) is None
    assert not SurveyAnswer.objects.exists()


def test_words_are_copied_forgotten_and_found_for_themes(asked, cleo):
    ask = asked(kind=SurveyKind.CARE)
    by, at = as_customer(cleo.pk), timezone.now()
    answer(ask, 2, words="Ana was kind", via=Via.LINK, by=by, at=at)
    assert copy(ask.ticket_id)[0]["words"] == "Ana was kind"
    found = list(texts.texts_unread(at - timedelta(minutes=1), by="a model", most=9))
    assert [each.text for each in found] == ["Ana was kind"]
    assert "Ana was kind" not in str(list(Event.objects.values_list("data", flat=True)))
    forget([ask.ticket_id], None)
    assert SurveyAnswer.objects.get().words == ""
    assert SurveyAnswer.objects.get().value == 2
    assert not list(texts.texts_unread(at - timedelta(minutes=1), by="a model", most=9))
    assert not texts.answers_with_words().exists()


def test_two_presses_at_once_are_one_answer(transactional_db, asked, at_once):
    ask = asked()
    links = links_of(ask)
    at_once(
        lambda: Client().post(links[1], {"value": "0"}),
        lambda: Client().post(links[1], {"value": "0"}),
    )
    assert SurveyAnswer.objects.count() == 1
    assert Ticket.objects.count() == 2
