"""What colleagues write down about a person or an organisation.

Like a ticket's note it is a model that no channel knows: that is why none can leave.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from answerable.people.models.customers import Account, Customer
from answerable.people.models.staff import Staff

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class AboutNoteQuerySet(models.QuerySet["AboutNote"]):
    def visible_to(self, reader: "Staff | Actor") -> "AboutNoteQuerySet":
        """In-house staff see every note; a provider's people those that their own wrote about whom they see."""
        scope = reader.scope
        if scope.everything or scope.without_team:
            return self
        about = Q(customer__in=Customer.objects.visible_to(reader).values("pk")) | Q(
            account__in=Account.objects.visible_to(reader).values("pk")
        )
        return self.filter(about, staff__provider=reader.provider_id, staff__isnull=False)


class AboutNote(models.Model):
    """Something said among colleagues about a customer, or about an account."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="notes"
    )
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="notes"
    )
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField()

    objects = AboutNoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer=None) ^ Q(account=None), name="note_about_customer_or_account"
            )
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
