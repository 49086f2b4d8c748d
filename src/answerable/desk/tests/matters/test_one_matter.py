"""One person calls, mails and posts about one thing: one ticket, one wait, one answer."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from answerable.channels.email.tests.harness import Harness as Mail
from answerable.channels.mastodon.tests.harness import Harness as Network
from answerable.channels.phone.models import CallState
from answerable.channels.phone.noting import CallNote, Result, log_call
from answerable.channels.phone.tests.harness import Harness as Phone
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.people.actions import add_identity, verify_identity
from answerable.promises.models import Promise
from answerable.tickets.actions import Inbound, open_with, unmerge
from answerable.tickets.matters.deciding import set_threshold
from answerable.tickets.matters.finding import is_missed_call, look_at, look_through
from answerable.tickets.models import Direction, ParticipantRole, SameMatter, Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CLEOS_NUMBER, SID = "+32470123456", "CA" + "1" * 32


@pytest.fixture
def say(ghent):
    """say("email", cleo, text): something new that somebody said there."""

    def make(channel, customer, text, *, at, address, team=ghent, **fields):
        taking_part = [(address, customer.name, ParticipantRole.AUTHOR)]
        said = Inbound(channel, customer, address, text=text, participants=taking_part, **fields)
        return open_with(said, by=SYSTEM, at=at, team_id=team.pk if team else None)

    return make


@pytest.fixture
def called_mailed_posted(say, make_customer, now):
    """A missed call, the owner's mail an hour later, and the next day a post in public by they alone know whom."""
    caller = make_customer("", address=CLEOS_NUMBER, channel="phone")
    mailer = make_customer("Cleo Smith", address="cleo@home.example")
    poster = make_customer("cleo camps", address="@cleo@social.example", channel="mastodon")
    call = say("phone", caller, "", at=now - 30 * HOUR, address=CLEOS_NUMBER, subject="Missed call")
    mail = say(
        "email",
        mailer,
        "Where is order KO-48213? The poles never came.\n\nCleo Smith\nTel. +32 470 12 34 56",
        at=now - 29 * HOUR,
        address="cleo@home.example",
        subject="Order KO-48213",
    )
    post = say(
        "mastodon",
        poster,
        "@kestrel nobody answers about order 48213",
        at=now - 6 * HOUR,
        address="@cleo@social.example",
        is_public=True,
    )
    return [call, mail, post]


def _look(messages, now):
    return look_at([each.pk for each in messages], now=now)


@pytest.mark.django_db(transaction=True)
def test_the_walk_over_three_channels_is_one_ticket_one_wait_and_one_answer(
    request, twilio, mastodon, signed_in, ana, ghent, make_policy, run_jobs, clock, now, settings
):
    """Through the doors: Twilio tells of the call, the mail server hands over, the network is looked at."""
    settings.UNDO_SEND = None
    make_policy(first_answer=4, since=now - 40 * HOUR)
    clock.move_to(now - 30 * HOUR)
    phone, mail, network = Phone(request, ghent), Mail(request, ghent), Network(request, ghent)
    look_through(now=timezone.now())  # from here on

    rang = timezone.now()
    phone.tell("", SID, CallStatus="ringing")
    run_jobs()
    clock.shift(timedelta(seconds=40))
    phone.tell("ended/", SID, CallStatus="completed")
    clock.shift(HOUR)
    mail.hand_over(mail.said(f"Where is order KO-48213?\n\nCleo\nTel. {phone.number()}"))
    run_jobs()
    clock.move_to(now)
    network.hand_over(network.said("@kestrel nobody answers about order 48213"))
    run_jobs()
    look_through(now=now)

    call, mailed, posted = Ticket.objects.order_by("pk")
    assert (call.calls.get().state, call.waiting_since) == (CallState.MISSED, rang)
    client = signed_in(ana)
    page = client.get(call.get_absolute_url()).content.decode()
    assert "Perhaps one matter" in page
    assert "a call that was missed, and then this" in page
    for later in (mailed, posted):
        row = SameMatter.objects.proposed().filter(later=later).first()
        client.post(reverse("desk:matter_confirmation", args=[later.reference, row.pk]))

    kept = Ticket.objects.present().get()
    assert (kept, kept.waiting_since, kept.chases) == (call, rang, 2)
    assert list(kept.messages.values_list("channel", flat=True)) == ["phone", "email", "mastodon"]
    promise = Promise.objects.get(ticket=kept, state="running", kind="first_answer")
    assert promise.due_at == rang + 4 * HOUR
    page = client.get(kept.get_absolute_url()).content.decode()
    assert "1 turn in public" in page
    assert "in public, on Mastodon" in page

    seen = kept.messages.last().pk
    said = {"text": "They leave today.", "way": "proposed", "say_so": "on", "seen": seen}
    client.post(reverse("desk:messages", args=[kept.reference]), said)
    run_jobs()
    assert [each.strip() for each in mail.taken()] == ["They leave today."]
    assert network.taken() == ["We have written to you privately."]
    kept.refresh_from_db()
    assert (kept.waiting_since, kept.answered_at, Ticket.objects.present().count()) == (None, now, 1)

    seen = kept.messages.get(channel="email", direction="outbound").pk
    said = {"text": "All is well again.", "way": "public", "seen": seen}
    client.post(reverse("desk:messages", args=[kept.reference]), said)
    run_jobs()
    assert network.taken()[1:] == ["All is well again."]


