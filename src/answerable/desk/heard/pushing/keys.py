"""The key pair of this installation: made once, kept encrypted."""

import json

from django.utils import timezone
from webpush import WebPush
from webpush.vapid import VAPID

from answerable.desk.models import PushKey
from answerable.ledger.secrets import decrypt, encrypt

_ONLY = 1


def public_key() -> str:
    """What a browser is subscribed with."""
    return _kept().public


def signer(sender: str, ttl: int) -> WebPush:
    keys = json.loads(decrypt(_kept().sealed))
    return WebPush(
        private_key=keys["private"].encode(), public_key=keys["public"].encode(), subscriber=sender, ttl=ttl
    )


def _kept() -> PushKey:
    kept = PushKey.objects.filter(pk=_ONLY).first()
    if kept is None:
        private, public, for_browsers = VAPID.generate_keys()
        sealed = encrypt(json.dumps({"private": private.decode(), "public": public.decode()}))
        new = PushKey(pk=_ONLY, public=for_browsers, sealed=sealed, created_at=timezone.now())
        PushKey.objects.bulk_create([new], ignore_conflicts=True)  # of two at once, one's is kept
        kept = PushKey.objects.get(pk=_ONLY)
    return kept
