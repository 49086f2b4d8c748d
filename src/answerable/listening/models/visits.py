"""Leaders go to each region once a year, and see its customers and providers where they are."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from answerable.listening.models.rota import Debrief
from answerable.people.models import Provider, Staff
from answerable.regions.models import Region

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor

PLANS_VISITS = "visits.plan"


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, reader: "Staff | Actor") -> "VisitQuerySet":
        """Whoever plans visits sees all; who goes, their own."""
        if reader.may(PLANS_VISITS) and reader.scope.everything:
            return self
        return self.filter(leader=reader.staff_id)

    def standing(self) -> "VisitQuerySet":
        return self.filter(called_off_at=None)


class Visit(models.Model):
    """One journey: planned, and once it was made, whom they saw and what they learned."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="visits")
    leader = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="visits")
    planned_on = models.DateField()
    done_on: "models.DateField[date | None, date | None]" = models.DateField(null=True, blank=True)
    providers = models.ManyToManyField(Provider, related_name="+", blank=True)  # whom they see there
    customers = models.PositiveSmallIntegerField(default=0)  # how many they spoke with
    learned = models.TextField(blank=True, default="")  # a line for each point
    reminded_at = models.DateTimeField(null=True, blank=True)
    called_off_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True, blank=True
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.region}, {self.planned_on}"

    @property
    def is_to_come(self) -> bool:
        return self.done_on is None and self.called_off_at is None


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, reader: "Staff | Actor") -> "LessonQuerySet":
        own = Q(debrief__in=Debrief.objects.visible_to(reader)) | Q(
            visit__in=Visit.objects.visible_to(reader)
        )
        return self.filter(own | Q(owner=reader.staff_id))

    def to_hand_on(self) -> "LessonQuerySet":
        return self.filter(owner=None)


class Lesson(models.Model):
    """One point of a debrief or a visit, until somebody owns it: then it goes on as a finding (`finding`)."""

    debrief = models.ForeignKey(
        Debrief, on_delete=models.CASCADE, null=True, blank=True, related_name="lessons"
    )
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, blank=True, related_name="lessons")
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    handed_on_at = models.DateTimeField(null=True, blank=True)
    finding = models.BigIntegerField(null=True, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debrief__isnull=False) ^ Q(visit__isnull=False), name="lesson_of_one"
            )
        ]

    def __str__(self) -> str:
        return self.text


__all__ = ["PLANS_VISITS", "Lesson", "Visit"]
