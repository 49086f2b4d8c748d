"""What must be kept although a rule or a request would erase it: a case at law, an inquiry."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Customer, Staff
from answerable.tickets.models import Ticket


class HoldReason(models.TextChoices):
    """Chosen and not typed, as the reasons of requests are."""

    COURT = "court", _("a case at law")
    DISPUTE = "dispute", _("a dispute that may become one")
    AUTHORITY = "authority", _("an authority asks about it")
    AUDIT = "audit", _("an audit")


class Hold(models.Model):
    """On one ticket, or on a customer with all their tickets; until it is lifted."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="holds"
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, blank=True, related_name="holds")
    reason = models.CharField(max_length=12, choices=HoldReason.choices, blank=True, default="")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(customer=None) ^ Q(ticket=None), name="hold_on_one"),
            models.UniqueConstraint(fields=["customer"], name="hold_once_on_customer"),
            models.UniqueConstraint(fields=["ticket"], name="hold_once_on_ticket"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"
