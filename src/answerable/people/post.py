"""Mail to staff, such as a link to set a password: a job first, then sent, so that nobody waits for a mail server and
how long an answer takes does not tell whether an address is known."""

import base64
import json
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from answerable.ledger.jobs import enqueue
from answerable.ledger.secrets import encrypt
from answerable.people.tasks import send_letter


class QueuedMail(BaseEmailBackend):
    """The setting EMAIL_BACKEND: whatever Django and its packages send waits in the job table, encrypted."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for each in email_messages:
            content = each.message().as_bytes().replace(b"\n", b"\r\n")
            letter = base64.b64encode(content).decode("ascii")
            kept = {"sender": each.from_email, "recipients": each.recipients(), "letter": letter}
            enqueue(send_letter, sealed=encrypt(json.dumps(kept)))
        return len(email_messages)
