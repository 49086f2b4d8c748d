"""What a provider is paid: rate cards, each for a time, in one currency."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.people.models.staff import Provider, Staff


class RateUnit(models.TextChoices):
    CONTACT = "contact", _("for each contact")
    RESOLVED = "resolved", _("for each resolved ticket")
    HOUR = "hour", _("for each hour")
    MONTH = "month", _("for each month")


class RateCardQuerySet(models.QuerySet["RateCard"]):
    def visible_to(self, reader: Any) -> "RateCardQuerySet":
        """Managers and administrators of the house, and that provider's managers: nobody else."""
        return self.filter(provider__in=Provider.objects.visible_to(reader))


class RateCard(models.Model):
    """Until `valid_until`, that day included; without one until another row takes its place."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="rate_cards")
    currency = models.CharField(max_length=3)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    objects = RateCardQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.provider_id} from {self.valid_from}"

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


class Rate(models.Model):
    """What is left empty (channel, language, tier) is any of them."""

    card = models.ForeignKey(RateCard, on_delete=models.CASCADE, related_name="rates")
    unit = models.CharField(max_length=8, choices=RateUnit.choices)
    channel = models.CharField(max_length=16, blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    tier = models.CharField(max_length=40, blank=True, default="")
    amount = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        ordering = ["unit", "channel", "language", "tier", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["card", "unit", "channel", "language", "tier"], name="rate_once")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"
