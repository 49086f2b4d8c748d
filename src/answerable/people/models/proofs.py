"""That an address is somebody's, asked of whoever reads there."""

from datetime import datetime, timedelta

from django.db import models

from answerable.people.models.customers import Customer, Identity
from answerable.people.models.staff import Staff

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5


class ProofQuerySet(models.QuerySet["Proof"]):
    def open(self, *, at: datetime) -> "ProofQuerySet":
        """A code is on its way, or has arrived, and can still be told."""
        return self.filter(used_at=None, asked_at__gt=at - GOOD_FOR, tries__lt=MOST_TRIES)


class Proof(models.Model):
    """A code was sent to the address; told by whoever is spoken with, it shows that the address is this customer's. The
    code itself is kept nowhere."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="proofs")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="proofs")
    asked_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["identity", "asked_at"], name="proof_by_identity"),
            models.Index(fields=["asked_by", "asked_at"], name="proof_by_staff"),
        ]

    def __str__(self) -> str:
        return f"proof {self.pk}"

    def is_open(self, *, at: datetime) -> bool:
        return self.used_at is None and at - self.asked_at < GOOD_FOR and self.tries < MOST_TRIES
