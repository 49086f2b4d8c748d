"""What every channel keeps to, whoever is on its other side: the invariants of intake and of what goes out."""

import random

import pytest
from django.utils import timezone

from answerable.channels.models import Item, ItemState, Outgoing, OutgoingState
from answerable.channels.registry import CHANNELS
from answerable.channels.tests.contract.harness import harness_of
from answerable.channels.tests.contract.toy import CHANNEL
from answerable.ledger.models import Job, JobState
from answerable.ledger.refusals import Refusal
from answerable.tickets.actions import Answer, note, reply
from answerable.tickets.models import DeliveryState, Message, Ticket

pytestmark = pytest.mark.django_db
CARD = "4242 4242 4242 4242"


# A second way to carry one channel keeps to the same.
EACH = {**CHANNELS, "toy": CHANNEL, "whatsapp-twilio": CHANNELS["whatsapp"]}


def _those(fits):
    """The channels of which this holds."""
    return pytest.mark.parametrize("name", [each for each in sorted(EACH) if fits(each)])


of_each = _those(lambda _name: True)
of_each_that_sends = _those(lambda name: harness_of(name).sends)
of_each_with_receipts = _those(lambda name: harness_of(name).receipts)
of_each_with_a_limit = _those(lambda name: EACH[name].carries.longest is not None)
of_each_that_lets_people_change = _those(lambda name: harness_of(name).can_change)


@pytest.fixture
def other(request, monkeypatch, name, ghent):
    """The channel's other side."""
    monkeypatch.setitem(CHANNELS, EACH[name].name, EACH[name])
    return harness_of(name)(request, ghent)


@pytest.fixture
def asked(other, run_jobs):
    """A ticket that somebody opened through the channel."""
    other.hand_over(other.said("My stove leaks."))
    run_jobs()
    return Ticket.objects.get()


def _answer(ticket, sam, text="Turn the valve."):
    return reply(ticket, Answer(text), by=sam.actor(), at=timezone.now())


def _answered(ticket, sam, run_jobs):
    message = _answer(ticket, sam)
    run_jobs()
    message.refresh_from_db()
    return message.external_id


def _try_again(run_jobs):
    Job.objects.filter(state=JobState.READY).update(run_at=timezone.now())
    run_jobs()


def _settled(run_jobs):
    run_jobs()
    return list(Item.objects.order_by("pk").values_list("state", flat=True))


@of_each
def test_over_an_outage_nothing_is_lost_and_nothing_said_twice(other, asked, sam, run_jobs):
    """It takes an answer and is gone before it says so; then it is away for a while, and customers go on writing."""
    said, answers = [f"And {number}" for number in range(1, 7)], ["Turn the valve.", "Is it quiet now?"]
    if other.sends:
        for text, trouble in zip(answers, (other.hang_up, other.be_away), strict=True):
            trouble()
            _answer(asked, sam, text)
            run_jobs()
        assert {row.state for row in Outgoing.objects.all()} == {OutgoingState.QUEUED}
    for number, text in enumerate(said, 1):
        other.keep(other.said(text, number=number, customer=number % 2))
    _try_again(run_jobs)
    assert Message.objects.filter(direction="inbound").count() == 1

    if other.sends:
        other.be_back()
    other.tell_what_it_kept()
    for _again in range(3):
        _try_again(run_jobs)

    heard = Message.objects.filter(direction="inbound").exclude(pk=asked.messages.earliest("pk").pk)
    assert sorted(each.strip() for each in heard.values_list("text", flat=True)) == said
    if other.sends:
        assert sorted(each.strip() for each in other.taken()) == sorted(answers)
        assert {row.state for row in Outgoing.objects.all()} == {OutgoingState.SENT}


