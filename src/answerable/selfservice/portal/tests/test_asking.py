"""The ask form: kept before "received" is said, once, and by people."""

import base64
import gzip
import hashlib
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from answerable.channels.models import Item
from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.channels.web.settings import WebSettings
from answerable.ledger.actor import SYSTEM
from answerable.people.models import Customer, FieldKind, Identity
from answerable.selfservice.portal import files, limits
from answerable.selfservice.portal.forms import form_token
from answerable.tickets.models import Ticket
from answerable.tickets.vocabulary import add_field, add_form, change_form
from answerable.tickets.vocabulary.forms import FormWanted, Placed, wanted_of

pytestmark = pytest.mark.django_db


def test_what_is_asked_is_kept_first_and_has_its_number_then(ask, post, run_jobs):
    client = Client()
    files = [SimpleUploadedFile("stove.txt", b"a drawing", content_type="text/plain")]

    response = ask(client, name="Cleo", attachments=files)
    assert Item.objects.get().raw.content
    page = client.get(response["Location"])
    assert "is given its number" in page.content.decode()
    assert page["Refresh"]

    run_jobs()
    ticket = Ticket.objects.get()
    page = client.get(response["Location"])
    assert ticket.reference in page.content.decode()
    message = ticket.messages.get()
    assert (ticket.subject, message.text, message.channel) == ("Stove", "It hisses.", "web")
    assert (ticket.brand.name, ticket.waiting_since is not None) == ("Kestrel", True)
    assert [each.filename for each in message.attachments.all()] == ["stove.txt"]
    letter = post.letters()[-1]
    assert ticket.reference in letter["Subject"]
    assert (letter["To"], letter["Auto-Submitted"]) == ("cleo@example.com", "auto-generated")


def test_the_same_page_sent_twice_is_one_matter(ask, run_jobs):
    token = form_token(at=timezone.now() - timedelta(minutes=1))

    ask(form=token)
    ask(form=token)
    run_jobs()

    assert Ticket.objects.count() == 1


def test_a_stranger_with_somebodys_address_opens_a_ticket_and_learns_nothing(
    ask, cleo, make_ticket, make_message, run_jobs
):
    known = make_message(make_ticket(customer=cleo, subject="My address")).ticket
    client = Client()

    response = ask(client, email="Cleo@Example.com")
    run_jobs()

    assert known.messages.count() == 1
    assert Ticket.objects.exclude(pk=known.pk).get().customer == cleo
    page = client.get(response["Location"])
    assert "Cleo" not in page.content.decode()
    assert client.get("/help/kestrel/tickets/").status_code == 302


def test_who_is_new_is_not_proven(ask, run_jobs):
    ask(email="new@example.com")
    run_jobs()

    assert not Identity.objects.get(address="new@example.com").is_verified


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "nobody"}, "This is no mail address"),
        ({"text": ""}, "Please write your message"),
        ({"subject": " "}, "Please say in a few words"),
        ({"form": "made up"}, "This page was open for very long"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(ask, typed, said):
    response = ask(name="Cleo of Ghent", **typed)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Cleo of Ghent" in response.content.decode()
    assert not Item.objects.exists()


def test_our_own_address_is_nobodys_and_looks_like_any_that_is_none(ask, post):
    response = ask(email="help+abcdefghjkmnpqrs@kestrel.example")

    assert "This is no mail address" in response.content.decode()


def test_that_a_mail_was_sent_is_said_where_one_was(ask, post, run_jobs, monkeypatch):
    told = ask()
    monkeypatch.setattr("answerable.selfservice.portal.hearing.is_over", lambda *_limit, **_at: True)
    run_jobs()
    assert "We sent you a mail" not in Client().get(told["Location"]).content.decode()

    monkeypatch.undo()
    told = ask(text="Something else.")
    run_jobs()
    assert "We sent you a mail" in Client().get(told["Location"]).content.decode()


def test_programs_are_told_received_and_nothing_is(ask):
    assert "with us" in ask(website="https://spam.example").content.decode()
    at_once = form_token(at=timezone.now())
    assert ask(form=at_once).status_code == 422

    assert not Item.objects.exists()


def test_too_often_is_too_often_and_loses_nothing(ask, monkeypatch):
    monkeypatch.setattr("answerable.selfservice.portal.views.asking.ASKED_BY", limits.Limit("few", 2, 3600))

    statuses = [ask(text=f"Word {number}").status_code for number in range(3)]

    assert statuses == [302, 302, 429]
    assert Item.objects.count() == 2


def test_files_that_are_too_much_are_refused_in_words(ask, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 1)

    two = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(2)]
    response = ask(attachments=two)

    assert response.status_code == 422
    assert "At most 1 files" in response.content.decode()


