"""What is owed to a customer by when."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.promises.models.policies import PolicyVersion
from answerable.tickets.models import Message, Ticket


class PromiseKind(models.TextChoices):
    FIRST_ANSWER = "first_answer", _("first answer")
    NEXT_ANSWER = "next_answer", _("next answer")
    UPDATE = "update", _("update")
    RESOLUTION = "resolution", _("resolution")
    STATED = "stated", _("promised in an answer")


class PromiseState(models.TextChoices):
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    NOT_ANSWERED = "not_answered", _("ended without an answer")
    NOT_NEEDED = "not_needed", _("not needed any more")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, reader: "Staff | Actor") -> "PromiseQuerySet":
        """Those of tickets that they may see."""
        return self.filter(ticket__in=Ticket.objects.visible_to(reader))

    def running(self) -> "PromiseQuerySet":
        return self.filter(state=PromiseState.RUNNING)

    def stated_and_running(self) -> "PromiseQuerySet":
        """Said literally: SQLite uses no index with a condition for words that it is told later."""
        return self.filter(
            RawSQL(
                "promises_promise.kind = 'stated' AND promises_promise.state = 'running'",
                [],
                models.BooleanField(),
            )
        )

    def stated_and_ended(self) -> "PromiseQuerySet":
        """Said literally, as above."""
        return self.filter(
            RawSQL(
                "promises_promise.kind = 'stated' AND promises_promise.ended_at IS NOT NULL",
                [],
                models.BooleanField(),
            )
        )


class Promise(models.Model):
    """One thing owed about one ticket. All are derived from its messages and its ledger, and can be made anew from them
    at any time (`answerable rebuild`).

    `due_at` is None while the clock stands; then `left` is how many seconds of counted time remain. `acts_at` is when
    somebody must be told next (a warning, that it is due, a step after that): `told` counts what was done of these.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=12, choices=PromiseKind.choices)
    state = models.CharField(max_length=12, choices=PromiseState.choices, default=PromiseState.RUNNING)
    version = models.ForeignKey(
        PolicyVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        db_index=False,
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    target = models.PositiveIntegerField(null=True, blank=True)  # seconds of counted time
    due_at = models.DateTimeField(null=True, blank=True)
    left = models.PositiveIntegerField(null=True, blank=True)
    acts_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveSmallIntegerField(default=0)
    # Of stated ones alone: the key of the event that says so, the answer it was said in and the place of its words
    # there, and whether the next answer is what was promised.
    stated = models.BigIntegerField(null=True, blank=True)
    words_from = models.PositiveIntegerField(null=True, blank=True)
    words_to = models.PositiveIntegerField(null=True, blank=True)
    is_answer = models.BooleanField(default=False)
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="promises", db_index=False
    )

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind", "started_at"], name="promise_once", condition=~Q(kind="stated")
            ),
            models.UniqueConstraint(
                fields=["ticket", "stated"], name="promise_stated_once", condition=Q(stated__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "started_at"], name="promise_by_ticket"),
            models.Index(fields=["acts_at", "id"], name="promise_acts", condition=Q(acts_at__isnull=False)),
            models.Index(
                fields=["due_at", "id"],
                name="promise_stated_due",
                condition=Q(kind="stated", state="running"),
            ),
            models.Index(
                fields=["ended_at", "id"],
                name="promise_stated_ended",
                condition=Q(kind="stated", ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.ticket_id}"

    @property
    def is_running(self) -> bool:
        return self.state == PromiseState.RUNNING

    @property
    def words(self) -> str:
        """Of a stated one: what was said."""
        if self.message is None or self.words_from is None:
            return ""
        return self.message.text[self.words_from : self.words_to]

    def is_late(self, *, at: datetime) -> bool:
        """It was not done in time, or is not done and its time is over."""
        if self.state == PromiseState.NOT_NEEDED:
            return False
        if self.state == PromiseState.NOT_ANSWERED:
            return True
        return self.due_at is not None and self.due_at < (self.ended_at or at)
