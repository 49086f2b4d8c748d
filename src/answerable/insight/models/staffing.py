"""What staffing is planned by: what is wanted, what is known to come, and plans in versions beside which is put what
came. None of it is derived."""

from typing import TYPE_CHECKING

from django.db import models

from answerable.people.models import Provider, Staff

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class StaffingSettings(models.Model):
    """One row. `share` of live contacts is to be answered within `seconds`, nobody busier than `busiest`; how long
    people wait before they give up is `patience` where it cannot be estimated. Days are those of `time_zone`. Which
    share of the time paid people are away stands with the prices."""

    seconds = models.PositiveIntegerField(default=60)
    share = models.FloatField(default=0.8)
    busiest = models.FloatField(default=0.85)
    patience = models.PositiveIntegerField(default=180)
    time_zone = models.CharField(max_length=64, default="UTC")

    def __str__(self) -> str:
        return "staffing"


class ContactEvent(models.Model):
    """Something known before: a mailing, a sale, a release. `share` is how many more contacts are expected on each of
    its days: 0.3 is a third more, −0.2 a fifth fewer."""

    name = models.CharField(max_length=120)
    first = models.DateField()
    last = models.DateField()
    share = models.FloatField()

    class Meta:
        ordering = ["-first", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "first"], name="contact_event_once")]

    def __str__(self) -> str:
        return self.name


class PlanQuerySet(models.QuerySet["StaffingPlan"]):
    def visible_to(self, reader: "Staff | Actor") -> "PlanQuerySet":
        """The house all, of others each their own company’s."""
        if reader.scope.everything:
            return self
        provider = reader.provider_id
        return self.none() if provider is None else self.filter(provider=provider)


class StaffingPlan(models.Model):
    """A week of one provider, for what is answered at once or for what is written. Never changed once it is kept:
    another is another number, and the last holds. `lines` are rows of weekday (Monday is 0), half hour of the day,
    contacts and people; `handling` is the seconds that one contact was thought to take."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    monday = models.DateField()
    is_live = models.BooleanField()
    number = models.PositiveIntegerField()
    handling = models.FloatField()
    lines = models.JSONField(default=list)
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-monday", "provider", "is_live", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "monday", "is_live", "number"], name="staffing_plan_once"
            )
        ]

    def __str__(self) -> str:
        return f"plan of {self.provider_id} for {self.monday}"

    @property
    def contacts(self) -> float:
        return float(sum(row[2] for row in self.lines))

    @property
    def hours(self) -> float:
        """Of people, each line being half of one."""
        return float(sum(row[3] for row in self.lines)) / 2
