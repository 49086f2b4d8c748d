"""Another system, as the contract's tests speak to us: over HTTPS, signed in both directions."""

import json

from django.test import Client
from django.utils import timezone

from answerable.channels.models import Mailbox
from answerable.channels.tests.contract import harness
from answerable.ledger.signed import new_secret, signed_headers

SECRET = new_secret()
POINTERS = {
    "sender": "/customer/login",
    "sender_name": "/customer/name",
    "subject": "",
    "text": "/body",
    "thread": "",
    "id": "/number",
    "about": "/about",
    "kind": "/what",
}


class Harness(harness.Harness):
    receipts = True
    can_change = True
    has_thread = True

    def __init__(self, request, team):
        self.sink = request.getfixturevalue("webhook_sink")
        self.mailbox = Mailbox(
            channel="webhook", name="Shop", address="shop", team=team, created_at=timezone.now()
        )
        self.mailbox.settings = {
            "proof": "standard", "answers": self.sink.url, "arrival": "told", **POINTERS
        }  # fmt: skip
        self.mailbox.keep_secrets(secret=SECRET)
        self.mailbox.save()

    def _json(self, **fields):
        return json.dumps(fields).encode()

    def said(self, text, *, customer=0, number=0, about=""):
        who = {"login": f"cleo-{customer}", "name": "Cleo"}
        return self._json(number=f"{customer}-{number}", customer=who, body=text, about=_own(about))

    def changed(self, number, text):
        what = "edited" if text else "deleted"
        who = {"login": "cleo-0"}
        return self._json(number=f"{what}-{number}", customer=who, body=text, about=f"0-{number}", what=what)

    def receipt(self, external_id, what):
        return self._json(number=f"r-{external_id}", about=_own(external_id), what=what)

    def hand_over(self, content):
        return self._posted(content, SECRET)

    def forged(self, content):
        return self._posted(content, new_secret())

    def _posted(self, content, secret):
        signed = signed_headers("msg_1", content, [secret], at=timezone.now())
        path = f"/hooks/webhook/{self.mailbox.pk}/"
        return Client().post(path, content, content_type="application/json", headers=signed).status_code

    def taken(self):
        """Each once: the other side knows our key again."""
        told = {headers["webhook-id"]: json.loads(content) for content, headers in self.sink.took}
        return [each["text"] for each in told.values()]

    def refuse(self, customer=0):
        self.sink.statuses = [422]

    def be_away(self):
        self.sink.statuses = [503]

    def hang_up(self):
        self.sink.hangs_up = True

    def be_back(self):
        self.sink.statuses, self.sink.hangs_up = [204], False


def _own(external_id):
    return external_id.rpartition(":")[2]
