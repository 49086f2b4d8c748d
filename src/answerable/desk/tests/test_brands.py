"""Brands on the desk: set up on their page, seen and changed beside a ticket."""

import pytest
from django.urls import reverse

from answerable.channels.models import Mailbox
from answerable.desk.phrases.filling import facts_of
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.tickets.actions import set_brand
from answerable.tickets.models import Brand, Ticket
from answerable.tickets.vocabulary import add_brand
from answerable.tickets.vocabulary.brands import BrandWanted

pytestmark = pytest.mark.django_db
PAGE = "/settings/brands/"
FILLED = {
    "name": "Outdoor",
    "sender": "Kestrel <Outdoor>",
    "colour": "#f2c14e",
    "language": "en",
    "help_url": "https://help.example.com",
    "signature_language": ["en", "nl"],
    "signature": ["Outdoor", "Buiten"],
}


@pytest.fixture
def outdoor(now):
    return add_brand(BrandWanted("Outdoor", "Kestrel Outdoor", "#1f5f8b", "en"), by=SYSTEM, at=now)


def test_a_brand_is_made_changed_and_removed(ada, signed_in):
    client = signed_in(ada)
    assert "No brand yet" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}new/", FILLED).status_code == 302
    brand = Brand.objects.get()
    assert dict(brand.texts) == {"en": "Outdoor", "nl": "Buiten"}

    page = client.get(f"{PAGE}{brand.pk}/").content.decode()
    assert "White text on this colour cannot be read well: contrast 1.7 to 1" in page
    assert "Kestrel &lt;Outdoor&gt;" in client.get(PAGE).content.decode()

    client.post(f"{PAGE}{brand.pk}/", FILLED | {"name": "Trail", "colour": "#000000"})
    assert "can be read: contrast 21.0" in client.get(f"{PAGE}{brand.pk}/").content.decode()
    client.post(f"{PAGE}{brand.pk}/", {"_method": "DELETE"})
    assert not Brand.objects.exists()
    told = client.get("/settings/changes/").content.decode()
    for words in ("added the brand “Trail”", "changed the brand “Trail”", "removed the brand “Trail”"):
        assert words in told


def test_room_for_another_language_keeps_what_was_typed_and_nothing_else(ada, signed_in):
    page = signed_in(ada).post(f"{PAGE}new/", FILLED | {"more": "1"}).content.decode()

    assert page.count('name="signature"') == 3
    assert "Buiten" in page
    assert not Brand.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"help_url": "http://help.example.com"}, "begins with https://"),
        ({"colour": "blue"}, "A colour is written as #1f5f8b"),
        ({"signature_language": ["en", "en"]}, "One language is there twice"),
        ({"signature_language": ["", "nl"]}, "This field is required"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(wrong, words, ada, signed_in):
    page = signed_in(ada).post(f"{PAGE}new/", FILLED | wrong).content.decode()

    assert words in page
    assert "Buiten" in page
    assert not Brand.objects.exists()


def test_one_in_use_is_given_to_another_on_its_page(ada, outdoor, make_ticket, signed_in, now):
    other = add_brand(BrandWanted("Indoor", "Kestrel Indoor", "#000000", "en"), by=SYSTEM, at=now)
    ticket, client = make_ticket(brand=outdoor), signed_in(ada)
    url = f"{PAGE}{outdoor.pk}/"
    assert "1 ticket is of" in client.post(url, {"_method": "DELETE"}).content.decode()

    client.post(url, {"_method": "DELETE", "into": other.pk})

    assert Ticket.objects.get(pk=ticket.pk).brand == other


@pytest.mark.parametrize("who", ["sam", "mara", "ana", "althea"])
def test_others_are_sent_back(who, cast, signed_in):
    assert signed_in(cast[who]).get(PAGE).status_code == 302
    assert signed_in(cast[who]).post(f"{PAGE}new/", FILLED).status_code == 302
    assert not Brand.objects.exists()


def test_the_list_asks_little(ada, signed_in, now, django_assert_max_num_queries):
    for number in range(30):
        add_brand(BrandWanted(f"B{number}", "Kestrel", "#000000", "en"), by=SYSTEM, at=now)
    client = signed_in(ada)

    with django_assert_max_num_queries(10):
        client.get(PAGE)


def test_a_mailbox_is_given_one(ada, outdoor, signed_in):
    fields = {
        "name": "Help", "address": "help@own.example", "brand": outdoor.pk, "imap_security": "ssl",
        "smtp_security": "ssl", "imap_backlog": "new",
    }  # fmt: skip
    signed_in(ada).post("/mailboxes/new/", fields)

    assert Mailbox.objects.get().brand == outdoor


def test_it_is_seen_and_changed_beside_a_ticket(ana, outdoor, asked, signed_in, now):
    client, url = signed_in(ana), reverse("desk:ticket_brand", args=[asked.reference])
    page = client.post(url, {"brand": outdoor.pk}, follow=True).content.decode()

    assert page.count("<bdi>Outdoor</bdi>") >= 2  # in the head and in the side
    assert "Ana set the brand to “Outdoor”" in page
    assert facts_of(Ticket.objects.get(pk=asked.pk), ana).fill("{brand.name}", "en") == "Outdoor"
    page = client.post(url, {"brand": ""}, follow=True).content.decode()
    assert "Ana set the brand to “none”" in page
    client.post(url, {"brand": "987654"})
    assert Ticket.objects.get(pk=asked.pk).brand is None


def test_several_get_one_at_once_and_it_is_undone(ana, outdoor, make_ticket, ghent, signed_in, now):
    tickets = [make_ticket(team=ghent), make_ticket(team=ghent)]
    set_brand(tickets[0], outdoor, by=SYSTEM, at=now)
    client, marked = signed_in(ana), [ticket.reference for ticket in tickets]
    answer = client.post("/changes/", {"ticket": marked, "do": "brand:none", "queue": "owed"}, follow=True)
    [message] = answer.context["messages"]
    assert str(message) == "Brand: none: 1 ticket."

    client.post(message.extra_tags, {"_method": "DELETE"})

    assert Ticket.objects.get(pk=tickets[0].pk).brand == outdoor
    assert Event.objects.filter(kind="ticket.brand_changed").count() == 3


@pytest.mark.parametrize("value", ["", "?", "987654", "x"])
def test_nonsense_changes_no_brand(value, ana, outdoor, asked, signed_in, now):
    set_brand(asked, outdoor, by=SYSTEM, at=now)
    signed_in(ana).post("/changes/", {"ticket": [asked.reference], "do": f"brand:{value}", "queue": "owed"})

    assert Ticket.objects.get(pk=asked.pk).brand == outdoor
