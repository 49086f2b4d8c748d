"""What customers say of how their matter ended."""

from typing import TYPE_CHECKING

from django.db import models

from answerable.people.masking import shown_text
from answerable.tickets.models.ticket import Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor
    from answerable.people.models import Staff


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, reader: "Staff | Actor") -> "RatingQuerySet":
        return self.filter(ticket__in=Ticket.objects.visible_to(reader))


class Rating(models.Model):
    """Good or bad, once for each time that a ticket ended (`ended_at` says which); it can be changed. `words` are free
    text and personal: they go when the person is erased, and are never in the ledger."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="ratings")
    ended_at = models.DateTimeField()
    is_good = models.BooleanField()
    words = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["ended_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["ticket", "ended_at"], name="rating_once_an_end")]

    def __str__(self) -> str:
        return f"rating {self.pk}"

    @property
    def shown_words(self) -> str:
        """As the reader of this page may know them."""
        return shown_text(self.words)
