"""What a ticket says of a sale, and how much was sold."""

from typing import TYPE_CHECKING

from django.db import models

from answerable.people.models import Staff
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class SaleQuerySet(models.QuerySet["Sale"]):
    def visible_to(self, reader: "Staff | Actor") -> "SaleQuerySet":
        if reader.scope.everything:
            return self
        return self.filter(ticket__in=Ticket.objects.visible_to(reader))


# What each holds at most.
LONGEST = {"order_number": 80, "seller": 120, "campaign": 120, "product": 200}


class Sale(models.Model):
    """What the customer bought, from whom and upon which campaign. An order's number leads to a person: it goes with
    the ticket's words."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="sale")
    order_number = models.CharField(max_length=LONGEST["order_number"], blank=True, default="")
    seller = models.CharField(max_length=LONGEST["seller"], blank=True, default="")
    campaign = models.CharField(max_length=LONGEST["campaign"], blank=True, default="")
    product = models.CharField(max_length=LONGEST["product"], blank=True, default="")
    sold_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()

    objects = SaleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sold_on"], name="sale_sold_on")]

    def __str__(self) -> str:
        return f"sale of {self.ticket_id}"


class SalesCount(models.Model):
    """How many of a product were sold in a month, upon a campaign and by a seller; empty where it is not told apart."""

    month = models.DateField()  # its first day
    product = models.CharField(max_length=200)
    campaign = models.CharField(max_length=120, blank=True, default="")
    seller = models.CharField(max_length=120, blank=True, default="")
    sold = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-month", "product", "campaign", "seller"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "product", "campaign", "seller"], name="sales_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product} in {self.month:%Y-%m}"
