"""Addresses of other systems that are told what happens, and what each was told."""

import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.ledger.secrets import decrypt
from answerable.people.models import Staff


class WebhookEndpoint(models.Model):
    """`staff` is the colleague in whose name it is told: it hears of what they may see and of nothing else. `kinds` are
    the kinds of events that were chosen. What it is signed with is in `sealed`, encrypted, the newest first."""

    name = models.CharField(max_length=120)
    url = models.CharField(max_length=1000)
    kinds = models.JSONField(default=list)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="webhooks")
    sealed = models.TextField()
    old_until = models.DateTimeField(null=True, blank=True)  # until when the secret before is signed with too
    is_active = models.BooleanField(default=True)
    stopped_for = models.CharField(max_length=16, blank=True, default="")  # why it was switched off by itself
    failing_since = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)  # the last time that it failed
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def secrets(self) -> list[str]:
        kept: list[str] = json.loads(decrypt(self.sealed))
        return kept


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("on its way")
    SENT = "sent", _("taken")
    FAILED = "failed", _("given up")


class WebhookDelivery(models.Model):
    """One event to be told to one address: there before anything is sent. What is said is made from the ledger when it
    is sent, so that nothing of it is kept here. The other side knows it by its `key`, the same however often."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=64)
    event_id = models.BigIntegerField(null=True)  # none for a test
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)  # what was answered last
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="webhook_delivery_newest"),
            models.Index(fields=["created_at"], name="webhook_delivery_age", condition=~Q(state="queued")),
        ]

    def __str__(self) -> str:
        return self.key
