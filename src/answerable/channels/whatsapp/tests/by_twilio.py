"""WhatsApp by way of Twilio, as the contract's tests speak to us: the forms that Twilio's documentation prints."""

from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.services.twilio import ACCOUNT, TOKEN
from twilio.request_validator import RequestValidator

from answerable.channels.models import Mailbox
from answerable.channels.tests.contract import harness

OURS = "+3292000000"


class Harness(harness.Harness):
    receipts = True
    has_thread = True

    def __init__(self, request, team):
        self.twilio = request.getfixturevalue("twilio")
        self.mailbox = Mailbox(
            channel="whatsapp", name="Kestrel", address=OURS, team=team, created_at=timezone.now()
        )
        self.mailbox.settings = {"carrier": "twilio", "account_sid": ACCOUNT, "api": self.twilio.url}
        self.mailbox.keep_secrets(auth_token=TOKEN)
        self.mailbox.save()

    def number(self, customer):
        return f"+32470000{customer:03}"

    def said(self, text, *, customer=0, number=0, about=""):
        return self.says(customer=customer, number=number, about=about, Body=text)

    def says(self, *, customer=0, number=0, about="", **more):
        fields = {
            "SmsMessageSid": f"SMin{number:030}",
            "NumMedia": "0",
            "ProfileName": "Sheena Nelson",
            "MessageType": "text",
            "SmsSid": f"SMin{number:030}",
            "WaId": self.number(customer).lstrip("+"),
            "SmsStatus": "received",
            "Body": "",
            "To": f"whatsapp:{OURS}",
            "NumSegments": "1",
            "MessageSid": f"SMin{number:030}",
            "AccountSid": ACCOUNT,
            "From": f"whatsapp:{self.number(customer)}",
            "ApiVersion": "2010-04-01",
            **({"OriginalRepliedMessageSid": about} if about else {}),
            **more,
        }
        return urlencode(fields).encode()

    def receipt(self, external_id, what):
        states = {"delivered": "delivered", "read": "read", "failed": "undelivered"}
        fields = {
            "ChannelPrefix": "whatsapp",
            "MessageSid": external_id,
            "MessageStatus": states[what],
            "To": f"whatsapp:{self.number(0)}",
            "From": f"whatsapp:{OURS}",
        }
        return urlencode({**fields, "ErrorCode": "63024"} if what == "failed" else fields).encode()

    def hand_over(self, content):
        return self._posted(content, TOKEN)

    def forged(self, content):
        return self._posted(content, "another token")

    def _posted(self, content, token):
        path = f"/hooks/whatsapp/{self.mailbox.pk}/twilio/"
        fields = parse_qs(content.decode("utf-8", "replace"), keep_blank_values=True)
        given = {name: values if len(values) > 1 else values[0] for name, values in fields.items()}
        signature = RequestValidator(token).compute_signature(settings.BASE_URL + path, given)
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
        self.twilio.refuses[f"whatsapp:{self.number(customer)}"] = (
            63003,
            "Channel could not find To address",
        )

    def be_away(self):
        self.twilio.status = 503

    def hang_up(self):
        self.twilio.hangs_up_after_taking = True

    def be_back(self):
        self.twilio.status, self.twilio.hangs_up_after_taking = 0, False
