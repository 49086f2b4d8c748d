"""A ticket that somebody is about to open."""

from django.db import models
from django.db.models import Q

from answerable.people.models import Customer, Staff


class Begun(models.Model):
    """What somebody writes to a customer, or to whoever has the address that they type, before there is a ticket."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="begun")
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="begun"
    )
    address = models.CharField(max_length=320, blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")
    subject = models.CharField(max_length=500, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    chosen = models.JSONField(default=dict)  # what was chosen from lists: field → value
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "customer"], name="begun_for_customer"),
            models.UniqueConstraint(
                fields=["staff"], condition=Q(customer=None), name="begun_for_nobody_yet"
            ),
        ]

    def __str__(self) -> str:
        return f"begun {self.pk}"