class TestComingIn:
    @of_each
    def test_what_somebody_says_opens_a_ticket_and_waits(self, other, asked, ghent):
        message = asked.messages.get()

        assert (message.text.strip(), asked.team) == ("My stove leaks.", ghent)
        assert asked.waiting_since is not None
        assert asked.customer.identities.count() == 1
        assert Item.objects.get().state == ItemState.OPENED

    @of_each
    def test_the_same_twice_is_one_message_and_two_that_look_alike_are_two(self, other, run_jobs):
        for number in (0, 0, 1):
            other.hand_over(other.said("My stove leaks.", number=number))
        run_jobs()

        assert Message.objects.count() == 2

    @of_each
    @pytest.mark.django_db(transaction=True)
    def test_the_same_eight_times_at_once_is_one_message(self, other, at_once, run_jobs):
        content = other.said("My stove leaks.")

        at_once(*[lambda: other.hand_over(content)] * 8)
        run_jobs()

        assert Message.objects.count() == 1

    @of_each
    def test_nothing_is_believed_that_is_not_proven(self, other):
        status = other.forged(other.said("My stove leaks."))

        assert status in (None, 401, 403)
        assert not Item.objects.exists()

    @of_each
    def test_nonsense_ends_somewhere(self, other, run_jobs):
        chance = random.Random(7)
        whole = other.said("My stove leaks.")
        for each in (
            whole[: len(whole) // 2],
            chance.randbytes(300),
            other.said("\x00\ud800".encode("utf-8", "replace").decode(), number=5),
            other.said("long " * 10_000, number=6),
        ):
            other.hand_over(each)

        states = _settled(run_jobs)
        assert states
        assert ItemState.RECEIVED not in states
        assert ItemState.FAILED not in states

    @of_each
    def test_no_card_number_is_kept_anywhere(self, other, run_jobs):
        other.hand_over(other.said(f"My card is {CARD}."))
        run_jobs()

        item = Item.objects.get()
        assert "4242" in item.message.text
        assert CARD not in item.message.text
        kept = item.raw.content.replace(b"+", b" ").replace(b"%20", b" ")
        assert CARD.encode() not in kept

    @of_each
    def test_who_goes_on_goes_on_with_their_ticket_and_somebody_else_with_another(
        self, other, asked, sam, run_jobs
    ):
        about = _answered(asked, sam, run_jobs) if other.sends else ""

        other.hand_over(other.said("It does not help.", number=1, about=about))
        other.hand_over(other.said("Mine too.", number=2, customer=1, about=about))
        run_jobs()

        assert asked.messages.filter(direction="inbound").count() == 2
        assert Ticket.objects.count() == 2

    @of_each_that_lets_people_change
    def test_what_its_author_changed_or_took_back_is_changed_and_gone(self, other, asked, run_jobs):
        for text in ("My stove hisses.", ""):
            other.hand_over(other.changed(0, text))
            run_jobs()
            assert asked.messages.get().text == text
        assert asked.messages.get().retracted_at


class TestGoingOut:
    @of_each_that_sends
    def test_an_answer_has_a_row_before_it_leaves_and_is_one_when_it_arrived(
        self, other, asked, sam, run_jobs
    ):
        message = _answer(asked, sam)
        assert Outgoing.objects.get(message=message).state == OutgoingState.QUEUED
        assert other.taken() == []

        run_jobs()
        message.refresh_from_db()
        assert [each.strip() for each in other.taken()] == ["Turn the valve."]
        assert message.external_id
        if other.receipts:
            assert message.delivery == DeliveryState.QUEUED
            other.hand_over(other.receipt(message.external_id, "delivered"))
            run_jobs()
        asked.refresh_from_db()
        assert Message.objects.get(pk=message.pk).delivery == DeliveryState.DELIVERED
        assert asked.waiting_since is None

    @of_each
    def test_a_note_does_not_leave(self, other, asked, sam, run_jobs):
        note(asked, "Not for them.", by=sam.actor(), at=timezone.now())
        run_jobs()

        assert other.taken() == []

    @of_each_that_sends
    def test_what_is_refused_for_good_comes_back_to_the_agent(self, other, asked, sam, run_jobs):
        other.refuse()

        message = _answer(asked, sam)
        run_jobs()

        message.refresh_from_db()
        asked.refresh_from_db()
        assert message.delivery == DeliveryState.FAILED
        assert message.delivery_error
        assert asked.waiting_since is not None

    @of_each_that_sends
    @pytest.mark.parametrize("how", ["be_away", "hang_up"])
    def test_a_broken_line_loses_nothing_and_says_nothing_twice(self, other, asked, sam, run_jobs, how):
        getattr(other, how)()
        message = _answer(asked, sam)
        run_jobs()
        assert Outgoing.objects.get(message=message).state == OutgoingState.QUEUED

        other.be_back()
        _try_again(run_jobs)

        assert len(other.taken()) == 1
        assert Outgoing.objects.get(message=message).state == OutgoingState.SENT

    @of_each_with_a_limit
    def test_what_is_too_much_for_it_is_refused_in_words_and_kept_nowhere(self, other, asked, sam):
        longest = CHANNELS[asked.channel].carries.longest
        with pytest.raises(Refusal, match="too long"):
            _answer(asked, sam, "x" * (longest + 1))
        assert not Outgoing.objects.exists()

    @of_each_with_receipts
    @pytest.mark.parametrize("what", ["delivered", "failed"])
    def test_receipts_may_come_before_we_know_what_they_speak_of(self, other, asked, sam, run_jobs, what):
        message = _answer(asked, sam)
        run_jobs()
        message.refresh_from_db()
        known, message.external_id = message.external_id, ""
        message.save(update_fields=["external_id"])
        other.hand_over(other.receipt(known, what))
        run_jobs()
        assert Item.objects.order_by("pk").last().state == ItemState.RECEIVED

        message.external_id = known
        message.save(update_fields=["external_id"])
        _try_again(run_jobs)

        wanted = {"delivered": DeliveryState.DELIVERED, "failed": DeliveryState.FAILED}[what]
        assert Message.objects.get(pk=message.pk).delivery == wanted
        assert Item.objects.order_by("pk").last().state == ItemState.RECORDED

    @of_each_with_receipts
    def test_receipts_about_nothing_of_ours_are_recorded_in_the_end(self, other, run_jobs):
        other.hand_over(other.receipt("of somebody else", "delivered"))
        run_jobs()
        Item.objects.update(received_at=timezone.now() - timezone.timedelta(minutes=11))
        _try_again(run_jobs)

        assert (Item.objects.get().state, Item.objects.get().reason) == (ItemState.RECORDED, "unmatched")

    @_those(lambda name: not harness_of(name).sends)
    def test_what_leads_in_alone_refuses_what_is_written_in_words(self, other, asked, sam):
        with pytest.raises(Refusal, match="Nothing that is written goes by"):
            reply(
                asked,
                Answer("Hello.", channel=asked.channel, to=[("x", "")]),
                by=sam.actor(),
                at=timezone.now(),
            )
        assert not Outgoing.objects.exists()
