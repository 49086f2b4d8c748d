"""What Bluesky, Mastodon and X have in common beside the contract: they are looked at by the clock, over a line that
may break; everybody reads along; and of people nothing is kept but what they said and who they are."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from answerable.channels.looking_again import look_again
from answerable.channels.models import Item, RawItem, ThreadPost
from answerable.channels.polling import poll
from answerable.ledger.models import Job, JobState
from answerable.tickets.actions import Answer, close, reply
from answerable.tickets.models import DeliveryState, Message, Ticket

pytestmark = pytest.mark.django_db
PLANTED = ("planted", "987654", "avatar", "followers")
on_each = pytest.mark.parametrize("name", ["bluesky", "mastodon", "x"])


@pytest.fixture
def other(request, name, ghent):
    return import_module(f"answerable.channels.{name}.tests.harness").Harness(request, ghent)


@pytest.fixture
def asked(other, run_jobs):
    other.hand_over(other.said("My stove leaks."))
    run_jobs()
    return Ticket.objects.get()


def _go_on(other, run_jobs):
    """The line is there again, and the time has come for what waited."""
    other.mailbox.refresh_from_db()
    other.mailbox.cursor.pop("rests", None)
    other.mailbox.save(update_fields=["cursor"])
    poll(other.mailbox.pk)
    Job.objects.filter(state=JobState.READY).update(run_at=timezone.now())
    run_jobs()
    other.mailbox.refresh_from_db()


@on_each
def test_over_an_outage_nothing_is_lost_and_nothing_said_twice(other, asked, line, sam, run_jobs):
    line.hangs_up = True
    answer = reply(asked, Answer("Turn the valve under the stove. " * 30), by=sam.actor(), at=timezone.now())
    run_jobs()
    line.is_down = True
    for number in range(1, 131):  # more than a page, of several people
        other.hand_over(other.said(f"And {number}", number=number, customer=number % 4))
    run_jobs()
    other.mailbox.refresh_from_db()
    assert "could not be reached" in other.mailbox.error
    assert Item.objects.count() == 1

    line.is_down = line.hangs_up = False
    for _again in range(3):
        _go_on(other, run_jobs)
    answer.refresh_from_db()
    said = Message.objects.filter(direction="inbound").order_by("pk").values_list("text", flat=True)
    assert list(said)[1:] == [f"And {number}" for number in range(1, 131)]
    assert len(other.taken()) == len(set(other.taken())) > 1
    assert answer.delivery == DeliveryState.DELIVERED
    assert not other.mailbox.error


@on_each
def test_it_is_left_alone_for_as_long_as_it_says(other, asked):
    other.network.rests = "600"
    poll(other.mailbox.pk)
    other.mailbox.refresh_from_db()
    assert "asks us to wait" in other.mailbox.error
    until = timezone.datetime.fromisoformat(other.mailbox.cursor["rests"]["until"])
    assert timedelta(minutes=9) < until - timezone.now() < timedelta(minutes=11)

    before = len(other.network.asked)
    poll(other.mailbox.pk)
    assert len(other.network.asked) == before


@on_each
def test_of_people_nothing_is_kept_but_who_they_are_and_what_they_say(other, asked, run_jobs):
    assert "My stove leaks." in RawItem.objects.get().content.decode()
    for word in PLANTED:
        assert word not in RawItem.objects.get().content.decode()
        for text in _everything_kept():
            assert word not in text


def _everything_kept():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("channels_", "tickets_", "people_", "ledger_")):
                cursor.execute(f'SELECT * FROM "{table}"')
                yield from (str(row) for row in cursor.fetchall())


@on_each
def test_what_others_say_stands_beside_it_until_the_ticket_ends(other, asked, sam, client, run_jobs):
    message = asked.messages.get()
    other.hand_over(other.said("Mine too!", customer=1, number=1, about=message.external_id))
    other.hand_over(other.said("It hisses.", number=2, about=message.external_id))
    run_jobs()
    mine = Ticket.objects.get(pk=asked.pk)

    assert [each.text for each in mine.messages.all()] == ["My stove leaks.", "It hisses."]
    assert [each.text for each in mine.thread_posts.all()] == ["Mine too!"]
    client.force_login(sam)
    page = client.get(mine.get_absolute_url()).content.decode()
    assert "1 other post in this thread" in page
    assert "2 turns in public" in page

    close(mine, by=sam.actor(), at=timezone.now())
    assert not ThreadPost.objects.filter(ticket=mine).exists()


@on_each
def test_what_is_said_privately_goes_on_there_and_the_public_is_told_where(
    other, asked, sam, client, run_jobs, settings
):
    settings.UNDO_SEND = None
    client.force_login(sam)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert 'value="public" checked' in page
    said = {
        "text": "What is your address?",
        "way": "private",
        "say_so": "on",
        "seen": asked.messages.get().pk,
    }
    client.post(reverse("desk:messages", args=[asked.reference]), said)
    run_jobs()

    private, public = asked.messages.filter(direction="outbound").order_by("pk")
    assert (private.is_public, private.delivery, public.is_public) == (False, "delivered", True)
    taken = " ".join(other.taken())
    assert "What is your address?" in taken
    assert "We have written to you privately." in taken
    other.tell_privately("Veldstraat 1")
    poll(other.mailbox.pk)
    run_jobs()
    last = asked.messages.order_by("pk").last()
    assert (last.text, last.is_public) == ("Veldstraat 1", False)
    assert 'value="private" checked' in client.get(asked.get_absolute_url()).content.decode()


@on_each
def test_a_post_is_called_by_its_first_words_until_they_are_taken_back(other, run_jobs):
    other.hand_over(other.said("@kestrel My stove leaks. " + "It hisses and drips. " * 9))
    run_jobs()
    ticket = Ticket.objects.get()
    assert ticket.subject.startswith("My stove leaks. It hisses")
    assert len(ticket.subject) <= 80

    other.take_back(0)
    look_again(other.mailbox.pk)
    run_jobs()
    assert Ticket.objects.get().subject == ""


def _picture():
    return SimpleUploadedFile("valve.png", b"\x89PNG", content_type="image/png")


@on_each
def test_pictures_come_and_go_with_what_they_show(other, sam, client, run_jobs, settings):
    settings.UNDO_SEND = None
    other.show("My stove leaks.", "A stove in a puddle")
    poll(other.mailbox.pk)
    run_jobs()
    ticket = Ticket.objects.get()
    assert ticket.messages.get().attachments.get().alt == "A stove in a puddle"

    client.force_login(sam)
    address = reverse("desk:messages", args=[ticket.reference])
    said = {"text": "Turn this.", "way": "public", "seen": ticket.messages.get().pk}
    page = client.post(address, {**said, "attachments": [_picture()]}, follow=True).content.decode()
    assert "Say what each picture shows" in page
    client.post(address, {**said, "attachments": [_picture()], "alt": "The valve"})
    run_jobs()
    answer = ticket.messages.get(direction="outbound")
    assert (answer.delivery, answer.delivery_error) == ("delivered", "")
    assert "The valve" in str(other.network.shown)


@on_each
def test_what_is_taken_back_is_gone(other, asked, run_jobs):
    other.take_back(0)
    look_again(other.mailbox.pk)
    run_jobs()

    message = asked.messages.get()
    assert (message.text, bool(message.retracted_at)) == ("", True)
    assert "stove" not in " ".join(each.content.decode() for each in RawItem.objects.all())


@on_each
def test_our_own_posts_and_those_from_before_are_not_what_customers_say(other, run_jobs):
    other.say_ours("New stoves are here!")
    poll(other.mailbox.pk)
    run_jobs()

    assert not Item.objects.exists()
