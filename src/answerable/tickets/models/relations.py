"""How tickets hang together, and who takes part in them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from answerable.people.masking import shown_address, shown_name
from answerable.people.models import Customer, Staff
from answerable.people.names import visitor_called
from answerable.tickets.models.ticket import Ticket


class ParticipantRole(models.TextChoices):
    AUTHOR = "author", _("wrote")
    TO = "to", _("to")
    CC = "cc", _("copy")


class Participant(models.Model):
    """An address that takes part in a ticket: it may write to it, and replies go to it while `is_copied`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    channel = models.CharField(max_length=16)
    address = models.CharField(max_length=320)
    name = models.CharField(max_length=200, blank=True, default="")
    role = models.CharField(max_length=8, choices=ParticipantRole.choices)
    customer = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "channel", "address"], name="participant_once")
        ]
        indexes = [models.Index(fields=["address"], name="participant_by_address")]  # whoever is erased

    def __str__(self) -> str:
        return visitor_called(self.address) or self.shown

    @property
    def shown(self) -> str:
        """As the reader of this page may know them."""
        return shown_address(self.channel, self.address)

    @property
    def shown_name(self) -> str:
        return shown_name(self.name, self.customer_id)


class Follow(models.Model):
    """Somebody wants to hear about a ticket although it is not theirs. They hear only while they may see it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="follows")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="follows")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "staff"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} follows {self.ticket_id}"


class LinkKind(models.TextChoices):
    PARENT = "parent", _("parent of")
    RELATED = "related", _("related to")
    FOLLOW_UP = "follow_up", _("continued in")
    SPLIT = "split", _("split into")


class Link(models.Model):
    """`source` is the parent of, related to, continued in or split into `target`."""

    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class TicketMerge(models.Model):
    """One ticket became part of another; what moved is kept so that it can be undone exactly."""

    gone = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merges_as_gone")
    kept = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merges_as_kept")
    moved = models.JSONField(default=dict)  # {"messages": [ids], "notes": [ids], "participants": [ids], …}
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="ticket_merged_into_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
