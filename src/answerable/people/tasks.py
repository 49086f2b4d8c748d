"""What people's room does later."""

import base64
import json
import smtplib

from django.conf import settings

from answerable.ledger.jobs import Lane, job
from answerable.ledger.secrets import decrypt


@job(lane=Lane.OUTSIDE)
def send_letter(sealed: str) -> None:
    """Hand a kept letter to the server that ANSWERABLE_SYSTEM_SMTP names."""
    kept = json.loads(decrypt(sealed))
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT) as server:
        server.sendmail(kept["sender"], kept["recipients"], base64.b64decode(kept["letter"]))
