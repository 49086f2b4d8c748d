"""A mail server, as the contract's tests speak to us."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from django.utils import timezone

from answerable.channels.models import Mailbox
from answerable.channels.receiving import Envelope, receive
from answerable.channels.tests.contract import harness

OURS = "support@kestrel.example"


class Harness(harness.Harness):
    def __init__(self, request, team):
        self.sink = request.getfixturevalue("smtp_sink")
        self.mailbox = Mailbox.objects.create(
            channel="email",
            name="Kestrel support",
            address=OURS,
            team=team,
            created_at=timezone.now(),
            settings={"smtp_host": self.sink.host, "smtp_port": self.sink.port, "smtp_security": "none"},
        )

    def said(self, text, *, customer=0, number=0, about=""):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"cleo{customer}@example.com", OURS, "Stove"
        mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
        mail["Message-ID"] = f"<said-{customer}-{number}@example.com>"
        if about:
            mail["In-Reply-To"] = f"<{about}>"
        mail.set_content(text)
        return mail.as_bytes()

    def hand_over(self, content):
        receive(
            content,
            channel="email",
            mailbox=self.mailbox,
            source="lmtp",
            at=timezone.now(),
            envelope=Envelope("cleo0@example.com", OURS),
        )
        return 0

    def taken(self):
        letters = [message_from_bytes(each.content, policy=policy.default) for each in self.sink.letters]
        # One letter under one id is one, whoever had to hand it over twice to be sure.
        by_id = {letter["Message-ID"]: letter.get_body(("plain",)).get_content() for letter in letters}
        return list(by_id.values())

    def refuse(self, customer=0):
        self.sink.replies[f"cleo{customer}@example.com"] = "550 No such user"

    def be_away(self):
        self.sink.sender_reply = "451 Not now"

    def hang_up(self):
        self.sink.hangs_up_after_data = True

    def be_back(self):
        self.sink.sender_reply, self.sink.hangs_up_after_data = "", False
