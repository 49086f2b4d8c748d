"""Visitors' browsers, as the contract's tests let them speak to us."""

import base64
import hashlib
import json
import re

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from answerable.channels.chat import channel
from answerable.channels.chat.models import Visitor
from answerable.channels.chat.visitors import come
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.tests.contract import harness

SITE = "https://shop.example"


def token_of(customer):
    return (
        base64.urlsafe_b64encode(hashlib.sha256(f"browser {customer}".encode()).digest()).decode().rstrip("=")
    )


class Harness(harness.Harness):
    receipts = True
    has_thread = True

    def __init__(self, request, team):
        cache.clear()
        self.patch = request.getfixturevalue("monkeypatch")
        self.mailbox = Mailbox.objects.create(
            channel="chat", name="Kestrel", address=f"{SITE}/", team=team, created_at=timezone.now()
        )
        come(self.mailbox, token_of(0), None, language="en", at=timezone.now())

    def said(self, text, *, customer=0, number=0, about=""):
        return json.dumps({"id": f"theirs-{customer}-{number}", "text": text}).encode()

    def receipt(self, external_id, what):
        return json.dumps({"seen": [external_id], "what": what}).encode()

    def hand_over(self, content):
        found = re.search(rb"theirs-(\d+)", content)
        door = "receipts" if b'"seen"' in content else "messages"
        return self.post(door, content, customer=int(found[1]) if found else 0).status_code

    def forged(self, content):
        return self.post("messages", content, origin="https://elsewhere.example").status_code

    def post(self, door, content=b"{}", *, customer=0, origin=SITE):
        headers = {"Authorization": f"Bearer {token_of(customer)}", "Origin": origin}
        content = content if isinstance(content, bytes) else json.dumps(content).encode()
        path = f"/chat/{self.mailbox.pk}/{door}/"
        return Client().post(path, content, content_type="application/json", headers=headers)

    def seen(self, customer=0):
        """What their page shows."""
        return self.post("conversation", customer=customer).json()

    def taken(self):
        return [each["text"] for each in self.seen()["messages"] if not each["mine"]]

    def refuse(self, customer=0):
        Visitor.objects.filter(tokens__isnull=False).delete()

    def be_away(self):
        self.patch.setattr(channel, "show", _broken())

    def hang_up(self):
        self.patch.setattr(channel, "show", _broken(after=channel.show))

    def be_back(self):
        self.patch.undo()


def _broken(after=None):
    def show(message, visitor):
        if after:
            after(message, visitor)
        raise ChannelError("The database does not answer.", permanent=False)

    return show
