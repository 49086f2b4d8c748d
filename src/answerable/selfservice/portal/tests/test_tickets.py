"""A customer's own tickets: what they see of them, and what they do there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.channels.models import Item
from answerable.ledger.actor import SYSTEM, customer
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.actions import create_account, share_tickets
from answerable.people.models import Account, Customer
from answerable.tickets.actions import close, note
from answerable.tickets.models import Rating, Ticket
from answerable.tickets.ratings import rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def stove(cleo, ana, make_ticket, make_message, make_answer):
    """She asked, Ana answered; and what is none of her business."""
    ana.name = "Ana Secretsurname"
    ana.save(update_fields=["name"])
    ticket = make_ticket(customer=cleo, subject="Stove")
    make_message(ticket, "It hisses.")
    make_answer(ticket, "Turn the valve.", by=ana)
    make_answer(ticket, "Only to the carrier.", by=ana, to=[("carrier@example.com", "")])
    make_answer(ticket, "Not sent yet.", by=ana, delivered=False)
    note(ticket, "She is a tester.", by=ana.actor(), at=timezone.now())
    return Ticket.objects.get(pk=ticket.pk)


def test_they_see_what_was_said_by_them_and_to_them_and_no_more(stove, cleo, come_in):
    page = come_in(cleo).get(f"/help/kestrel/tickets/{stove.reference}/").content.decode()

    assert "It hisses." in page
    assert "Turn the valve." in page
    assert "Ana (Kestrel)" in page
    for hidden in ("Only to the carrier", "Not sent yet", "tester", "Secretsurname", "staff.example"):
        assert hidden not in page


@pytest.fixture
def told(cleo, come_in):
    """What the page of a ticket says of whose turn it is."""
    client = come_in(cleo)

    def read(ticket):
        return client.get(f"/help/kestrel/tickets/{ticket.reference}/").context["turn"]

    return read


def test_whose_turn_it_is_is_said_and_nothing_that_was_not_promised(
    told, stove, cleo, make_ticket, make_message
):
    asked = make_message(make_ticket(customer=cleo)).ticket

    assert told(stove).words == "It is your turn"
    assert told(asked).words == "It is our turn"
    assert "We have not promised a time" in told(asked).more
    assert told(close(asked, by=SYSTEM, at=timezone.now())).words == "Solved"


def test_what_is_owed_is_said_by_their_own_clock_and_so_is_that_it_is_late(
    told, cleo, make_policy, make_ticket, make_message
):
    at = timezone.now().replace(hour=0, minute=10) - timedelta(days=1)
    make_policy(first_answer=4, since=at - timedelta(days=1))
    Customer.objects.update(time_zone="Asia/Tokyo")

    late = make_message(make_ticket(customer=cleo, created_at=at), at=at).ticket
    soon = make_message(make_ticket(customer=cleo)).ticket

    assert told(late).is_late
    assert ", 13:10" in told(late).more  # ten past four in Greenwich
    assert told(soon).more.count("We owe you an answer by") == 1


def test_what_they_say_joins_their_ticket_and_is_proven(stove, cleo, come_in, say, run_jobs):
    client = come_in(cleo)

    response = say(client, stove, "It still hisses.")
    page = client.get(response["Location"])
    assert "It stands here in a moment" in page.content.decode()
    assert page["Refresh"]
    run_jobs()

    stove.refresh_from_db()
    last = stove.messages.order_by("-pk").first()
    assert (last.text, last.customer, last.channel) == ("It still hisses.", cleo, "web")
    assert stove.waiting_since is not None
    assert "It still hisses." in client.get(response["Location"]).content.decode()
    assert Ticket.objects.count() == 1


def test_nothing_said_is_nothing_sent(stove, cleo, come_in, say):
    assert say(come_in(cleo), stove, "  ").status_code == 422
    assert not Item.objects.exists()


def test_they_say_that_it_is_solved_rate_it_and_think_again(stove, cleo, come_in, say, run_jobs):
    client = come_in(cleo)
    address = f"/help/kestrel/tickets/{stove.reference}/"
    client.post(f"{address}closure/")
    client.post(f"{address}closure/")
    stove.refresh_from_db()
    assert stove.is_closed

    client.post(f"{address}rating/", {"good": "yes", "words": "Quick."})
    client.post(f"{address}rating/", {"good": "no", "words": "Too quick."})
    rating = Rating.objects.get()
    assert (rating.is_good, rating.words) == (False, "Too quick.")
    told = list(Event.objects.filter(kind="ticket.rated").order_by("pk").values_list("data", flat=True))
    assert told == [{"rating": rating.pk, "good": True}, {"rating": rating.pk, "good": False}]

    say(client, stove, "It hisses again.")
    run_jobs()
    stove.refresh_from_db()
    assert not stove.is_closed


def test_a_button_alone_says_that_it_is_not_solved_and_they_wait_again(stove, cleo, come_in, say, run_jobs):
    client = come_in(cleo)
    assert say(client, stove, "", reopen="1").status_code == 422  # it has not ended
    close(stove, by=SYSTEM, at=timezone.now())
    assert 'name="reopen"' in client.get(f"/help/kestrel/tickets/{stove.reference}/").content.decode()

    say(client, stove, "", reopen="1")
    run_jobs()

    stove.refresh_from_db()
    assert not stove.is_closed
    assert stove.waiting_since
    assert stove.messages.order_by("pk").last().text == "It is not solved."


def test_rating_is_for_its_customer_and_for_what_has_ended(stove, cleo, ana):
    now = timezone.now()
    with pytest.raises(Refusal, match="not ended"):
        rate(stove, is_good=True, by=customer(cleo.pk), at=now)
    close(stove, by=SYSTEM, at=now)
    for other in (ana.actor(), customer(cleo.pk + 1)):
        with pytest.raises(Ticket.DoesNotExist):
            rate(stove, is_good=True, by=other, at=now)
    rate(stove, is_good=True, by=customer(cleo.pk), at=now)
    rate(stove, is_good=True, by=customer(cleo.pk), at=now + timedelta(hours=1))

    assert Event.objects.filter(kind="ticket.rated").count() == 1


def test_colleagues_read_each_others_where_their_account_wants_it(
    cleo, ada, ana, make_customer, make_ticket, make_message, come_in
):
    account = create_account("Acme", by=SYSTEM, at=timezone.now())
    bob = make_customer("Bob")
    Customer.objects.filter(pk__in=[cleo.pk, bob.pk]).update(account=account)
    ticket = make_message(make_ticket(customer=bob, subject="Tent of Bob")).ticket
    client, address = come_in(cleo), f"/help/kestrel/tickets/{ticket.reference}/"
    assert client.get(address).status_code == 404

    share_tickets(account, on=True, by=ada.actor(), at=timezone.now())
    share_tickets(account, on=True, by=ada.actor(), at=timezone.now())
    assert "Tent of Bob" in client.get("/help/kestrel/tickets/?colleagues=1").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(f"{address}closure/").status_code == 404
    assert Event.objects.filter(kind="account.sharing_changed").count() == 1
    with pytest.raises(NotAllowed):
        share_tickets(Account.objects.get(), on=False, by=ana.actor(), at=timezone.now())


def test_they_choose_their_ways_and_ask_for_their_data(cleo, come_in, ask, post, run_jobs):
    client = come_in(cleo)
    client.post("/help/kestrel/me/", {"language": "nl", "time_zone": "Asia/Tokyo"})
    cleo.refresh_from_db()
    assert (cleo.language, cleo.time_zone) == ("nl", "Asia/Tokyo")
    assert 'lang="nl"' in client.get("/help/kestrel/me/").content.decode()

    ask()
    run_jobs()
    assert post.letters() == []  # they did not want to be told

    token = client.get("/help/kestrel/me/").context["token"]
    for _twice in range(2):
        client.post("/help/kestrel/me/data/", {"what": "erasure", "form": token})
    run_jobs()
    assert Ticket.objects.filter(customer=cleo).count() == 2


def test_signing_out_everywhere_is_everywhere(cleo, come_in):
    here, there = come_in(cleo), come_in(cleo)

    here.post("/help/kestrel/me/out/")

    assert there.get("/help/kestrel/tickets/").status_code == 302