@pytest.fixture
def repair(front, brand):
    """A topic: whether there is a receipt, and its number where there is."""
    now = timezone.now()
    receipt = add_field("Receipt", FieldKind.YES_NO, by=SYSTEM, at=now)
    number = add_field("Its number", FieldKind.TEXT, by=SYSTEM, at=now)
    cause = add_field("Cause", FieldKind.TEXT, by=SYSTEM, at=now)
    placed = [
        Placed(receipt.pk),
        Placed(number.pk, when=(receipt.pk, "yes")),
        Placed(cause.pk, is_needed=True),
    ]
    form = add_form(FormWanted("Repair", placed), by=SYSTEM, at=now)
    settings = WebSettings(topics=(form.pk,), fields=(receipt.pk, number.pk))
    set_up_front(brand, FrontWanted("kestrel", is_on=True, settings=settings), by=SYSTEM, at=now)
    return form, receipt, number


def test_a_topic_asks_what_is_for_customers_and_what_their_choice_brings_up(ask, repair, run_jobs):
    form, receipt, number = repair
    page = Client().get(f"/help/kestrel/ask/{form.pk}/").content.decode()
    assert "Receipt" in page
    assert "Cause" not in page
    assert "Its number" not in page

    asked = ask(path=f"ask/{form.pk}/", **{f"field-{receipt.pk}": "yes"})
    assert "Its number" in asked.content.decode()
    ask(path=f"ask/{form.pk}/", **{f"field-{receipt.pk}": "yes", f"field-{number.pk}": "R 7"})
    run_jobs()

    ticket = Ticket.objects.get()
    assert ticket.form == form
    assert {each.field_id: each.value for each in ticket.field_values.all()} == {
        receipt.pk: True,
        number.pk: "R 7",
    }


def test_a_topic_is_called_by_its_name_in_the_readers_language(repair):
    form, *_fields = repair
    change_form(form, replace(wanted_of(form), names={"de": "Reparatur"}), by=SYSTEM, at=timezone.now())
    for code, name in (("de", "Reparatur"), ("fr", "Repair")):
        for path in ("", f"ask/{form.pk}/"):
            page = Client().get(f"/help/kestrel/{path}", headers={"Accept-Language": code})
            assert f"<bdi>{name}</bdi>" in page.content.decode()


def test_the_pages_speak_the_readers_language_from_right_to_left_too(front):
    client = Client()
    assert (
        'lang="de"' in client.get("/help/kestrel/", headers={"Accept-Language": "de-AT,fr"}).content.decode()
    )

    client.post("/help/kestrel/language/", {"language": "ar", "next": "/help/kestrel/ask/"})
    page = client.get("/help/kestrel/ask/", headers={"Accept-Language": "de"}).content.decode()
    assert 'lang="ar" dir="rtl"' in page


def test_a_brand_that_has_no_pages_has_none(front, brand):
    set_up_front(brand, FrontWanted("kestrel", is_on=False), by=SYSTEM, at=timezone.now())

    assert Client().get("/help/kestrel/ask/").status_code == 404


def test_the_page_is_light_and_runs_only_what_suggests(front):
    page = Client().get("/help/kestrel/ask/")
    [style] = re.findall(r"<style>(.*?)</style>", page.content.decode(), re.DOTALL)

    # The page is whole without it: it shows what is known about what is being typed.
    assert re.findall(r"<script[^>]*>", page.content.decode()) == [
        '<script type="module" src="/static/selfservice/js/finding.js">'
    ]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}';" in page["Content-Security-Policy"]
    assert "#1f5f8b" in style
    assert 'rel="stylesheet"' not in page.content.decode()  # it would be waited for
    assert len(gzip.compress(page.content)) < 8_000
    assert Customer.objects.count() == 0
