"""What people's room does later."""

import base64
import json

from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import Lane, job
from answerable.ledger.secrets import decrypt
from answerable.people.actions import suspend_by_itself
from answerable.people.mail_server import hand_over
from answerable.people.models import Provider


@job(lane=Lane.OUTSIDE)
def send_letter(sealed: str) -> None:
    """Hand a kept letter to the server that ANSWERABLE_SYSTEM_SMTP names."""
    kept = json.loads(decrypt(sealed))
    hand_over(kept["sender"], kept["recipients"], base64.b64decode(kept["letter"]))


@job()
def suspend_unused() -> None:
    """Accounts that nobody has used for as long as the house has set, provider by provider."""
    now = timezone.now()
    for provider in Provider.objects.filter(access__suspend_days__isnull=False):
        suspend_by_itself(provider, by=SYSTEM, at=now)
