"""What was shown to somebody from whom it is masked, for a while and for a reason."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Customer, Staff
from answerable.tickets.models.ticket import Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class RevealReason(models.TextChoices):
    CALL = "call", _("to call them or write to them elsewhere")
    VERIFY = "verify", _("to make sure who they are")
    DELIVERY = "delivery", _("a delivery or a repair needs it")
    CORRECT = "correct", _("something looks wrong with it")
    OTHER = "other", _("something else")


class RevealQuerySet(models.QuerySet["Reveal"]):
    def visible_to(self, reader: "Staff | Actor") -> "RevealQuerySet":
        """The house sees all, a provider's managers those of their own people, everybody else their own."""
        if reader.may("access.manage") and reader.scope.everything:
            return self
        seen = Ticket.objects.visible_to(reader)
        if reader.may("staff.own"):
            return self.filter(staff__provider=reader.provider_id, ticket__in=seen)
        return self.filter(staff=reader.staff_id, ticket__in=seen)

    def open(self, *, at: datetime) -> "RevealQuerySet":
        return self.filter(at__lte=at, until__gt=at)


class Reveal(models.Model):
    """`words` are what the person who asked said of it: here, so that the ledger stays free of words."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="reveals")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="reveals")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="reveals")
    part = models.CharField(max_length=10)  # a word of `Part`
    reason = models.CharField(max_length=10, choices=RevealReason.choices)
    words = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    until = models.DateTimeField()

    objects = RevealQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["staff", "ticket", "until"], name="reveal_open")]

    def __str__(self) -> str:
        return f"{self.part} of {self.ticket_id} to {self.staff_id}"

    def is_open(self, *, at: datetime) -> bool:
        return self.at <= at < self.until
