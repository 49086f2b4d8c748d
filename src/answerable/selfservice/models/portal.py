"""How customers come in to what is theirs: by a link in their mail, for a while. No secret is kept, only its digest."""

from datetime import datetime

from django.db import models

from answerable.channels.models import Item, Mailbox
from answerable.people.models import Customer, Identity
from answerable.tickets.models import Ticket


class Link(models.Model):
    """What was sent to one address, for one use. Whoever uses it has proven that the address is theirs."""

    digest = models.CharField(max_length=64, unique=True)
    front = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="portal_links")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    # Of which it says that it was received; one such letter for each.
    item = models.OneToOneField(Item, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link {self.pk}"

    def is_usable(self, *, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at


class Visit(models.Model):
    """A customer who came in, in one browser. With `ticket`, they see that one alone, and are not known to be who the
    mail was sent to."""

    digest = models.CharField(max_length=64, unique=True)
    front = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="portal_visits")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"visit {self.pk}"

    @property
    def is_whole(self) -> bool:
        """They see all that is theirs."""
        return self.ticket_id is None

    @property
    def person(self) -> Customer:
        return self.identity.person
