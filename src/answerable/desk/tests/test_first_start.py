"""The first start in the browser: the door, who it opens for, each step, and that it is closed for good afterwards."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.channels.models import Mailbox
from answerable.ledger.actor import SYSTEM
from answerable.people.first_start import new_code
from answerable.people.models import Staff
from answerable.tickets.actions import mark_delivered

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Ada",
    "email": "ada@shop.example",
    "password": "a long enough sentence",
    "company": "Kestrel",
    "language": "en",
    "time_zone": "Europe/Brussels",
}
STEPS = ["/setup/mailbox/", "/setup/colleagues/", "/setup/first-mail/"]


@pytest.fixture(autouse=True)
def _no_attempts_before():
    cache.clear()


@pytest.fixture
def link():
    return reverse("desk:first_start_code", args=[new_code(at=timezone.now())])


@pytest.fixture
def begun(client, link):
    """A browser in which somebody has just become the first administrator."""
    client.get(link)
    assert client.post("/setup/", GIVEN)["Location"] == "/setup/mailbox/"
    return client


def _text(answer):
    return " ".join(answer.content.decode().split())


def test_where_nobody_works_the_start_page_says_how_to_begin(client):
    for path in ("/", "/queue/", "/tickets/ABCD-EFGH/"):
        assert client.get(path, follow=True).redirect_chain[-1] == ("/setup/", 302)
    assert "answerable setup" in _text(client.get("/setup/"))
    assert "password" not in _text(client.get("/setup/"))


def test_the_link_makes_an_administrator_once_and_signs_them_in(begun, link):
    ada = Staff.objects.get()
    assert ada.email == "ada@shop.example"
    assert begun.get("/settings/staff/").status_code == 200

    stranger = Client()
    for path in (link, "/setup/"):
        assert stranger.get(path).status_code == 404
        assert stranger.post("/setup/", GIVEN).status_code == 404
    assert stranger.get("/")["Location"] == "/sign-in/login/?next=/"
    assert Staff.objects.count() == 1


def test_a_typed_code_opens_as_well_and_a_wrong_one_does_not(client):
    code = new_code(at=timezone.now())

    client.post("/setup/", {"code": "wrong"})
    assert 'name="password"' not in client.get("/setup/").content.decode()
    client.post("/setup/", {"code": f" {code} "})
    assert 'name="password"' in client.get("/setup/").content.decode()


def test_without_a_code_nothing_is_made(client):
    client.post("/setup/", GIVEN)

    assert not Staff.objects.exists()


def test_few_codes_can_be_tried(client):
    answers = [client.get(f"/setup/by/{number}/").status_code for number in range(12)]

    assert answers[:10] == [302] * 10
    assert answers[10:] == [429] * 2


@pytest.mark.parametrize(
    "wrong", [{"password": "short"}, {"email": "nobody"}, {"time_zone": "Mars"}, {"company": ""}]
)
def test_what_is_wrong_is_said_and_the_code_still_opens(wrong, client, link):
    client.get(link)

    assert client.post("/setup/", GIVEN | wrong).status_code == 200
    assert not Staff.objects.exists()
    assert client.post("/setup/", GIVEN).status_code == 302


def test_every_step_can_be_left_and_taken_up_again(begun):
    assert begun.get("/setup/")["Location"] == "/setup/mailbox/"
    assert "First steps" in _text(begun.get("/queue/"))
    page = begun.get("/setup/mailbox/")
    fields = {field.html_name: field.value() for field in page.context["form"] if field.value() is not None}
    fields |= {"name": "Kestrel", "address": "help@shop.example", "imap_host": "imap.shop.example"}
    fields = {name: value for name, value in fields.items() if value is not False}
    begun.post("/setup/mailbox/", fields)

    assert Mailbox.objects.get().address == "help@shop.example"
    assert reverse("desk:mailbox_test", args=[Mailbox.objects.get().pk]) in _text(
        begun.get("/setup/mailbox/")
    )
    assert begun.get("/setup/")["Location"] == "/setup/first-mail/"

    begun.post("/setup/colleagues/", {"name": "Ben", "email": "ben@shop.example", "role": "agent"})
    assert "ben@shop.example" in _text(begun.get("/setup/colleagues/"))
    ben = Staff.objects.get(email="ben@shop.example")
    assert (ben.time_zone, ben.provider.name) == ("Europe/Brussels", "Kestrel")
    refused = begun.post("/setup/colleagues/", {"name": "Ben", "email": "ben@shop.example", "role": "agent"})
    assert "works here already" in _text(refused)


def test_it_ends_with_the_first_mail_answered(begun, make_ticket, make_message, make_answer):
    Mailbox.objects.create(channel="email", name="H", address="help@shop.example", created_at=timezone.now())

    def said():
        return _text(begun.get("/setup/first-mail/", headers={"HX-Request": "true"}))

    assert "help@shop.example" in said()
    ticket = make_message(make_ticket(subject="Is it there?")).ticket
    assert "The first mail is here" in said()
    assert ticket.get_absolute_url() in said()
    answer = make_answer(ticket, delivered=False)
    assert "on its way" in said()
    mark_delivered(answer, by=SYSTEM, at=timezone.now())
    assert "All is ready" in said()

    assert begun.post("/setup/end/")["Location"] == "/queue/"
    assert "First steps" not in _text(begun.get("/queue/"))
    assert {begun.get(step).status_code for step in STEPS} == {404}


def test_the_steps_are_the_administrators(begun, signed_in, request):
    ana = request.getfixturevalue("ana")

    assert {signed_in(ana).get(step).status_code for step in [*STEPS, "/setup/"]} == {404}
    assert {Client().get(step).status_code for step in STEPS} == {302}
    signed_in(ana).post("/setup/end/")
    assert begun.get(STEPS[0]).status_code == 200


def test_an_installation_made_by_hand_has_no_first_steps(ada, signed_in):
    assert {signed_in(ada).get(step).status_code for step in [*STEPS, "/setup/"]} == {404}
    assert signed_in(ada).post("/setup/end/").status_code == 404
