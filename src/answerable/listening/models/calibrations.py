"""When both sides look at the same conversations together, so that they mean the same by the same words."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.listening.models.quality import QualityCase
from answerable.people.models import Provider, Staff

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class CalibrationQuerySet(models.QuerySet["Calibration"]):
    def visible_to(self, reader: "Staff | Actor") -> "CalibrationQuerySet":
        if reader.scope.everything or reader.scope.without_team:
            return self
        return self.filter(provider=reader.provider_id)


class Calibration(models.Model):
    """With one provider's people. `notes` are about how criteria are meant, not about customers."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="calibrations")
    at = models.DateTimeField()
    participants = models.ManyToManyField(Staff, related_name="calibrations", blank=True)
    cases = models.ManyToManyField(QualityCase, related_name="calibrations", blank=True)
    notes = models.TextField(blank=True, default="")
    planned_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)

    objects = CalibrationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "at"], name="calibration_once_a_moment")]

    def __str__(self) -> str:
        return _("calibration %(key)s") % {"key": self.pk}


class CalibrationScore(models.Model):
    """What one participant makes of one case, seen by the others once the session was held."""

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="scores")
    case = models.ForeignKey(QualityCase, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField(default=dict)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["case", "staff"]
        constraints = [
            models.UniqueConstraint(fields=["calibration", "case", "staff"], name="calibration_score_once")
        ]

    def __str__(self) -> str:
        return f"calibration score {self.pk}"
