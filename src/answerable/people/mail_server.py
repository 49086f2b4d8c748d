"""The server that ANSWERABLE_SYSTEM_SMTP names: it takes what we send to our own staff."""

import smtplib
from collections.abc import Sequence

from django.conf import settings


def hand_over(sender: str, recipients: Sequence[str], content: bytes) -> None:
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT) as server:
        server.sendmail(sender, recipients, content)
