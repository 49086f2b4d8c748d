"""Ways in and out: mailboxes, everything that was received, everything that is to be sent."""

import json
import zlib

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.ledger.secrets import decrypt, encrypt
from answerable.people.models import Staff, Team
from answerable.tickets.models import Brand, Message, SideMessage, Ticket


class Mailbox(models.Model):
    """One configured address or account of a channel.

    `settings` are the channel's own plain settings (see `channels.email.settings.MailSettings`); what is secret among
    them is in `secrets`, encrypted. `cursor` is how far a fetching channel has read.
    """

    channel = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=320)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="mailboxes")
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="mailboxes"
    )
    settings = models.JSONField(default=dict, blank=True)
    secrets = models.TextField(blank=True, default="")
    signature = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    cursor = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")  # of the last attempt to fetch or listen
    compared_at = models.DateTimeField(null=True, blank=True)  # with what it holds, the last time (reconcile)
    missing = models.PositiveIntegerField(default=0)  # how many of its mails were not here then
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "mailboxes"
        constraints = [models.UniqueConstraint(fields=["channel", "address"], name="mailbox_once")]

    def __str__(self) -> str:
        return self.name

    def secret(self, name: str) -> str:
        """A kept password or token; empty when there is none."""
        if not self.secrets:
            return ""
        kept: dict[str, str] = json.loads(decrypt(self.secrets))
        return kept.get(name, "")

    def keep_secrets(self, **given: str) -> None:
        """Add or replace secrets; an empty one is removed. The caller saves."""
        kept: dict[str, str] = json.loads(decrypt(self.secrets)) if self.secrets else {}
        kept = {name: value for name, value in {**kept, **given}.items() if value}
        self.secrets = encrypt(json.dumps(kept)) if kept else ""


class ItemState(models.TextChoices):
    """Every received item ends in one of the last five; the counts reconcile."""

    RECEIVED = "received", _("received")
    OPENED = "opened", _("opened a ticket")
    JOINED = "joined", _("joined a ticket")
    RECORDED = "recorded", _("recorded")
    QUARANTINED = "quarantined", _("in quarantine")
    FAILED = "failed", _("failed")


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, reader: "Staff | Actor") -> "ItemQuerySet":
        """An item is seen with its ticket; without one, by the team of its mailbox and by those who see everything."""
        scope = reader.scope
        if scope.everything:
            return self
        # Asked of each item: a list of all tickets in sight would be read whole for every page of the rail.
        of_ticket = Exists(Ticket.objects.visible_to(reader).filter(pk=OuterRef("ticket")))
        return self.filter(of_ticket | Q(ticket=None, mailbox__team__in=scope.teams))


LATE = "late:"


class Item(models.Model):
    """One thing received, kept before the source was told so. The bytes are in `raw.content`.

    `digest` is the SHA-256 of the bytes as they came; with the mailbox it tells a second delivery of the very same
    item. `fingerprint` is of the parsed message and tells the same message that came another way; `became` repeats it
    on the one item that became the message or the note: of two deliverers at once, the database lets one through.
    """

    channel = models.CharField(max_length=16)
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    # "lmtp", "imap:INBOX:1700000000:17" ("late:" before it when found by reconciling), "pipe", "import"
    source = models.CharField(max_length=120)
    envelope_from = models.CharField(max_length=320, blank=True, default="")
    envelope_to = models.CharField(max_length=320, blank=True, default="")
    has_envelope = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    became = models.CharField(max_length=64, null=True, blank=True, unique=True)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=ItemState.choices, default=ItemState.RECEIVED)
    reason = models.CharField(
        max_length=40, blank=True, default=""
    )  # a word; `explanation` says it to people
    explanation = models.TextField(blank=True, default="")
    sender = models.CharField(max_length=320, blank=True, default="")
    subject = models.CharField(max_length=500, blank=True, default="")
    is_released = models.BooleanField(default=False)
    is_import = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, blank=True, related_name="items")
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="items"
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "digest"], name="item_once_per_mailbox"),
            models.UniqueConstraint(
                fields=["channel", "digest"], condition=Q(mailbox=None), name="item_once_without_mailbox"
            ),
        ]
        indexes = [
            # Of every state: SQLite uses no index with a condition for a value that it is told later.
            models.Index(fields=["state", "-id"], name="item_by_state"),
            models.Index(fields=["sender", "-received_at"], name="item_by_sender"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"

    @property
    def is_late(self) -> bool:
        """Missed when it came: to whoever waits for us it is as new as any, whenever it was written."""
        return self.source.startswith(LATE)


class RawItem(models.Model):
    """The bytes of an item, compressed, in a table of their own so that lists never load them."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="raw")
    compressed = models.BinaryField()

    def __str__(self) -> str:
        return f"bytes of item {self.pk}"

    @property
    def content(self) -> bytes:
        return zlib.decompress(bytes(self.compressed))

    @staticmethod
    def compress(content: bytes) -> bytes:
        return zlib.compress(content, 1)


class Thread(models.Model):
    """Where a conversation that a channel holds together leads: the ticket on which it last went on. `key` is the
    channel's own word for it (a number, a session), often an address of somebody."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="threads")
    key = models.CharField(max_length=400)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="threads")
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "key"], name="thread_once")]

    def __str__(self) -> str:
        return f"thread {self.pk}"


