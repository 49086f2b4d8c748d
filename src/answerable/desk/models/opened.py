"""Whether a person has looked at what a customer waits with."""

from django.db import models

from answerable.people.models import Staff
from answerable.tickets.models import Ticket


class Opened(models.Model):
    """The first of us to open the ticket's page in its present wait: written once for each wait, by looking. No
    event: it changes nothing, and who read what is nobody's business but theirs."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="opened")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ticket_id} at {self.at}"
