"""What is a webhook's own: how a system proves itself, and how its fields are told apart."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.channels.models import Item, Mailbox
from answerable.ledger.outside import NotReachable
from answerable.ledger.signed import new_secret, signed_headers
from answerable.tickets.actions import Answer, reply
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
SECRET = new_secret()
GIVEN = {
    "name": "Shop", "address": "shop", "proof": "bearer", "secret": SECRET, "sender": "/order/buyer/email",
    "addresses": "email", "text": "/lines/0", "id": "/order/no", "thread": "/order/no", "arrival": "taken",
}  # fmt: skip
POSTED = {"order": {"no": 4711, "buyer": {"email": "Cleo@Example.com"}}, "lines": ["Where is my tent?"]}


@pytest.fixture
def make_account(ghent, now):
    def make(**settings):
        known = {**GIVEN, **settings}
        account = Mailbox(
            channel="webhook", name="Shop", address="shop", team=ghent, settings=known, created_at=now
        )
        account.keep_secrets(secret=SECRET)
        account.save()
        return account

    return make


def _post(account, content, headers):
    path = f"/hooks/webhook/{account.pk}/"
    return Client().post(path, content, content_type="application/json", headers=headers).status_code


def _proofs(content, secret, at):
    hub = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    return {
        "standard": signed_headers("msg_1", content, [secret], at=at),
        "github": {"x-hub-signature-256": f"sha256={hub}"},
        "bearer": {"authorization": f"Bearer {secret}"},
    }


@pytest.mark.parametrize("proof", ["standard", "github", "bearer", "none"])
def test_only_the_proof_that_was_chosen_lets_in(make_account, proof):
    account, content, now = make_account(proof=proof), json.dumps(POSTED).encode(), timezone.now()
    good = _proofs(content, SECRET, now)

    wrong = [headers for name, headers in good.items() if name != proof]
    wrong += [{}, *_proofs(content, new_secret(), now).values()]
    wrong += [_proofs(b"other", SECRET, now)[name] for name in ("standard", "github")]
    wrong.append(_proofs(content, SECRET, now - timedelta(minutes=6))["standard"])
    assert {_post(account, content, each) for each in wrong} == {403}
    assert not Item.objects.exists()
    if proof in good:
        assert _post(account, content, good[proof]) == 202

    account.secrets = ""
    account.save()
    wrong = [*good.values(), {"authorization": "Bearer "}, *_proofs(content, "", now).values()]
    assert {_post(account, content, each) for each in wrong} == {403}


def test_whoever_has_a_mail_address_is_answered_by_mail(make_account, sam, run_jobs):
    account = make_account()
    _post(account, json.dumps(POSTED).encode(), {"authorization": f"Bearer {SECRET}"})
    run_jobs()
    ticket = Ticket.objects.get()

    assert (ticket.customer.address, ticket.messages.get().text) == ("cleo@example.com", "Where is my tent?")
    assert reply(ticket, Answer("On its way."), by=sam.actor(), at=timezone.now()).channel == "email"


def test_the_places_are_tried_on_an_example_before_they_are_saved(client, ada):
    client.force_login(ada)
    new = reverse("desk:channel_new", args=["webhook"])
    example = json.dumps(POSTED)
    page = client.post(new, {**GIVEN, "secret": "", "example": example, "preview": "1"}).content.decode()
    assert "<b>Text</b>" in page
    assert '<span class="quiet">Where is my tent?' in page
    for changed, says in (
        ({"sender": "order"}, "begins with a slash"),
        ({"proof": "standard", "secret": "short"}, "base64"),
        ({"secret": "short"}, "too short"),
        ({"answers": "http://127.0.0.1/"}, "https://"),
    ):
        assert says in client.post(new, {**GIVEN, **changed}).content.decode()
    assert not Mailbox.objects.exists()

    page = client.post(new, {**GIVEN, "example": example}, follow=True).content.decode()
    found = Mailbox.objects.get()
    assert f"/hooks/webhook/{found.pk}/" in page
    assert SECRET not in page
    tried = client.post(reverse("desk:channel_test", args=[found.pk])).content.decode()
    assert "they can be used" in tried
    assert "4711" in tried


def test_files_come_along_or_are_fetched_and_what_cannot_be_is_said(make_account, run_jobs, monkeypatch):
    fetched = {"https://files.example/a/bill.pdf": b"%PDF-1.7"}

    def fetch(url, **_limits):
        if url not in fetched:
            raise NotReachable("it is in a network of our own.", is_final=True)
        return fetched[url]

    monkeypatch.setattr("answerable.channels.linked.fetching.fetch", fetch)
    account = make_account(files="/files")
    inline = {
        "name": "../stove.png",
        "type": "text/html",
        "content": base64.b64encode(b"\x89PNG" * 90).decode(),
    }
    told = [
        "https://files.example/a/bill.pdf",
        "https://10.0.0.1/inner",
        "http://files.example/",
        {"content": "%"},
    ]
    posted = {**POSTED, "files": [inline, *told], "lines": ["My card: 4242 4242 4242 4242."]}

    _post(account, json.dumps(posted).encode(), {"authorization": f"Bearer {SECRET}"})
    run_jobs()

    message = Ticket.objects.get().messages.get()
    kept = {each.filename: (each.content_type, each.blob.size) for each in message.attachments.all()}
    assert kept == {"stove.png": ("text/html", 360), "bill.pdf": ("application/pdf", 8)}
    words = " ".join(words for _word, words in message.remarks)
    assert "A file could not be read" in words
    assert len([word for word, _words in message.remarks if word == "missing"]) <= 1
    # What was kept can be read again: card numbers went, the file did not.
    kept = json.loads(Item.objects.get().raw.content)
    assert kept["files"][0] == inline
    assert "4242 4242" not in kept["lines"][0]


def test_no_number_and_no_size_of_files_is_too_much(make_account, run_jobs, monkeypatch):
    monkeypatch.setattr("answerable.channels.webhook.files.MOST_BYTES", 10)
    account, some = make_account(files="/files"), base64.b64encode(b"12345678").decode()
    for number, files in enumerate(([{"content": some}] * 30, {"content": some}, 7, {"a": []}, None)):
        content = json.dumps(
            {"order": {"no": number, "buyer": {"email": "c@example.com"}}, "lines": ["Hi"], "files": files}
        )
        assert _post(account, content.encode(), {"authorization": f"Bearer {SECRET}"}) == 202
    run_jobs()

    assert [each.message.attachments.count() for each in Item.objects.order_by("pk")] == [1, 1, 0, 0, 0]
    assert _post(account, b"x" * 15_000_001, {"authorization": f"Bearer {SECRET}"}) == 413
