"""What colleagues learn from one another."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from answerable.listening.models.wrapups import Cause
from answerable.people.models import Staff
from answerable.tickets.models import Message, Note, Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class PeerQuestionQuerySet(models.QuerySet["PeerQuestion"]):
    def visible_to(self, reader: "Staff | Actor") -> "PeerQuestionQuerySet":
        return self.filter(ticket__in=Ticket.objects.visible_to(reader))

    def unanswered(self) -> "PeerQuestionQuerySet":
        return self.filter(answer=None)


class PeerQuestion(models.Model):
    """A colleague who solved something was asked how. What is asked and answered are notes on `ticket`; `about` is the
    other one that it concerns."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="peer_questions")
    about = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="peer_questions")
    question = models.OneToOneField(Note, on_delete=models.CASCADE, related_name="+")
    answer = models.OneToOneField(Note, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PeerQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["asked", "id"], name="peer_question_open", condition=Q(answered_at=None))
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"


class GoodAnswerQuerySet(models.QuerySet["GoodAnswer"]):
    def visible_to(self, reader: "Staff | Actor") -> "GoodAnswerQuerySet":
        """In the house all of them: names are out of them. A provider's people see those of their own company."""
        if reader.scope.everything or reader.scope.without_team:
            return self
        return self.filter(by__provider=reader.provider_id)

    def present(self) -> "GoodAnswerQuerySet":
        return self.filter(removed_at=None)


class GoodAnswer(models.Model):
    """An answer that others may learn from, with why somebody had asked. `text` is a copy from which names, addresses
    and numbers are out, as whoever marked it left it."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="good_answer")
    cause = models.CharField(max_length=24, choices=Cause.choices)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    text = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = GoodAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["cause", "-at", "-pk"]
        indexes = [
            models.Index(fields=["cause", "-at"], name="good_answer_by_cause", condition=Q(removed_at=None))
        ]

    def __str__(self) -> str:
        return self.title


class CoachingNoteQuerySet(models.QuerySet["CoachingNote"]):
    def visible_to(self, reader: "Staff | Actor") -> "CoachingNoteQuerySet":
        """The two alone: no role sees more."""
        return self.filter(Q(writer=reader.staff_id) | Q(other=reader.staff_id))

    def between(self, one: int, other: int) -> "CoachingNoteQuerySet":
        return self.filter(Q(writer=one, other=other) | Q(writer=other, other=one))


class CoachingNote(models.Model):
    """Between two people and nobody else; it goes when one of them leaves."""

    writer = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    objects = CoachingNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(writer=models.F("other")), name="coaching_takes_two")
        ]

    def __str__(self) -> str:
        return f"coaching note {self.pk}"


class LearningCurve(models.Model):
    """How much quicker a team's people get with cases done here, as it was last reckoned; of people together, never of
    one."""

    team = models.OneToOneField("people.Team", on_delete=models.CASCADE, related_name="learning_curve")
    reckoned_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    slope = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    class Meta:
        ordering = ["team"]

    def __str__(self) -> str:
        return f"learning of {self.team_id}"
