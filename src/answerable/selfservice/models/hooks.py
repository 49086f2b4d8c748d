"""Other systems that follow a brand's status page."""

import json

from django.db import models

from answerable.ledger.secrets import decrypt
from answerable.tickets.models import Brand


class StatusHook(models.Model):
    """An address that asked to be told what changes on a brand's status page. It is told nothing until it has answered
    our question (`confirmed_at`). `sealed` is its address and what we sign with, encrypted; `digest` a keyed one of the
    address. `failed`: so many in a row it did not take, however often we tried each."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    sealed = models.TextField()
    language = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    failed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "digest"], name="status_hook_once")]

    def __str__(self) -> str:
        return f"status hook {self.pk}"

    @property
    def url(self) -> str:
        return str(json.loads(decrypt(self.sealed))[0])

    @property
    def secret(self) -> str:
        return str(json.loads(decrypt(self.sealed))[1])
