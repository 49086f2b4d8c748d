"""Who chats with us, by what their browsers are known, and what they were shown."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from answerable.channels.models import Mailbox
from answerable.tickets.models import Message


class Visitor(models.Model):
    """Somebody on a page with a chat. `key` is their address on the channel, told to nobody. `signed_as` is the page's
    own word for somebody who is signed in there."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="visitors")
    key = models.CharField(max_length=40, unique=True)
    signed_as = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")
    mail = models.CharField(max_length=320, blank=True, default="")  # where answers go that they did not see
    is_mail_proven = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True, default="")
    here_until = models.DateTimeField(null=True, blank=True)  # their page is open, unless it closed since
    typed_at = models.DateTimeField(null=True, blank=True)  # that they type, never what
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "signed_as"], condition=~Q(signed_as=""), name="visitor_once_signed"
            )
        ]

    def __str__(self) -> str:
        return f"visitor {self.pk}"

    def is_here(self, *, at: datetime) -> bool:
        return self.here_until is not None and self.here_until > at


class VisitorToken(models.Model):
    """What one browser keeps to be known again; here is only its SHA-256."""

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"token {self.pk}"


class Shown(models.Model):
    """A message of ours that a visitor's page may show. Nothing else of a ticket ever reaches one."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="shown")
    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="shown")

    def __str__(self) -> str:
        return f"shown {self.pk}"
