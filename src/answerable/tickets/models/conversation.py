"""What was said: messages to and by the customer, notes among colleagues, drafts of either, and files.

A note is a model of its own and nothing here or in any channel sends notes: that is why none can leave.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from answerable.people.masking import shown_name
from answerable.people.models import Customer, Staff
from answerable.tickets.models.ticket import Ticket


class Direction(models.TextChoices):
    INBOUND = "inbound", _("inbound")
    OUTBOUND = "outbound", _("outbound")


class DeliveryState(models.TextChoices):
    """Of an outbound message. Only a delivered answer is an answer."""

    QUEUED = "queued", _("being sent")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("could not be sent")
    BOUNCED = "bounced", _("came back")
    WITHDRAWN = "withdrawn", _("taken back")  # before it was sent: nobody has seen it


class MessageQuerySet(models.QuerySet["Message"]):
    def unsent(self) -> "MessageQuerySet":
        """Being sent, or did not arrive. Said literally: SQLite uses no index for words that it is told later."""
        return self.filter(RawSQL("delivery IN ('queued', 'failed', 'bounced')", [], models.BooleanField()))


class Message(models.Model):
    """Something said to or by the customer.

    `external_id` is the channel's own (a Message-ID without brackets). `folds` are ranges of `text` that quote an
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    channel = models.CharField(max_length=16)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    looked_over_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="messages_looked_over"
    )
    from_name = models.CharField(max_length=200, blank=True, default="")
    from_address = models.CharField(max_length=320, blank=True, default="")
    to = models.JSONField(default=list, blank=True)  # [[address, name], …]
    cc = models.JSONField(default=list, blank=True)
    reply_to = models.JSONField(default=list, blank=True)  # where answers go instead of to its author
    subject = models.CharField(max_length=500, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    folds = models.JSONField(default=list, blank=True)
    external_id = models.CharField(max_length=500, blank=True, default="")
    is_automatic = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)  # everybody can read it where it was said
    authentication = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)  # [[a word for programs, a sentence for people], …]
    sent_at = models.DateTimeField(null=True, blank=True)  # as the sender's clock says
    created_at = models.DateTimeField()
    delivery = models.CharField(max_length=10, choices=DeliveryState.choices, blank=True, default="")
    send_at = models.DateTimeField(null=True, blank=True)  # not before then; until then it can be taken back
    delivery_error = models.TextField(blank=True, default="")
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # by the customer, where a channel tells
    edited_at = models.DateTimeField(null=True, blank=True)  # by its author, who said something else first
    retracted_at = models.DateTimeField(null=True, blank=True)  # taken back by its author: its words are gone

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["ticket", "created_at", "id"], name="message_by_ticket"),
            # Over all messages: with a condition, SQLite would not use it for ids that it is told later.
            models.Index(fields=["external_id"], name="message_external"),
            models.Index(
                fields=["id"],
                name="message_undelivered",
                condition=Q(delivery__in=["queued", "failed", "bounced"]),
            ),
            # Of those, each person's own: what they wrote is far more, and nearly all of it arrived.
            models.Index(
                fields=["staff", "id"],
                name="message_undelivered_by_staff",
                condition=Q(delivery__in=["queued", "failed", "bounced"]),
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

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

    @property
    def shown_from(self) -> str:
        """By what name the reader of this page may know who wrote it."""
        return shown_name(self.from_name, self.customer_id)


class Note(models.Model):
    """Something said among colleagues."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="notes")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="notes")
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["ticket", "created_at", "id"], name="note_by_ticket")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Mention(models.Model):
    """A colleague whom a note names. `spans` are the ranges of its text that do so; none where it was said apart."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="mentions")
    spans = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["note", "staff"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} in note {self.note_id}"


class Blob(models.Model):
    """A file's bytes, stored once under the SHA-256 of its content."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest


class Attachment(models.Model):
    """A file as one message (or note, or message on the side) carried it."""

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    note = models.ForeignKey(
        Note, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    side_message = models.ForeignKey(
        "tickets.SideMessage", on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    content_id = models.CharField(max_length=255, blank=True, default="")
    is_inline = models.BooleanField(default=False)
    alt = models.CharField(max_length=2000, blank=True, default="")  # what it shows, in words

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(message__isnull=False, note=None, side_message=None)
                | Q(message=None, note__isnull=False, side_message=None)
                | Q(message=None, note=None, side_message__isnull=False),
                name="attachment_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.filename


class DraftKind(models.TextChoices):
    REPLY = "reply", _("reply")
    NOTE = "note", _("note")


class Draft(models.Model):
    """What somebody is writing, kept while they write. Every other wording is another `version`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=8, choices=DraftKind.choices)
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    cc = models.CharField(max_length=2000, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "staff", "kind"], name="draft_one_each")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
