"""Twilio, as the contract's tests speak to us."""

from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.services.twilio import ACCOUNT, TOKEN

from answerable.channels.models import Mailbox
from answerable.channels.tests.contract import harness
from answerable.channels.twilio.signature import signature_of

OURS = "+3292000000"


class Harness(harness.Harness):
    receipts = True
    has_thread = True

    def __init__(self, request, team):
        self.twilio = request.getfixturevalue("twilio")
        self.mailbox = Mailbox(
            channel="sms", name="Kestrel texts", address=OURS, team=team, created_at=timezone.now()
        )
        self.mailbox.settings = {"account_sid": ACCOUNT, "api": self.twilio.url}
        self.mailbox.keep_secrets(auth_token=TOKEN)
        self.mailbox.save()

    def _number(self, customer):
        return f"+32470000{customer:03}"

    def said(self, text, *, customer=0, number=0, about=""):
        fields = {
            "ToCountry": "BE",
            "SmsMessageSid": f"SMin{number:030}",
            "NumMedia": "0",
            "SmsSid": f"SMin{number:030}",
            "SmsStatus": "received",
            "Body": text,
            "To": OURS,
            "MessageSid": f"SMin{number:030}",
            "AccountSid": ACCOUNT,
            "From": self._number(customer),
            "ApiVersion": "2010-04-01",
        }
        return urlencode(fields).encode()

    def receipt(self, external_id, what):
        states = {"delivered": "delivered", "read": "read", "failed": "undelivered"}
        fields = {
            "MessageSid": external_id,
            "MessageStatus": states[what],
            "To": self._number(0),
            "From": OURS,
        }
        return urlencode({**fields, "ErrorCode": "30003"} if what == "failed" else fields).encode()

    def hand_over(self, content):
        return self._posted(content, TOKEN)

    def forged(self, content):
        return self._posted(content, "another token")

    def _posted(self, content, token):
        path = f"/hooks/sms/{self.mailbox.pk}/"
        fields = parse_qs(content.decode("utf-8", "replace"), keep_blank_values=True)
        signature = signature_of(settings.BASE_URL + path, fields, token)
        return (
            Client()
            .post(
                path,
                content,
                content_type="application/x-www-form-urlencoded",
                headers={"X-Twilio-Signature": signature},
            )
            .status_code
        )

    def taken(self):
        return [each["body"] for each in self.twilio.taken]

    def refuse(self, customer=0):
        self.twilio.refuses[self._number(customer)] = (21211, "It is no number.")

    def be_away(self):
        self.twilio.status = 503

    def hang_up(self):
        self.twilio.hangs_up_after_taking = True

    def be_back(self):
        self.twilio.status, self.twilio.hangs_up_after_taking = 0, False
