"""Pictures in what is still being written."""

from django.db import models
from django.db.models import Q

from answerable.people.models import Staff
from answerable.tickets.models.conversation import Blob
from answerable.tickets.models.ticket import Ticket


class Picture(models.Model):
    """Put into a draft; `content_id` names it there. What is sent has it as an attachment of its own under the same
    name, and this one goes once no draft shows it any more. Without a ticket it stands in one that is only begun."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, null=True, blank=True, related_name="pictures"
    )
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="pictures")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="pictures")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    content_id = models.CharField(max_length=255, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "staff", "blob"], name="picture_once"),
            models.UniqueConstraint(
                fields=["staff", "blob"], condition=Q(ticket=None), name="picture_once_without_ticket"
            ),
        ]

    def __str__(self) -> str:
        return self.filename
