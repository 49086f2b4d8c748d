"""With a server that somebody else made: what it does with what we ask, and not what we believe of it."""

import pytest
from django.utils import timezone

from answerable.channels.looking_again import look_again
from answerable.channels.models import Mailbox, RawItem
from answerable.channels.polling import poll
from answerable.ledger.models import Job, JobState
from answerable.tickets.actions import Answer, reply
from answerable.tickets.models import DeliveryState, Message, Ticket

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def there(mastodon_server, ghent):
    mailbox = Mailbox(channel="mastodon", name="Kestrel", team=ghent, created_at=timezone.now())
    mailbox.address = f"{mastodon_server.name('kestrel')}@localhost"
    mailbox.settings = {"server": mastodon_server.url}
    mailbox.keep_secrets(access_token=mastodon_server.token("kestrel"))
    mailbox.save()
    return mailbox


def _look(mailbox, run_jobs):
    poll(mailbox.pk)
    run_jobs()
    mailbox.refresh_from_db()
    assert not mailbox.error


def test_from_being_named_over_an_outage_to_an_answer_and_in_private(
    there, mastodon_server, line, sam, run_jobs
):
    server, us = mastodon_server, f"@{mastodon_server.name('kestrel')}"
    begun = server.post("mira", "Who knows stoves?")
    shows = server.picture("cleo", PICTURE, "A stove in a puddle")
    named = server.post("cleo", f"{us} does. Mine leaks.", answers=begun, media=[shows])
    _look(there, run_jobs)
    ticket = Ticket.objects.get()
    asked = ticket.messages.get()
    assert (asked.external_id, asked.is_public) == (named, True)
    assert [each.text for each in ticket.thread_posts.all()] == ["Who knows stoves?"]
    assert asked.attachments.get().alt == "A stove in a puddle"
    assert "avatar" not in RawItem.objects.get().content.decode()

    line.hangs_up = True
    answer = reply(ticket, Answer("Turn the valve. " * 50), by=sam.actor(), at=timezone.now())
    run_jobs()
    line.is_down = True
    server.post("cleo", f"{us} it still leaks")
    poll(there.pk)
    line.is_down = line.hangs_up = False
    there.refresh_from_db()
    there.cursor.pop("rests")
    there.save()
    for _again in range(2):
        Job.objects.filter(state=JobState.READY).update(run_at=timezone.now())
        _look(there, run_jobs)
    answer.refresh_from_db()
    assert (answer.delivery, answer.delivery_error) == (DeliveryState.DELIVERED, "")
    said = server.said_by("kestrel")
    assert [each["content"].count("(1/2)") + each["content"].count("(2/2)") for each in said] == [1, 1]
    assert [each["in_reply_to_id"] for each in said] == [named, answer.external_id]

    server.post("cleo", f"{us} not that one", answers=said[1]["id"])
    _look(there, run_jobs)
    assert ticket.messages.filter(direction="inbound").count() == 2

    reply(ticket, Answer("Where do you live?", is_public=False), by=sam.actor(), at=timezone.now())
    run_jobs()
    private = server.said_by("kestrel")[-1]
    assert private["visibility"] == "direct"
    server.post("cleo", f"{us} Veldstraat 1", answers=private["id"], visibility="direct")
    _look(there, run_jobs)
    last = ticket.messages.last()
    assert (last.text, last.is_public) == (f"{us} Veldstraat 1", False)


def test_what_is_edited_and_taken_back_there_is_here(there, mastodon_server, run_jobs):
    server, us = mastodon_server, f"@{mastodon_server.name('kestrel')}"
    named = server.post("cleo", f"{us} mine leaks")
    _look(there, run_jobs)

    server.edit("cleo", named, f"{us} mine hisses")
    look_again(there.pk)
    run_jobs()
    assert Message.objects.get().text == f"{us} mine hisses"
    server.delete("cleo", named)
    look_again(there.pk)
    run_jobs()
    assert (Message.objects.get().text, bool(Message.objects.get().retracted_at)) == ("", True)
