"""Telephone calls: what they are to a ticket, and how far each has come. And where our own people are called."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.channels.models import Mailbox
from answerable.people.models import Staff, Team
from answerable.tickets.models import Direction, Message, Ticket


class CallState(models.TextChoices):
    """The last five are ends. What a late word says never brings a call back from one of them."""

    PLACED = "placed", _("about to be called")  # by us: a row before anything rings
    RINGING = "ringing", _("ringing")
    WAITING = "waiting", _("waiting on the line")
    TALKING = "talking", _("talking")
    ENDED = "ended", _("talked")
    MISSED = "missed", _("missed")
    NOT_REACHED = "not_reached", _("not reached")  # by us
    VOICEMAIL = "voicemail", _("left a message")
    FAILED = "failed", _("could not be made")


OVER = frozenset(
    {CallState.ENDED, CallState.MISSED, CallState.NOT_REACHED, CallState.VOICEMAIL, CallState.FAILED}
)


class CallQuerySet(models.QuerySet["Call"]):
    """Calls are seen with their tickets: whoever asks has looked whether one may see those."""

    def on(self, *tickets: "Ticket | int") -> "CallQuerySet":
        """Of these tickets, also where a merge or a split brought what was said there."""
        return self.filter(Q(ticket__in=tickets) | Q(message__ticket__in=tickets))

    def in_line(self, team_id: int | None) -> "CallQuerySet":
        """Who waits for somebody of a team, on the line or to be called back, whoever began first in front."""
        waits = Q(state=CallState.WAITING) | Q(call_back_by__isnull=False, called_back_at=None)
        return self.filter(waits, team=team_id).order_by("began_at", "pk")


class Call(models.Model):
    """One call. `mailbox` is the number of ours, none where somebody noted it down by hand. `message` is what it is in
    the conversation, `spoken` what we said in a call of theirs. `number` is theirs, empty when it is withheld."""

    direction = models.CharField(max_length=8, choices=Direction.choices)
    state = models.CharField(max_length=12, choices=CallState.choices)
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="calls"
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="call"
    )
    spoken = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="answered_call"
    )
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    sid = models.CharField(max_length=64, null=True, blank=True, unique=True)  # Twilio's own
    number = models.CharField(max_length=32, blank=True, default="")
    began_at = models.DateTimeField()
    waiting_at = models.DateTimeField(null=True, blank=True)
    talked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    call_back_by = models.DateTimeField(null=True, blank=True)  # promised to them
    called_back_at = models.DateTimeField(null=True, blank=True)
    recording = models.CharField(max_length=64, blank=True, default="")  # Twilio's own name of it
    attempts = models.PositiveSmallIntegerField(default=0)  # to place it
    error = models.TextField(blank=True, default="")

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["began_at", "pk"]
        indexes = [
            models.Index(fields=["ticket", "began_at"], name="call_by_ticket"),
            models.Index(fields=["team", "state", "began_at"], name="call_by_team"),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"

    @property
    def is_inbound(self) -> bool:
        return self.direction == Direction.INBOUND

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_to_call_back(self) -> bool:
        return self.call_back_by is not None and self.called_back_at is None

    @property
    def held(self) -> timedelta | None:
        """How long they waited on the line: from the call's first second until somebody spoke, or it was over."""
        until = self.talked_at or self.ended_at
        return None if until is None else max(timedelta(0), until - self.began_at)

    @property
    def length(self) -> timedelta | None:
        """How long they talked."""
        if self.talked_at is None or self.ended_at is None:
            return None
        return max(timedelta(0), self.ended_at - self.talked_at)


class Line(models.Model):
    """Where a colleague is called: their own telephone. What was read to them there follows from `code_at`; without
    `verified_at` nothing rings. `is_open` is their own switch."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="line")
    number = models.CharField(max_length=32)
    code_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    verified_at = models.DateTimeField(null=True, blank=True)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"line {self.pk}"

    def rings(self, *, at: datetime) -> bool:
        return self.is_open and self.verified_at is not None and not self.staff.is_away(at=at)
