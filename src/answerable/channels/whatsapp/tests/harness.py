"""WhatsApp, as the contract's tests speak to us: what Meta's documentation prints, signed."""

import json
import time

from django.test import Client
from django.utils import timezone
from tests.services.whatsapp import BUSINESS_ID, NUMBER_ID, OURS, SECRETS

from answerable.channels.models import Mailbox
from answerable.channels.tests.contract import harness
from answerable.channels.whatsapp.door import signature_of


def told(value):
    change = {"value": {"messaging_product": "whatsapp", "metadata": _OURS, **value}, "field": "messages"}
    whole = {"object": "whatsapp_business_account", "entry": [{"id": BUSINESS_ID, "changes": [change]}]}
    return json.dumps(whole, ensure_ascii=False).encode()


_OURS = {"display_phone_number": OURS.lstrip("+"), "phone_number_id": NUMBER_ID}


class Harness(harness.Harness):
    receipts = True
    has_thread = True

    def __init__(self, request, team):
        self.network = request.getfixturevalue("whatsapp")
        self.run_jobs = request.getfixturevalue("run_jobs")
        self.mailbox = Mailbox(
            channel="whatsapp", name="Kestrel", address=OURS, team=team, created_at=timezone.now()
        )
        self.mailbox.settings = {
            "phone_number_id": NUMBER_ID,
            "business_id": BUSINESS_ID,
            "api": f"{self.network.url}/v23.0",
        }
        self.mailbox.keep_secrets(**SECRETS)
        self.mailbox.save()

    def number(self, customer):
        return f"1650555{1000 + customer}"

    def said(self, text, *, customer=0, number=0, about=""):
        return self.says(
            {"type": "text", "text": {"body": text}}, customer=customer, number=number, about=about
        )

    def says(self, what, *, customer=0, number=0, about="", at=None):
        who = self.number(customer)
        context = {"context": {"from": OURS.lstrip("+"), "id": about}} if about else {}
        message = {
            "from": who,
            "id": f"wamid.in{number:08}",
            "timestamp": str(int(at or time.time())),
            **what,
            **context,
        }
        return told(
            {"contacts": [{"profile": {"name": "Sheena Nelson"}, "wa_id": who}], "messages": [message]}
        )

    def receipt(self, external_id, what):
        status = {
            "id": external_id,
            "status": what,
            "timestamp": "1750030073",
            "recipient_id": self.number(0),
        }
        if what == "failed":
            details = "Message failed to send because more than 24 hours have passed"
            error = {"code": 131047, "title": "Re-engagement message", "message": "Re-engagement message"}
            status["errors"] = [{**error, "error_data": {"details": details}}]
        return told({"statuses": [status]})

    def hand_over(self, content):
        return self._posted(content, SECRETS["app_secret"])

    def forged(self, content):
        return self._posted(content, "guessed")

    def _posted(self, content, secret):
        response = Client().post(
            f"/hooks/whatsapp/{self.mailbox.pk}/",
            content,
            content_type="application/json",
            headers={"X-Hub-Signature-256": signature_of(content, secret)},
        )
        return response.status_code

    def taken(self):
        return [each["text"]["body"] for each in self.network.sent]

    def refuse(self, customer=0):
        self.network.refuses[f"+{self.number(customer)}"] = (131026, "Message undeliverable")

    def be_away(self):
        self.network.is_away = True

    def hang_up(self):
        self.network.hangs_up = True

    def be_back(self):
        """What it has to tell comes then too."""
        self.network.is_away = self.network.hangs_up = False
        for status in self.network.untold:
            self.hand_over(told({"statuses": [status]}))
        self.run_jobs()
