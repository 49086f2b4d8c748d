"""Tokens that programs use in a colleague's name, and the answers kept for requests that are sent again."""

from datetime import datetime

from django.db import models

from answerable.people.models import Staff


class TokenQuerySet(models.QuerySet["Token"]):
    def usable(self, *, at: datetime) -> "TokenQuerySet":
        """Neither revoked nor expired, and of somebody who still works here."""
        return self.filter(
            models.Q(expires_at=None) | models.Q(expires_at__gt=at), revoked_at=None, staff__is_active=True
        )


class Token(models.Model):
    """A bearer token. Only its hash is kept: 256 random bits need no slow hash and no salt."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the minute

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class IdempotencyKey(models.Model):
    """A write that was done, and what was answered: its row stands in the transaction of the change."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="idempotency_keys")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # of method, address and body
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=500, blank=True, default="")
    body = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_age")]

    def __str__(self) -> str:
        return self.key
