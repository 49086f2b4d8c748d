"""Who has a ticket open."""

from django.db import models

from answerable.people.models import Staff
from answerable.tickets.models import Ticket


class Presence(models.Model):
    """Somebody has this ticket before them, or had it a moment ago. No history: a row is renewed and soon forgotten."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "staff"], name="presence_once")]
        indexes = [models.Index(fields=["seen_at"], name="presence_by_age")]

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.ticket_id}"
