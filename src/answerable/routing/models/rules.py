"""Routing rules, version by version; whose turn it was today; and rules tried on past tickets."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Staff, Team, Tier
from answerable.tickets.conditions import Conditions
from answerable.tickets.models import Priority


class RouteQuerySet(models.QuerySet["Route"]):
    def visible_to(self, reader: "Staff | Actor") -> "RouteQuerySet":
        """In-house staff know the rules; a provider's people read on each of their tickets why it is there."""
        scope = reader.scope
        return self if scope.everything or scope.without_team else self.none()

    def present(self) -> "RouteQuerySet":
        return self.filter(removed_at=None)


class Route(models.Model):
    """A routing rule. They are asked in the order of `position`; one that is not `is_on` is passed over."""

    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="route_name_once", condition=Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name


class RouteVersionQuerySet(models.QuerySet["RouteVersion"]):
    def newest(self) -> "RouteVersionQuerySet":
        """Of each rule, what it says now: however often it was changed."""
        later = RouteVersion.objects.filter(route=OuterRef("route"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class RouteVersion(models.Model):
    """What a rule says from `made_at` on. Rows are added, never changed: an event names the one that decided.

    `shares` are [team, percent]: none where it names no team and only sorts, one of 100 where it names one team.
    `tolerance` is in points of a hundred.
    """

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    conditions = models.JSONField(default=dict)
    shares = models.JSONField(default=list, blank=True)
    tolerance = models.PositiveSmallIntegerField(default=5)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, null=True, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, null=True, blank=True)
    tags = models.JSONField(default=list, blank=True)  # their keys
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    objects = RouteVersionQuerySet.as_manager()

    class Meta:
        ordering = ["route", "number"]
        constraints = [models.UniqueConstraint(fields=["route", "number"], name="route_version_once")]

    def __str__(self) -> str:
        return f"{self.route_id} no. {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a version of a routing rule is never changed: add another")
        super().save(*args, **kwargs)

    @property
    def asked(self) -> Conditions:
        """What a ticket must be."""
        return Conditions.from_json(self.conditions) if self.conditions else Conditions()

    @property
    def teams(self) -> tuple[int, ...]:
        return tuple(team for team, _percent in self.shares)


class ShareCount(models.Model):
    """How many tickets a version of a rule gave to a team on a day (in UTC: one day for all who share)."""

    version = models.ForeignKey(RouteVersion, on_delete=models.PROTECT, related_name="counts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "day", "team"], name="share_count_once")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.count} to {self.team_id} on {self.day}"


class RouteDraftQuerySet(models.QuerySet["RouteDraft"]):
    def visible_to(self, reader: "Staff | Actor") -> "RouteDraftQuerySet":
        """One's own."""
        return self.filter(staff=reader.staff_id)


class RouteDraft(models.Model):
    """The rules and their order as somebody wants them: it decides nothing until it is put in force. One of each.

    `began` is what was in force when it was begun, `rules` what is to be (`routing/rules/drafts.py` reads both)."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    began = models.JSONField(default=list)
    rules = models.JSONField(default=list)

    objects = RouteDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"draft of {self.staff_id}"


class TrialState(models.TextChoices):
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


class RouteTrialQuerySet(models.QuerySet["RouteTrial"]):
    def visible_to(self, reader: "Staff | Actor") -> "RouteTrialQuerySet":
        """One's own: it counts the tickets that one may see."""
        return self.filter(staff=reader.staff_id)


class RouteTrial(models.Model):
    """Rules as somebody wants them, tried on last month's tickets. `drafts` are the rules in their order; what came out
    is kept as counts, and as keys of the first tickets that would have gone elsewhere."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=TrialState.choices, default=TrialState.RUNNING)
    made_at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    drafts = models.JSONField(default=list)
    # The rule that it is about, by name; none where a whole draft was tried.
    changed = models.CharField(max_length=120, blank=True, default="")
    looked_at = models.PositiveIntegerField(default=0)
    before_ticket = models.BigIntegerField(
        null=True, blank=True
    )  # the newest come first: those before it are left
    reached = models.DateTimeField()
    result = models.JSONField(default=dict)

    objects = RouteTrialQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["staff", "-id"], name="route_trial_by_staff")]

    def __str__(self) -> str:
        return f"trial {self.pk}"

    @property
    def is_running(self) -> bool:
        return self.state == TrialState.RUNNING

    @property
    def percent(self) -> int:
        """How much of the month was looked at."""
        whole = (self.until - self.since).total_seconds()
        done = (self.until - max(self.reached, self.since)).total_seconds()
        return 100 if not self.is_running or not whole else int(100 * done / whole)
