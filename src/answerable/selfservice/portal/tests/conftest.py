"""Kestrel's pages for its customers, and somebody at them."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from answerable.channels.models import Mailbox
from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.portal.forms import form_token
from answerable.selfservice.portal.visits import make_link
from answerable.tickets.models import Brand

_LINK = re.compile(r"https?://\S+/help/\S+")


@pytest.fixture
def brand(db):
    return Brand.objects.create(name="Kestrel", sender="Kestrel", language="en", colour="#1f5f8b")


@pytest.fixture
def post(smtp_sink, brand, ghent):
    """The brand's mailbox; `post.letters()` are those that left, newest last."""
    kept = {"smtp_host": smtp_sink.host, "smtp_port": smtp_sink.port, "smtp_security": "none"}
    mailbox = Mailbox.objects.create(
        channel="email",
        name="Kestrel",
        address="help@kestrel.example",
        brand=brand,
        team=ghent,
        settings=kept,
        created_at=timezone.now(),
    )

    class Post:
        box = mailbox

        def letters(self):
            return [message_from_bytes(each.content, policy=policy.default) for each in smtp_sink.letters]

        def link(self):
            """That of the newest letter, as a path."""
            found = _LINK.findall(self.letters()[-1].get_body(("plain",)).get_content())
            return found[-1].removeprefix(settings.BASE_URL)

    return Post()


@pytest.fixture
def front(brand, ghent):
    return set_up_front(brand, FrontWanted("kestrel", is_on=True, team=ghent), by=SYSTEM, at=timezone.now())


@pytest.fixture
def ask(front):
    """ask(email=…) sends the form as somebody who typed for a minute."""

    def send(client=None, *, path="ask/", key="", **typed):
        typed = {"email": "cleo@example.com", "subject": "Stove", "text": "It hisses.", **typed}
        typed.setdefault("form", form_token(key, at=timezone.now() - timedelta(minutes=1)))
        return (client or Client()).post(f"/help/kestrel/{path}", typed)

    return send


@pytest.fixture
def come_in(front):
    """come_in(cleo) is a browser in which she followed the link of a letter to her."""

    def make(customer):
        client = Client()
        secret = make_link(customer.identities.first(), front, at=timezone.now())
        response = client.post(f"/help/kestrel/in/{secret}/")
        assert response.status_code == 302
        return client

    return make


@pytest.fixture
def say():
    """say(client, ticket, "…") writes on the ticket's own page."""

    def send(client, ticket, text, **more):
        token = form_token(at=timezone.now() - timedelta(minutes=1))
        return client.post(
            f"/help/kestrel/tickets/{ticket.reference}/", {"form": token, "text": text, **more}
        )

    return send
