"""Twilio, as the contract's tests and those of calls speak to us."""

from urllib.parse import parse_qs, urlencode
from xml.etree import ElementTree

from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.services.twilio import ACCOUNT, TOKEN

from answerable.channels.models import Mailbox
from answerable.channels.tests.contract import harness
from answerable.channels.twilio.signature import signature_of

OURS = "+3292000001"


class Harness(harness.Harness):
    """What is said is what was written down of a message on the machine."""

    sends = False
    has_thread = True

    def __init__(self, request, team, **settings_of):
        self.twilio = request.getfixturevalue("twilio")
        self.mailbox = Mailbox(
            channel="phone", name="Kestrel", address=OURS, team=team, created_at=timezone.now()
        )
        self.mailbox.settings = {"account_sid": ACCOUNT, "api": self.twilio.url, **settings_of}
        self.mailbox.keep_secrets(auth_token=TOKEN)
        self.mailbox.save()

    def number(self, customer=0):
        return f"+32470000{customer:03}"

    def fields(self, sid, customer=0, **more):
        return {
            "CallSid": sid,
            "From": self.number(customer),
            "To": OURS,
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
            "Direction": "inbound",
            **more,
        }

    def said(self, text, *, customer=0, number=0, about=""):
        sid = f"CA{customer:04}{number:028}"
        more = {"RecordingSid": f"RE{number:032}", "TranscriptionStatus": "completed"}
        return urlencode(self.fields(sid, customer, **more, TranscriptionText=text)).encode()

    def hand_over(self, content):
        return self.posted("said/", content).status_code

    def forged(self, content):
        return self.posted("said/", content, "another token").status_code

    def tell(self, where, sid, **more):
        """A webhook of a call; the names of its steps and all that is said, where it is answered with a script."""
        response = self.posted(where, urlencode(self.fields(sid, **more)).encode())
        assert response.status_code in (200, 204), response.status_code
        return Script(response.content.decode()) if response.content else None

    def posted(self, where, content, token=TOKEN):
        path = where if where.startswith("/") else f"/hooks/phone/{self.mailbox.pk}/{where}"
        fields = parse_qs(content.decode("utf-8", "replace"), keep_blank_values=True)
        signature = signature_of(settings.BASE_URL + path, fields, token)
        return Client().post(
            path,
            content,
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signature},
        )

    def taken(self):
        return [each["to"] for each in self.twilio.calls]


class Script:
    """TwiML, read."""

    def __init__(self, content):
        self.root = ElementTree.fromstring(content)
        self.steps = [each.tag for each in self.root]
        self.words = " ".join(each.text for each in self.root.iter("Say"))
        self.numbers = [each.text for each in self.root.iter("Number")]

    def get(self, tag, name):
        return next(self.root.iter(tag)).get(name)
