"""What people are told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Staff
from answerable.tickets.models import Ticket


class Notification(models.Model):
    """One line that somebody is told: kind and ids. Its words are made when it is shown, for whoever may then see it.

    What is unread, of one kind and about one ticket is one row, however often it happened: `count` says how often, and
    `event_id` is the latest. `object_id` is the note or message that it is about. What is about no ticket, or must not
    say which, has none.
    """

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=16)
    event_id = models.BigIntegerField()
    object_id = models.BigIntegerField(null=True)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    in_page = models.BooleanField(default=True)  # behind the bell; otherwise by mail or push alone
    mail_at = models.DateTimeField(
        null=True
    )  # when to mail it, unless it is read before; None once that is settled

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "ticket", "kind"], condition=Q(read_at=None), name="notification_once_unread"
            ),
            models.UniqueConstraint(
                fields=["staff", "kind"],
                condition=Q(read_at=None, ticket=None),
                name="notification_once_unread_apart",
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "-at", "-id"], name="notification_by_staff"),
            models.Index(fields=["event_id"], name="notification_by_event"),  # for the live stream
            models.Index(fields=["at"], name="notification_by_age"),
            models.Index(fields=["mail_at"], name="notification_to_mail", condition=Q(mail_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.staff_id}"


class Way(models.TextChoices):
    """How one is told."""

    PAGE = "page", _("Page")
    MAIL = "mail", _("Mail")
    PUSH = "push", _("Push")


class NotificationPreference(models.Model):
    """How somebody wants to be told. Kinds without a choice of theirs are told as the table of kinds says."""

    staff = models.OneToOneField(
        Staff, on_delete=models.CASCADE, primary_key=True, related_name="notification_preference"
    )
    choices = models.JSONField(default=dict)  # {kind: [ways]}
    quiet_from = models.TimeField(null=True)  # in their own time zone
    quiet_until = models.TimeField(null=True)
    mailed_at = models.DateTimeField(null=True)  # the last mail, so that the next is not too soon

    def __str__(self) -> str:
        return f"of {self.staff_id}"


class PushKey(models.Model):
    """The one key pair by which push services know this installation; browsers trust what they were subscribed with."""

    public = models.CharField(max_length=100)  # as browsers want it
    sealed = models.TextField()  # both keys, encrypted
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public


class PushSubscription(models.Model):
    """A browser that somebody wants to be told in. Its address and keys are what one needs to push to it: encrypted."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)  # of its address
    sealed = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"a browser of {self.staff_id}"
