"""What prices rest on where no rate card says it: what an hour of the house costs, how long a contact takes, what a
currency is worth for a whole year, what a customer brings. And the business case, in versions. All said by people; none
of it is derived."""

from typing import ClassVar

from django.db import models

from answerable.people.models import Provider, Staff, Team


class MoneySettings(models.Model):
    """One row. `occupancy`: which share of the time that they are there people are busy; `shrinkage`: which share of
    the time paid they are not. `margin`, `retention` and `discount` are of a customer and by the year; `churn` is how
    many more leave of those who were not heard, with its interval. `why` says where all this is from."""

    occupancy = models.FloatField(default=0.8)
    shrinkage = models.FloatField(default=0.3)
    margin = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    retention = models.FloatField(null=True, blank=True)
    discount = models.FloatField(null=True, blank=True)
    churn = models.FloatField(null=True, blank=True)
    churn_low = models.FloatField(null=True, blank=True)
    churn_high = models.FloatField(null=True, blank=True)
    why = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return "money"


class ExchangeRate(models.Model):
    """What one of `currency` is in the house's own, for a whole year: figures move with the work, not with markets."""

    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)

    class Meta:
        ordering = ["-year", "currency"]
        constraints = [models.UniqueConstraint(fields=["year", "currency"], name="exchange_rate_once")]

    def __str__(self) -> str:
        return f"{self.currency} {self.year}"


class HourCost(models.Model):
    """What an hour paid costs, with all that hangs on it, from a day until another row of the same team. Without a team
    it is that of every team of the house that has none of its own."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["team__name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["team", "valid_from"], name="hour_cost_once"),
            models.UniqueConstraint(
                fields=["valid_from"], condition=models.Q(team=None), name="hour_cost_of_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} from {self.valid_from}"


class HandlingTime(models.Model):
    """How many minutes one answer on a channel takes, as somebody declared it; `handover` is handing on."""

    HANDOVER: ClassVar = "handover"

    channel = models.CharField(max_length=16)
    valid_from = models.DateField()
    minutes = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["channel", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["channel", "valid_from"], name="handling_time_once")]

    def __str__(self) -> str:
        return f"{self.channel} from {self.valid_from}"


class BusinessCase(models.Model):
    """What was promised to whoever decided, and by whom it is answered; without a provider it is about everybody."""

    name = models.CharField(max_length=120, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def newest(self) -> "CaseVersion | None":
        return self.versions.order_by("-number").first()


class CaseVersion(models.Model):
    """Never changed once it is kept. `baseline` is what a solved issue cost before; `months` are rows of month, cost,
    saving and quality (the share of tickets whose customers were heard), as they were planned then."""

    case = models.ForeignKey(BusinessCase, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    baseline = models.DecimalField(max_digits=12, decimal_places=2)
    months = models.JSONField(default=list)
    why = models.TextField(blank=True, default="")
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["case", "-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="case_version_once")]

    def __str__(self) -> str:
        return f"{self.case_id} version {self.number}"
