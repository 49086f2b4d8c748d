"""Other systems that follow a brand's status page."""

import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.ledger.secrets import decrypt
from answerable.tickets.models import Brand


class HookEnd(models.TextChoices):
    """Why one is told no more."""

    ASKED = "asked", _("ended by whoever runs it, by the link")
    GONE = "gone", _("it answered that it is not to be told any more (410)")
    FAILING = "failing", _("it did not take what it was told, five times in a row")
    BY_US = "by_us", _("ended by a colleague")


class StatusHookQuerySet(models.QuerySet["StatusHook"]):
    def standing(self) -> "StatusHookQuerySet":
        return self.filter(ended_at=None)

    def told(self) -> "StatusHookQuerySet":
        return self.standing().filter(confirmed_at__isnull=False)


class StatusHook(models.Model):
    """An address that asked to be told what changes on a brand's status page. It is told nothing until it has answered
    our question (`confirmed_at`). `sealed` is its address and what we sign with, encrypted; `digest` a keyed one of the
    address; both are emptied once it has ended. `failed`: so many in a row it did not take, however often we tried
    each. `failure` is what it answered last when it did not take something, 0 where it was not reached."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    sealed = models.TextField()
    language = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    failed = models.PositiveSmallIntegerField(default=0)
    host = models.CharField(max_length=255, blank=True, default="")
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=HookEnd.choices, blank=True, default="")

    objects = StatusHookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "digest"], condition=models.Q(ended_at=None), name="status_hook_once"
            )
        ]

    def __str__(self) -> str:
        return self.host or f"status hook {self.pk}"

    @property
    def url(self) -> str:
        return str(json.loads(decrypt(self.sealed))[0])

    @property
    def secret(self) -> str:
        return str(json.loads(decrypt(self.sealed))[1])
