"""Coming in by a link, and what it opens."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from answerable.channels.web.links import ticket_link
from answerable.ledger.actor import SYSTEM
from answerable.people.actions import doubt_identity
from answerable.people.models import Identity
from answerable.selfservice.models import Link, Visit
from answerable.selfservice.portal import limits

pytestmark = pytest.mark.django_db
COOKIE = "answerable_visit"


def _unproven(customer):
    customer.identities.update(verified_at=None)


def test_a_link_is_asked_for_and_used_by_pressing_a_button_once(front, post, cleo, make_ticket, run_jobs):
    _unproven(cleo)
    ticket = make_ticket(customer=cleo)
    client = Client()

    client.post("/help/kestrel/link/", {"email": "CLEO@example.com"})
    run_jobs()
    link = post.link()
    assert [client.get(link).status_code for _look in range(3)] == [200, 200, 200]
    assert not Identity.objects.get().is_verified

    response = client.post(link)
    assert response["Location"] == "/help/kestrel/tickets/"
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/help/kestrel/")
    assert ticket.reference in client.get("/help/kestrel/tickets/").content.decode()
    assert Identity.objects.get().is_verified
    assert Client().post(link).status_code == 410


def test_whether_an_address_is_known_cannot_be_told(front, post, cleo, run_jobs):
    answers = [
        Client().post("/help/kestrel/link/", {"email": email})["Location"]
        for email in ("cleo@example.com", "nobody@example.com", "not an address")
    ]
    run_jobs()

    assert len(set(answers)) == 1
    assert [each["To"] for each in post.letters()] == ["cleo@example.com"]


def test_nobody_is_flooded_with_links(front, post, cleo, run_jobs, monkeypatch):
    monkeypatch.setattr("answerable.selfservice.portal.views.coming.LINK_TO", limits.Limit("links", 2, 3600))
    for _time in range(4):
        Client().post("/help/kestrel/link/", {"email": "cleo@example.com"})
    run_jobs()

    assert len(post.letters()) == 2


def test_a_link_ends(front, cleo, come_in):
    come_in(cleo)
    Link.objects.update(used_at=None, expires_at=timezone.now() - timedelta(seconds=1))

    assert Client().post("/help/kestrel/in/made-up/").status_code == 410


def test_signing_out_ends_it_also_for_whoever_kept_the_cookie(cleo, come_in):
    client = come_in(cleo)
    kept = client.cookies[COOKIE].value

    client.post("/help/kestrel/out/")

    client.cookies[COOKIE] = kept
    assert client.get("/help/kestrel/tickets/").status_code == 302
    assert not Visit.objects.exists()


def test_coming_in_is_always_under_a_new_secret(cleo, come_in, front):
    client = come_in(cleo)
    before = client.cookies[COOKIE].value

    again = come_in(cleo)

    assert again.cookies[COOKIE].value != before


def test_what_is_doubted_ends_the_visit(cleo, come_in):
    client = come_in(cleo)

    doubt_identity(cleo.identities.get(), by=SYSTEM, at=timezone.now())

    assert client.get("/help/kestrel/tickets/").status_code == 302


def test_an_answers_mail_opens_its_ticket_alone(
    say, front, post, brand, cleo, ana, make_ticket, make_message, make_answer, run_jobs
):
    _unproven(cleo)
    ticket = make_ticket(customer=cleo, brand=brand)
    other = make_ticket(customer=cleo, brand=brand)
    make_message(ticket)
    make_answer(ticket, by=ana, delivered=False)
    run_jobs()

    client = Client()
    response = client.post(post.link())

    assert response["Location"] == f"/help/kestrel/tickets/{ticket.reference}/"
    assert client.get(response["Location"]).status_code == 200
    assert client.get(f"/help/kestrel/tickets/{other.reference}/").status_code == 404
    for whole in ("tickets/", "me/"):
        assert client.get(f"/help/kestrel/{whole}")["Location"] == "/help/kestrel/link/"
    assert not Identity.objects.get(address="cleo@example.com").is_verified
    assert "cleo@example.com" not in client.get("/help/kestrel/ask/").content.decode()

    say(client, ticket, "Somebody else, perhaps.")
    run_jobs()
    (remark,) = ticket.messages.order_by("-pk").first().remarks
    assert "whoever has that mail" in remark[1]


def test_mail_that_others_read_too_has_no_link(
    front, post, brand, cleo, ana, make_ticket, make_message, make_answer, run_jobs
):
    ticket = make_message(make_ticket(customer=cleo, brand=brand)).ticket
    make_answer(ticket, by=ana, delivered=False, cc=[("bob@example.com", "Bob")])
    run_jobs()

    assert "/help/" not in post.letters()[-1].get_body(("plain",)).get_content()


def test_a_tickets_link_ends_when_the_ticket_is_anothers(front, cleo, make_customer, make_ticket):
    ticket = make_ticket(customer=cleo)
    link = ticket_link(front, ticket.pk, cleo.identities.get().pk)
    ticket.customer = make_customer("Dora")
    ticket.save(update_fields=["customer"])

    assert Client().post(link).status_code == 410
