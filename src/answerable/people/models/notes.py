"""What colleagues write down about a person or an organisation.

Like a ticket's note it is a model that no channel knows: that is why none can leave.
"""

from django.db import models
from django.db.models import Q

from answerable.people.models.customers import Account, Customer
from answerable.people.models.staff import Staff


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

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer=None) ^ Q(account=None), name="note_about_customer_or_account"
            )
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
