"""With the real network: what its servers, its directory and its view do, and not what we believe of them."""

import base64

import pytest
from django.utils import timezone
from tests.services.bluesky_network import PASSWORD

from answerable.channels.looking_again import look_again
from answerable.channels.models import Mailbox, RawItem
from answerable.channels.polling import poll
from answerable.ledger.models import Job, JobState
from answerable.tickets.actions import Answer, reply
from answerable.tickets.models import DeliveryState, Message, Ticket

pytestmark = pytest.mark.django_db
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


@pytest.fixture
def there(bluesky_network, ghent):
    """Ours, and an account of Cleo's and of somebody else's."""
    for name in ("kestrel", "cleo", "mira"):
        bluesky_network.join(name)
    mailbox = Mailbox(
        channel="bluesky", name="Kestrel", address=bluesky_network.handle_of("kestrel"), team=ghent
    )
    mailbox.created_at = timezone.now()
    mailbox.settings = {"service": bluesky_network.url, "chat": bluesky_network.chat}
    mailbox.keep_secrets(app_password=PASSWORD)
    mailbox.save()
    return mailbox


def _look(mailbox, run_jobs):
    poll(mailbox.pk)
    run_jobs()
    mailbox.refresh_from_db()
    assert not mailbox.error


def test_from_being_named_to_an_answer_and_back(there, bluesky_network, sam, run_jobs):
    network = bluesky_network
    named = network.post(
        "cleo", f"@{there.address} my stove leaks, see https://example.com/stove", names="kestrel"
    )
    _look(there, run_jobs)
    ticket = Ticket.objects.get()
    asked = ticket.messages.get()
    assert asked.is_public
    assert asked.external_id == named
    assert asked.from_name == f"Cleo (@{network.handle_of('cleo')})"

    long = "Turn the valve under the stove to the left. " * 12 + "See https://kestrel.example/valve"
    answer = reply(ticket, Answer(long), by=sam.actor(), at=timezone.now())
    run_jobs()
    answer.refresh_from_db()
    assert answer.delivery == DeliveryState.DELIVERED
    first, second = network.posts_of("kestrel")
    assert first["uri"] == answer.external_id
    assert first["value"]["reply"]["parent"]["uri"] == named
    assert second["value"]["reply"]["parent"]["uri"] == first["uri"]
    assert second["value"]["text"].endswith("https://kestrel.example/valve (2/2)")
    assert second["value"]["facets"]

    network.post("mira", "Mine leaks too!", answers=first["uri"])
    network.post("cleo", "It does not help.", answers=second["uri"])
    _look(there, run_jobs)
    assert [each.text for each in ticket.messages.filter(direction="inbound")][1:] == ["It does not help."]
    assert Ticket.objects.count() == 2


def test_over_an_outage_nothing_is_lost_and_nothing_said_twice(there, bluesky_network, line, sam, run_jobs):
    network = bluesky_network
    network.post("cleo", f"@{there.address} it leaks", names="kestrel")
    _look(there, run_jobs)
    ticket = Ticket.objects.get()

    line.hangs_up = True
    reply(ticket, Answer("Turn the valve. " * 40), by=sam.actor(), at=timezone.now())
    run_jobs()
    line.is_down = True
    for number in range(3):
        network.post("cleo", f"@{there.address} still {number}", names="kestrel")
    poll(there.pk)
    _try_again(run_jobs)
    there.refresh_from_db()
    assert "could not be reached" in there.error
    assert ticket.messages.filter(direction="inbound").count() == 1

    line.is_down = line.hangs_up = False
    there.cursor.pop("rests")
    there.save()
    _try_again(run_jobs)
    for _again in range(2):
        _look(there, run_jobs)
    assert len(network.posts_of("kestrel")) == 3
    assert Message.objects.filter(direction="inbound").count() == 4
    assert Message.objects.get(direction="outbound").delivery == DeliveryState.DELIVERED


def test_the_thread_and_its_pictures_stand_beside_it_and_go_with_their_posts(
    there, bluesky_network, sam, run_jobs
):
    network = bluesky_network
    shows = {"alt": "A stove in a puddle", "image": network.picture("cleo", PICTURE)}
    begun = network.post("mira", "Who knows stoves?")
    named = network.post(
        "cleo",
        f"@{there.address} does. Mine leaks",
        answers=begun,
        names="kestrel",
        embed={"$type": "app.bsky.embed.images", "images": [shows]},
    )
    network.post("mira", "How awful", answers=named)
    _look(there, run_jobs)

    ticket = Ticket.objects.get()
    message = ticket.messages.get()
    assert message.text.endswith("Mine leaks")
    assert [each.text for each in ticket.thread_posts.all()] == ["Who knows stoves?", "How awful"]
    assert message.attachments.get().alt == "A stove in a puddle"

    network.delete("mira", begun)
    network.delete("cleo", named)
    look_again(there.pk)
    run_jobs()
    message.refresh_from_db()
    assert message.retracted_at
    assert (message.text, message.attachments.count()) == ("", 0)
    assert [each.text for each in ticket.thread_posts.all()] == ["How awful"]
    assert not any(b"Mine leaks" in each.content for each in RawItem.objects.all())


def test_what_began_in_public_goes_on_in_the_chat(there, bluesky_network, sam, run_jobs):
    network = bluesky_network
    network.post("cleo", f"@{there.address} it leaks", names="kestrel")
    _look(there, run_jobs)
    ticket = Ticket.objects.get()

    reply(ticket, Answer("What is your address?", is_public=False), by=sam.actor(), at=timezone.now())
    run_jobs()
    chat = network.chat_of("kestrel")
    assert chat.ours() == ["What is your address?"]
    assert network.posts_of("kestrel") == []

    chat.say(network.accounts["cleo"]["did"], "Veldstraat 1, Ghent")
    _look(there, run_jobs)
    said = Ticket.objects.get().messages.last()
    assert (said.text, said.is_public) == ("Veldstraat 1, Ghent", False)


def test_whose_picture_and_followers_they_have_is_kept_nowhere(there, bluesky_network, run_jobs):
    bluesky_network.post("cleo", f"@{there.address} it leaks", names="kestrel")
    _look(there, run_jobs)

    kept = RawItem.objects.get().content.decode()
    assert "it leaks" in kept
    for word in ("avatar", "planted about", "followers", "likeCount"):
        assert word not in kept


def _try_again(run_jobs):
    Job.objects.filter(state=JobState.READY).update(run_at=timezone.now())
    run_jobs()
