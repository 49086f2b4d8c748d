"""Studies: a question with its design, in versions that are never changed once they are fixed, and what came out each
time it was reckoned. Nothing in them is about a person."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from answerable.people.models import Staff

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor

SEES_STUDIES = "insight.see"


def studies(reader: "Staff | Actor") -> bool:
    """Whoever sees all figures of the house: a study compares what no provider sees both sides of."""
    return reader.may(SEES_STUDIES) and reader.scope.everything


class StudyQuerySet(models.QuerySet["Study"]):
    def visible_to(self, reader: "Staff | Actor") -> "StudyQuerySet":
        return self if studies(reader) else self.none()


class Study(models.Model):
    """`draft` is a design that is still being written; None while there is none."""

    title = models.CharField(max_length=160)
    question = models.CharField(max_length=32, blank=True, default="")  # the template with which it began
    draft: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        null=True, blank=True
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = StudyQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def fixed(self) -> "StudyDesign | None":
        """The version that holds."""
        return max(self.designs.all(), key=lambda each: each.number, default=None)


class StudyDesign(models.Model):
    """One version, as it was fixed: never changed, and its digest stands in the ledger."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="designs")
    number = models.PositiveSmallIntegerField()
    design = models.JSONField()
    digest = models.CharField(max_length=64)
    judged_on: "models.DateField[date, date]" = models.DateField()
    fixed_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    fixed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, default="")  # why it is not the one before
    has_looked = models.BooleanField(default=False)  # a result of an earlier version had been seen

    class Meta:
        ordering = ["study", "number"]
        constraints = [models.UniqueConstraint(fields=["study", "number"], name="study_design_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.study_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a fixed design is never changed: fix another version")
        super().save(*args, **kwargs)


class StudyRun(models.Model):
    """Reckoned once, with what was known then. `found` is the room's own way of keeping it."""

    design = models.ForeignKey(StudyDesign, on_delete=models.PROTECT, related_name="runs")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    done_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True, blank=True
    )
    found: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    units: "models.JSONField[list[list[Any]], list[list[Any]]]" = models.JSONField(
        default=list
    )  # to take along

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["design"], condition=models.Q(done_at=None), name="study_run_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.design_id}"


__all__ = ["SEES_STUDIES", "Study", "StudyDesign", "StudyRun", "studies"]
