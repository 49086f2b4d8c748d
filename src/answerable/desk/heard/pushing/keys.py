"""The key pair of this installation: made once, kept encrypted."""

import json
from typing import TYPE_CHECKING

from django.utils import timezone

from answerable.desk.models import PushKey
from answerable.ledger.secrets import decrypt, encrypt

# What seals comes with an HTTP client of its own (10 MB): loaded by whoever pushes, not by every page.
if TYPE_CHECKING:
    from webpush import WebPush

_ONLY = 1


def public_key() -> str:
    """What a browser is subscribed with."""
    return _kept().public


def signer(sender: str, ttl: int) -> "WebPush":
    from webpush import WebPush

    keys = json.loads(decrypt(_kept().sealed))
    return WebPush(
        private_key=keys["private"].encode(), public_key=keys["public"].encode(), subscriber=sender, ttl=ttl
    )


def _kept() -> PushKey:
    kept = PushKey.objects.filter(pk=_ONLY).first()
    if kept is None:
        from webpush.vapid import VAPID

        private, public, for_browsers = VAPID.generate_keys()
        sealed = encrypt(json.dumps({"private": private.decode(), "public": public.decode()}))
        new = PushKey(pk=_ONLY, public=for_browsers, sealed=sealed, created_at=timezone.now())
        PushKey.objects.bulk_create([new], ignore_conflicts=True)  # of two at once, one's is kept
        kept = PushKey.objects.get(pk=_ONLY)
    return kept
