"""Who is told of what: the table of kinds, one row each, and what holds for all of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.config.subscribers import SUBSCRIBERS
from answerable.desk.heard import showing
from answerable.desk.heard.kinds import KINDS
from answerable.desk.heard.seeing import KEPT, see_ticket
from answerable.desk.heard.telling import tell
from answerable.desk.models import Notification
from answerable.desk.tasks import clean_up_notifications
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.tickets.actions import (
    Heard,
    Question,
    ask_others,
    assign,
    follow,
    mark_bounced,
    mark_side_bounced,
    note,
    receive_from_others,
    snooze,
    unfollow,
    wake,
)

pytestmark = pytest.mark.django_db


def told(kind=None):
    """Who has something unread, and how often it happened."""
    rows = Notification.objects.filter(read_at=None).select_related("staff").order_by("staff__name")
    return {(row.staff.name, row.kind): row.count for row in rows if kind is None or row.kind == kind}


@pytest.fixture
def by_sam(sam):
    return {"by": sam.actor(), "at": timezone.now()}


@pytest.fixture
def hers(asked, ana, ghent, by_sam):
    """Ana has the ticket, and has seen that."""
    assign(asked, team=ghent, staff=ana, **by_sam)
    see_ticket(asked, ana, at=timezone.now())
    asked.refresh_from_db()
    return asked


def test_every_event_of_a_kind_is_listened_to():
    for kind in KINDS.values():
        for event in kind.events:
            assert "answerable.desk.heard.telling.tell" in SUBSCRIBERS[event].now, event


def test_whom_a_note_names(asked, ana, mara, by_sam):
    note(asked, "@Ana and @Mara, and I, @Sam", **by_sam)
    assert told() == {("Ana", "mentioned"): 1, ("Mara", "mentioned"): 1}


def test_whoever_is_given_a_ticket_and_not_who_takes_one(asked, ana, sam, ghent, by_sam):
    assign(asked, team=ghent, staff=ana, **by_sam)
    assert told() == {("Ana", "assigned"): 1}

    assign(asked, team=ghent, staff=sam, **by_sam)
    assert told() == {("Ana", "assigned"): 1}


def test_a_team_that_is_handed_a_ticket_by_a_colleague(asked, leuven, ghent, ana, ben, by_sam):
    assign(asked, team=leuven, staff=None, **by_sam)
    assert told() == {("Ben", "handed"): 1}

    assign(
        asked, team=ghent, staff=None, by=SYSTEM, at=timezone.now()
    )  # what the product does by itself is its queue's
    assert told() == {("Ben", "handed"): 1}


def test_twenty_messages_of_a_customer_are_one_line_for_who_has_the_ticket_and_for_who_follows(
    hers, ana, mara, make_message
):
    follow(hers, by=mara.actor(), at=timezone.now())
    for _ in range(20):
        make_message(hers)
    make_message(hers, is_automatic=True)

    assert told() == {("Ana", "wrote"): 20, ("Mara", "wrote"): 20}
    see_ticket(hers, ana, at=timezone.now())
    make_message(hers)
    assert told() == {("Ana", "wrote"): 1, ("Mara", "wrote"): 21}
    unfollow(hers, by=mara.actor(), at=timezone.now())
    make_message(hers)
    assert told() == {("Ana", "wrote"): 2, ("Mara", "wrote"): 21}


def test_a_new_ticket_costs_nothing(make_ticket, cleo, ghent, django_assert_num_queries):
    event = Event(kind="message.received", number=2, ticket_id=1, actor_kind="customer", data={"message": 1})
    with django_assert_num_queries(0):
        tell(event)


def test_another_message_costs_a_few_questions_however_many_are_told(
    hers, mara, sam, ada, make_message, django_assert_num_queries
):
    for staff in (mara, sam, ada):
        follow(hers, by=staff.actor(), at=timezone.now())
    message = make_message(hers)
    event = Event.objects.get(kind="message.received", data__message=message.pk)
    with django_assert_num_queries(4):
        tell(event)
    assert told() == {(name, "wrote"): 2 for name in ("Ada", "Ana", "Mara", "Sam")}


def test_the_author_of_an_answer_that_came_back(asked, ana, make_answer):
    answer = make_answer(asked, by=ana)
    mark_bounced(answer, "No such user", by=SYSTEM, at=timezone.now())
    assert told() == {("Ana", "undelivered"): 1}


def test_who_asked_others_and_who_has_the_ticket_hear_of_their_answer(hers, sam, ana, mara, ben):
    at = timezone.now()
    follow(hers, by=mara.actor(), at=at)
    said = ask_others(hers, Question("Where is it?", to=[("x@carrier.example", "")]), by=sam.actor(), at=at)
    for is_automatic in (True, False):
        heard = Heard("email", "x@carrier.example", text="Here.", is_automatic=is_automatic)
        receive_from_others(said.conversation, heard, by=SYSTEM, at=at)
    assert told("others_wrote") == {(name, "others_wrote"): 1 for name in ("Ana", "Mara", "Sam")}

    mark_side_bounced(said, "No such user", by=SYSTEM, at=at)
    assert told("others_unreached") == {("Sam", "others_unreached"): 1}
    assert f"#said-{said.pk}" in showing.page(sam).unread[0].url


def test_whose_snoozed_ticket_comes_back_in_its_time(hers, by_sam):
    at = by_sam["at"]
    for reason, later in (("staff", 0), ("time", 2)):
        snooze(hers, at + timedelta(hours=1), **by_sam)
        wake(hers, by=SYSTEM, at=at + timedelta(hours=later), reason=reason)
    assert told() == {("Ana", "woken"): 1}


def test_who_has_lost_sight_of_a_ticket_is_told_nothing_more(hers, ana, ben, leuven, by_sam, make_message):
    follow(hers, by=ana.actor(), at=by_sam["at"])
    assign(hers, team=leuven, staff=ben, **by_sam)
    make_message(hers)

    assert told("wrote") == {("Ben", "wrote"): 1}


def test_two_at_once_both_count(at_once, asked, mara, sam, make_message):
    follow(asked, by=mara.actor(), at=timezone.now())

    results = at_once(
        *[lambda: make_message(asked)] * 3, lambda: note(asked, "@Mara", by=sam.actor(), at=timezone.now())
    )

    assert not any(isinstance(each, Exception) for each in results), results
    assert told() == {("Mara", "wrote"): 3, ("Mara", "mentioned"): 1}


def test_what_was_told_long_ago_is_forgotten(asked, mara, by_sam, run_jobs):
    note(asked, "@Mara", **by_sam)
    Notification.objects.update(at=timezone.now() - KEPT + timedelta(hours=1))
    clean_up_notifications()
    assert told()

    Notification.objects.update(at=timezone.now() - KEPT - timedelta(hours=1))
    clean_up_notifications()
    assert not told()
