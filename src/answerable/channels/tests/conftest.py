"""Mail into a mailbox, as a server would hand it over, settled by the real worker."""

from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.utils import timezone

from answerable.channels.models import Item, Mailbox
from answerable.channels.receiving import Envelope, receive

SUPPORT = "support@kestrel.example"


@pytest.fixture
def support(ghent):
    """The mailbox of team Ghent."""
    return Mailbox.objects.create(
        channel="email", name="Kestrel support", address=SUPPORT, team=ghent, created_at=timezone.now()
    )


@pytest.fixture
def make_mail():
    """make_mail(subject=..., text=..., **headers): the bytes of a mail from Cleo to support."""
    made = 0

    def make(
        *, sender="Cleo <cleo@example.com>", to=SUPPORT, subject="Stove leaks", text="It hisses.", **headers
    ):
        nonlocal made
        made += 1
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail["Date"] = format_datetime(timezone.now())
        mail["Message-ID"] = headers.pop("message_id", f"<mail-{made}@example.com>")
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        return mail.as_bytes()

    return make


@pytest.fixture
def deliver(support, run_jobs):
    """deliver(raw, to=..., mailbox=...): received and settled; the item as it ended."""

    def hand_over(raw, *, to=SUPPORT, mailbox=support, sender="cleo@example.com", **options):
        item = receive(
            raw,
            channel="email",
            mailbox=mailbox,
            source="lmtp",
            at=timezone.now(),
            envelope=Envelope(sender, to),
            **options,
        )
        run_jobs()
        return Item.objects.select_related("ticket", "message").get(pk=item.pk)

    return hand_over
