"""A second pair of eyes on an answer that is not sent yet."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from answerable.people.models import Staff
from answerable.tickets.models.conversation import Draft
from answerable.tickets.models.ticket import Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class LookQuerySet(models.QuerySet["Look"]):
    def of_ticket(self, ticket: Ticket, reader: "Staff | Actor") -> "LookQuerySet":
        """On a ticket that they see: its writer sees a look, and whoever was asked, one colleague or everybody."""
        if reader.staff_id is None:
            return self.none()
        asked = models.Q(asked_of=reader.staff_id) | models.Q(asked_of=None)
        return self.filter(asked | models.Q(draft__staff=reader.staff_id), draft__ticket=ticket)

    def waiting(self) -> "LookQuerySet":
        return self.filter(approved_at=None)

    def asked_of(self, reader: "Staff | Actor") -> "LookQuerySet":
        """What they are to look at, which is never their own."""
        if reader.staff_id is None:
            return self.none()
        asked = models.Q(asked_of=reader.staff_id) | models.Q(asked_of=None)
        # Asked of each look: a list of all tickets in sight would be read whole for every page of the rail.
        seen = models.Exists(Ticket.objects.visible_to(reader).filter(pk=models.OuterRef("draft__ticket")))
        return self.waiting().filter(asked, seen).exclude(draft__staff=reader.staff_id)


class Look(models.Model):
    """A draft that somebody asked to have looked over. Until that is done it is in the other's hands, and its writer
    takes it back before changing it; an approval holds for the version that was approved."""

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="look")
    asked_of = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="+")  # else anybody
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="+")
    approved_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    approved_version = models.PositiveIntegerField(null=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["asked_of", "approved_at", "id"], name="look_by_asked")]

    def __str__(self) -> str:
        return f"look at {self.draft_id}"

    @property
    def is_open(self) -> bool:
        return self.approved_at is None

    @property
    def holds(self) -> bool:
        """Whether what was approved is still what stands there."""
        return self.approved_version == self.draft.version
