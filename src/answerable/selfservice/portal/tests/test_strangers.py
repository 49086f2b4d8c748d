"""Every address of a brand's pages, walked by another customer and by nobody."""

import re
from itertools import product

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLResolver
from django.utils import timezone

from answerable.channels.models import Item
from answerable.channels.pace import network_of
from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.channels.web.written import Written
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.selfservice.portal.forms import form_token
from answerable.selfservice.portal.limits import Limit, is_over
from answerable.selfservice.portal.urls import urlpatterns
from answerable.tickets.files import File
from answerable.tickets.models import Attachment, Brand, Ticket

pytestmark = pytest.mark.django_db
_PARAMETER = re.compile(r"<\w+:(\w+)>")
SECRET = "qzwordsofcleozq"
OPEN_TO_ALL = {
    "sign_in",
    "signed_in",
    "choose", "home", "sheet", "ask", "ask_about", "received", "language", "link", "link_sent", "come_in",
    "ticket_link", "out", "status", "follow", "follow_confirm", "hook_new", "hook",
}  # fmt: skip
OWN = {"tickets", "me", "data", "out_everywhere"}


@pytest.fixture
def theirs(front, cleo, make_ticket, make_message):
    """Cleo's ticket, with a file."""
    ticket = make_ticket(customer=cleo, subject=SECRET)
    make_message(ticket, SECRET, files=[File(f"{SECRET}.txt", "text/plain", SECRET.encode())])
    return Ticket.objects.get(pk=ticket.pk)


def _addresses(ticket, skipped):
    values = {
        "front": ["kestrel"],
        "topic": ["1"],
        "receipt": ["made-up"],
        "secret": ["made-up"],
        "token": ["made-up"],
        "digest": ["made-up"],
        "reference": [ticket.reference],
        "pk": [str(Attachment.objects.get().pk)],
    }
    for pattern in urlpatterns:
        if (
            isinstance(pattern, URLResolver) or pattern.name in skipped
        ):  # what everybody reads has tests of its own
            continue
        route = str(pattern.pattern)
        names = _PARAMETER.findall(route)
        for chosen in product(*(values[name] for name in names)):
            filled = route
            for value in chosen:
                filled = _PARAMETER.sub(value, filled, count=1)
            yield pattern.name, f"/help/{filled}"


def _content(response):
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_customer_finds_nothing_of_hers(theirs, make_customer, come_in, method):
    client = come_in(make_customer("Dora"))
    events = Event.objects.count()

    for name, address in _addresses(theirs, {"out", "out_everywhere"}):
        response = getattr(client, method)(address)
        assert SECRET.encode() not in _content(response), address
        if name not in OPEN_TO_ALL | OWN:
            assert response.status_code in (404, 405), address
    assert Event.objects.count() == events


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_shown_how_to_come_in(theirs, method):
    for name, address in _addresses(theirs, OPEN_TO_ALL):
        response = getattr(Client(), method)(address)
        is_way_in = response.status_code == 302 and response["Location"] == "/help/kestrel/link/"
        assert is_way_in or response.status_code == 405, (name, address)


def test_colleagues_of_the_house_have_no_other_way_in(theirs, ada, signed_in):
    assert signed_in(ada).get(f"/help/kestrel/tickets/{theirs.reference}/").status_code == 302


def test_one_brands_visit_is_nobodys_at_another(theirs, cleo, come_in, make_ticket):
    other = Brand.objects.create(name="Heron", sender="Heron", language="en")
    set_up_front(other, FrontWanted("heron", is_on=True), by=SYSTEM, at=timezone.now())
    client = come_in(cleo)
    of_heron = make_ticket(customer=cleo, brand=other)
    client.cookies["answerable_visit"]["path"] = "/"

    assert client.get("/help/heron/tickets/")["Location"] == "/help/heron/link/"
    assert client.get(f"/help/kestrel/tickets/{of_heron.reference}/").status_code == 404
    assert client.get(f"/help/kestrel/tickets/{theirs.reference}/").status_code == 200


def test_a_file_of_hers_is_hers(theirs, cleo, come_in):
    pk = Attachment.objects.get().pk

    response = come_in(cleo).get(f"/help/kestrel/tickets/{theirs.reference}/files/{pk}/")

    assert _content(response) == ContentFile(SECRET).read().encode()
    assert "attachment" in response["Content-Disposition"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_letter_to_whom_a_stranger_names_says_no_word_that_they_typed(ask, post, run_jobs):
    ask(name="Win at evil.example", subject="Your account is locked: https://evil.example", text="Evil")
    run_jobs()

    (letter,) = post.letters()
    said = letter["Subject"] + letter.get_body(("plain",)).get_content()
    assert Ticket.objects.get().reference in said
    assert not any(word in said for word in ("evil", "Evil", "locked", "Win"))


def test_what_another_site_posts_in_her_browser_is_not_proven(cleo, come_in, ask, run_jobs):
    client = come_in(cleo)
    address = cleo.identities.get().address

    for number, origin in enumerate(["https://evil.example", "http://testserver"]):
        client.defaults["HTTP_ORIGIN"] = origin
        ask(client, email=address, text=f"Word {number}")
    run_jobs()

    kept = [Written.read(each.raw.content).is_proven for each in Item.objects.order_by("pk")]
    assert kept == [False, True]


@pytest.mark.parametrize("back", ["/help/kestrel/\r\nX-Evil: 1", "/help/kestrel/é", "//evil.example/", "\0"])
def test_where_one_goes_back_to_is_one_address_of_ours(front, back):
    response = Client().post("/help/kestrel/language/", {"language": "de", "next": back})

    assert response["Location"].startswith("/help/kestrel/")
    assert response["Location"].isascii()
    assert response["Location"].isprintable()


def test_an_address_that_the_database_cannot_keep_is_nobodys(cleo, come_in):
    assert come_in(cleo).get("/help/kestrel/tickets/a%00b/").status_code == 404


def test_asking_for_ones_data_again_and_again_is_too_often(cleo, come_in, monkeypatch):
    monkeypatch.setattr("answerable.selfservice.portal.views.me.ASKED_BY", Limit("few", 2, 3600))
    client = come_in(cleo)

    asked = [
        client.post("/help/kestrel/me/data/", {"what": "copy", "form": form_token(at=timezone.now())})
        for _each in range(3)
    ]

    assert [each.status_code for each in asked] == [302, 302, 429]


def test_counts_outlast_a_stranger_who_comes_as_many():
    at = timezone.now()
    assert not is_over(Limit("few", 1, 3600), "cleo@example.com", at=at)

    for number in range(400):
        cache.set(f"0-{number}", 1)
        cache.set(f"pace:~{number}", 1)

    assert is_over(Limit("few", 1, 3600), "cleo@example.com", at=at)


def test_of_the_new_addresses_a_household_has_one():
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:2") != network_of("2001:db8:0:1::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("unknown") == "unknown"
