"""Work that goes from one team to another in steps: the plan with its gates, in versions that are never changed; each
step that was taken and given back; and what each week says of it. Nothing in them is about a person."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from answerable.people.models import Role, Staff, Team

SEES_TRANSITIONS = "insight.see"
STEERS = "routing.manage"


def plans_transitions(reader: Staff) -> bool:
    return reader.may(SEES_TRANSITIONS) and reader.scope.everything


def transitions(reader: Staff) -> bool:
    """Also a provider’s managers: those from or to a team of theirs."""
    return reader.may(SEES_TRANSITIONS) and (reader.scope.everything or reader.role == Role.MANAGER)


class TransitionQuerySet(models.QuerySet["Transition"]):
    def visible_to(self, reader: Staff) -> "TransitionQuerySet":
        """Whoever sees all figures sees all; a provider's managers those from or to a team of theirs."""
        if not transitions(reader):
            return self.none()
        if reader.scope.everything:
            return self
        provider = reader.provider_id
        return self.filter(Q(from_team__provider=provider) | Q(to_team__provider=provider))


class Transition(models.Model):
    """`step` is how many were taken; `before` the shares of each rule that is steered, before the first of them."""

    title = models.CharField(max_length=160)
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    draft: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        null=True, blank=True
    )
    step = models.PositiveSmallIntegerField(default=0)
    before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    after: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict
    )  # as last steered
    started_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True, blank=True
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def fixed(self) -> "TransitionPlan | None":
        """The version that holds."""
        return max(self.plans.all(), key=lambda each: each.number, default=None)


class TransitionPlan(models.Model):
    """One version, as it was fixed; its digest stands in the ledger."""

    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    plan = models.JSONField()
    digest = models.CharField(max_length=64)
    fixed_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    fixed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, default="")  # why it is not the one before
    has_started = models.BooleanField(default=False)  # a step had been taken by then

    class Meta:
        ordering = ["transition", "number"]
        constraints = [models.UniqueConstraint(fields=["transition", "number"], name="transition_plan_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.transition_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a fixed plan is never changed: fix another version")
        super().save(*args, **kwargs)


class Turn(models.TextChoices):
    STEP = "step", "step"
    BACK = "back", "back"


class TransitionStep(models.Model):
    """A step that was taken, with what its gate said then and why it was taken in spite of it; or all of them given
    back."""

    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="steps")
    plan = models.ForeignKey(TransitionPlan, on_delete=models.PROTECT, related_name="+")
    turn = models.CharField(max_length=4, choices=Turn.choices)
    number = models.PositiveSmallIntegerField()  # of the step; of those given back, how many were taken
    percent = models.PositiveSmallIntegerField()
    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    gate = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.turn} {self.number} of {self.transition_id}"


class TransitionWeek(models.Model):
    """What was judged at the end of a week. `found` is the room's own way of keeping it."""

    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="weeks")
    monday: "models.DateField[date, date]" = models.DateField()  # behind the last day that counts
    at = models.DateTimeField()
    verdict = models.CharField(max_length=12)
    found: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        ordering = ["-monday"]
        constraints = [models.UniqueConstraint(fields=["transition", "monday"], name="transition_week_once")]

    def __str__(self) -> str:
        return f"{self.monday} of {self.transition_id}"


__all__ = [
    "Transition",
    "TransitionPlan",
    "TransitionStep",
    "TransitionWeek",
    "Turn",
    "plans_transitions",
    "transitions",
]