class ThreadPost(models.Model):
    """What somebody said in a public thread in which a customer wrote to us: context for whoever answers, never the
    customer's message. It goes when the ticket ends, or when its author takes it back."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="thread_posts")
    channel = models.CharField(max_length=16)
    external_id = models.CharField(max_length=500)
    author = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    is_ours = models.BooleanField(default=False)
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["ticket", "external_id"], name="thread_post_once")]

    def __str__(self) -> str:
        return f"post {self.pk} in a thread"


class Template(models.Model):
    """A text that a channel has approved, as it was last fetched. `{{name}}` in `body` stands for what is told each
    time."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=20)
    head = models.TextField(blank=True, default="")
    body = models.TextField()
    foot = models.TextField(blank=True, default="")
    is_named = models.BooleanField(default=False)  # what is told goes by name, not by place
    media = models.CharField(max_length=10, blank=True, default="")  # "image": a file that is given each time
    key = models.CharField(max_length=64, blank=True, default="")  # by what it is sent, where not by name
    fetched_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "language"]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "name", "language"], name="channel_template_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class OptOut(models.Model):
    """Somebody asked not to be written to on a channel. `digest` is a keyed hash of their address."""

    channel = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "digest"], name="opt_out_once")]

    def __str__(self) -> str:
        return f"opt-out {self.pk}"


class OutgoingState(models.TextChoices):
    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    WITHDRAWN = "withdrawn", _("taken back")


class OnItsWay(models.Model):
    """Something on its way out; there before anything is sent, with its state and last error beside it."""

    state = models.CharField(max_length=10, choices=OutgoingState.choices, default=OutgoingState.QUEUED)
    recipients = models.JSONField(default=list)
    accepted = models.JSONField(default=list)  # recipients that a server has taken already
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Since when nobody knows whether the other side has it: the line broke after it was handed over.
    unsure_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Outgoing(OnItsWay):
    """A message to the customer on its way out."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="outgoing")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, related_name="outgoing")

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="outgoing_not_sent", condition=~Q(state="sent")),
        ]

    def __str__(self) -> str:
        return f"outgoing {self.pk}"


class Along(models.Model):
    """A message that goes in the mail of a later one: what becomes of that one becomes of it."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="along")
    carrier = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="carries")

    def __str__(self) -> str:
        return f"message {self.message_id} in the mail of {self.carrier_id}"


class SideOutgoing(OnItsWay):
    """A message to others on its way out. A table of its own: no row of the other kind can name one of these."""

    message = models.OneToOneField(SideMessage, on_delete=models.CASCADE, related_name="outgoing")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, related_name="side_outgoing")

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="side_outgoing_not_sent", condition=~Q(state="sent")),
        ]

    def __str__(self) -> str:
        return f"side outgoing {self.pk}"
