"""What is asked of others beside a ticket: a carrier, a supplier, a repair shop.

Models of their own, as notes are: whatever reads messages to or by the customer cannot read these.
"""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.tickets.models.conversation import DeliveryState, Direction
from answerable.tickets.models.ticket import Ticket
from answerable.tickets.references import new_token


class SideConversationQuerySet(models.QuerySet["SideConversation"]):
    def visible_to(self, reader: "Staff | Actor") -> "SideConversationQuerySet":
        """It is seen with its ticket."""
        return self.filter(ticket__in=Ticket.objects.visible_to(reader))

    def told(self) -> "SideConversationQuerySet":
        """In which anything is said; without those whose only question was taken back."""
        said = SideMessage.objects.present().filter(conversation=OuterRef("pk"))
        return self.filter(Exists(said))


class SideConversation(models.Model):
    """One question to one or several others, with all that follows from it. `token` stands in the address that they
    answer to; together with who they are it says that their mail belongs here."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="side_conversations")
    token = models.CharField(max_length=16, unique=True, default=new_token)
    subject = models.CharField(max_length=500, blank=True, default="")
    started_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="side_conversations"
    )
    created_at = models.DateTimeField()
    said_at = models.DateTimeField()  # the last message, either way
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = SideConversationQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"side conversation {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def whom(self) -> str:
        """Their names, or addresses where no name is known."""
        return ", ".join(str(party) for party in self.parties.all())

    @property
    def addresses(self) -> list[list[str]]:
        """Whom it is with, as messages keep addresses."""
        return [[party.address, party.name] for party in self.parties.all()]


class SideParty(models.Model):
    """Somebody whom a side conversation is with: what they write joins it, and what is said there goes to them."""

    conversation = models.ForeignKey(SideConversation, on_delete=models.CASCADE, related_name="parties")
    address = models.CharField(max_length=320)
    name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "side parties"
        constraints = [models.UniqueConstraint(fields=["address", "conversation"], name="side_party_once")]

    def __str__(self) -> str:
        return self.name or self.address


class SideMessageQuerySet(models.QuerySet["SideMessage"]):
    def present(self) -> "SideMessageQuerySet":
        """Without what was taken back before it was sent."""
        return self.exclude(delivery=DeliveryState.WITHDRAWN)

    def unsent(self) -> "SideMessageQuerySet":
        """Being sent, or did not arrive. Said literally, as of messages to the customer."""
        return self.filter(RawSQL("delivery IN ('queued', 'failed', 'bounced')", [], models.BooleanField()))


class SideMessage(models.Model):
    """Something said to or by others; never to or by the customer."""

    conversation = models.ForeignKey(SideConversation, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    channel = models.CharField(max_length=16, default="email")
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="side_messages"
    )
    from_name = models.CharField(max_length=200, blank=True, default="")
    from_address = models.CharField(max_length=320, blank=True, default="")
    to = models.JSONField(default=list, blank=True)  # [[address, name], …]
    subject = models.CharField(max_length=500, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    folds = models.JSONField(default=list, blank=True)
    external_id = models.CharField(max_length=500, blank=True, default="", db_index=True)
    is_automatic = models.BooleanField(default=False)
    remarks = models.JSONField(default=list, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # as the sender's clock says
    created_at = models.DateTimeField()
    delivery = models.CharField(max_length=10, choices=DeliveryState.choices, blank=True, default="")
    send_at = models.DateTimeField(null=True, blank=True)  # not before then; until then it can be taken back
    delivery_error = models.TextField(blank=True, default="")
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = SideMessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["staff", "id"],
                name="side_undelivered_by_staff",
                condition=Q(delivery__in=["queued", "failed", "bounced"]),
            ),
        ]

    def __str__(self) -> str:
        return f"side message {self.pk}"

    @property
    def is_inbound(self) -> bool:
        return self.direction == Direction.INBOUND

    @property
    def is_withdrawn(self) -> bool:
        return self.delivery == DeliveryState.WITHDRAWN

    def is_held(self, *, at: datetime) -> bool:
        """Written, but not to be sent yet."""
        return self.delivery == DeliveryState.QUEUED and self.send_at is not None and self.send_at > at

    @property
    def is_undelivered(self) -> bool:
        return self.delivery in (DeliveryState.FAILED, DeliveryState.BOUNCED)


class SideDraft(models.Model):
    """What somebody is writing to others: in a conversation, or (without one) to begin one."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="side_drafts")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="side_drafts")
    conversation = models.ForeignKey(
        SideConversation, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    people = models.CharField(max_length=2000, blank=True, default="")
    subject = models.CharField(max_length=500, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "staff"], condition=Q(conversation=None), name="side_draft_to_begin"
            ),
            models.UniqueConstraint(
                fields=["conversation", "staff"],
                condition=Q(conversation__isnull=False),
                name="side_draft_in_conversation",
            ),
        ]

    def __str__(self) -> str:
        return f"side draft {self.pk}"