@pytest.mark.parametrize("result", ["spoke", "missed"])
def test_only_a_call_in_which_nobody_spoke_with_them_was_missed(ana, ghent, now, result):
    noted = CallNote(Direction.INBOUND, Result(result), now - HOUR, number=CLEOS_NUMBER, team=ghent)
    call = log_call(noted, by=ana.actor(), at=now)

    assert is_missed_call(call.message) == (result == "missed")


def test_declined_is_remembered_undone_is_remembered_and_nobody_else_sees_it(
    called_mailed_posted, signed_in, ana, ben, zed, now
):
    call, mail, _post = called_mailed_posted
    _look(called_mailed_posted, now)
    row = SameMatter.objects.get(first=call.ticket_id, later=mail.ticket_id)
    apart = reverse("desk:matter_apart", args=[mail.ticket.reference, row.pk])
    one = reverse("desk:matter_confirmation", args=[mail.ticket.reference, row.pk])
    client = signed_in(ana)

    for stranger in (ben, zed):
        assert signed_in(stranger).post(one).status_code == 404
    for _time in range(2):
        client.post(apart)
    _look(called_mailed_posted, now)
    assert SameMatter.objects.get(pk=row.pk).state == "declined"
    assert Event.objects.filter(kind="ticket.matter_declined", ticket_id=call.ticket_id).count() == 1

    client.post(apart, {"_method": "DELETE"})
    for _time in range(2):
        client.post(one)
    assert Ticket.objects.get(pk=mail.ticket_id).merged_into_id == call.ticket_id
    client.post(one, {"_method": "DELETE"})
    gone = Ticket.objects.get(pk=mail.ticket_id)
    assert (gone.merged_into, gone.messages.count()) == (None, 1)
    _look(called_mailed_posted, now)
    assert SameMatter.objects.get(pk=row.pk).state == "declined"


def test_a_name_alone_or_nearness_in_time_alone_proposes_nothing(say, make_customer, now):
    known = make_customer("Cleo Smith", address="cleo@home.example")
    namesake = make_customer("Cleo Smith", address="@cleo@social.example", channel="mastodon")
    words = "My Aldenwick stove hisses and the valve leaks paraffin"
    say("email", known, words, at=now - HOUR, address="cleo@home.example", subject="Stove")
    post = say("mastodon", namesake, words, at=now, address="@cleo@social.example")
    text = say("sms", known, "When do you open?", at=now, address=CLEOS_NUMBER)

    assert look_at([post.pk, text.pk], now=now) > 0
    assert not SameMatter.objects.exists()


def test_it_becomes_one_by_itself_only_where_the_house_wants_it_and_the_addresses_are_proven(
    say, make_customer, ada, now
):
    cleo = make_customer("Cleo Smith", address="cleo@home.example")
    mail = cleo.identities.get()
    number = add_identity(cleo, "sms", CLEOS_NUMBER, by=SYSTEM, at=now)
    verify_identity(mail, by=SYSTEM, at=now)
    text = "Where is parcel 77120934?"
    first = say("email", cleo, text, at=now - HOUR, address=mail.address)
    second = say("sms", cleo, text, at=now, address=CLEOS_NUMBER)

    set_threshold(70, by=ada.actor(), at=now)
    look_at([first.pk, second.pk], now=now)
    assert Ticket.objects.present().count() == 2

    verify_identity(number, by=SYSTEM, at=now)
    set_threshold(None, by=ada.actor(), at=now)
    look_at([second.pk], now=now)
    assert Ticket.objects.present().count() == 2

    set_threshold(70, by=ada.actor(), at=now)
    look_at([second.pk], now=now)
    kept = Ticket.objects.present().get()
    assert (kept.pk, kept.waiting_since) == (first.ticket_id, first.created_at)
    unmerge(Ticket.objects.get(pk=second.ticket_id), by=SYSTEM, at=now)
    look_at([second.pk], now=now)
    assert Ticket.objects.present().count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_came_since_the_last_look_is_looked_at_once(say, cleo, now):
    assert look_through(now=now) == 0
    with transaction.atomic():
        say("sms", cleo, "Where is parcel 77120934?", at=now - HOUR, address=CLEOS_NUMBER)
        say("email", cleo, "Parcel 77120934 is late.", at=now, address="cleo@example.com")

    assert look_through(now=now) > 0
    assert SameMatter.objects.get().why == ["same_person", "same_reference", "same_hour"]
    assert look_through(now=now) == 0
