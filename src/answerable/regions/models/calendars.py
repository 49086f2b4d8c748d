"""Calendars: when somebody works somewhere, and how that changed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.regions.hours import DifferentDay, Hours, Timeline


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def visible_to(self, reader: "Staff | Actor") -> "CalendarQuerySet":
        """In-house staff know every calendar; a provider's people none."""
        scope = reader.scope
        return self if scope.everything or scope.without_team else self.none()

    def active(self) -> "CalendarQuerySet":
        """Those that something new can count by."""
        return self.filter(is_active=True)


class Calendar(models.Model):
    """Working hours under a name. One that was removed stays, since what was counted by it still is. Who is always open
    has none."""

    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="calendar_name_once")]

    def __str__(self) -> str:
        return self.name

    def timeline(self) -> Timeline:
        from answerable.regions.calendars import timeline_of

        return timeline_of(self.pk)


class CalendarVersion(models.Model):
    """The hours from a moment on, until the next version's. Rows are added, never changed: what was counted in the past
    comes out the same for ever. Of two that begin at one moment, the later row holds."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    since = models.DateTimeField()
    zone = models.CharField(max_length=64)
    week = models.JSONField()  # seven lists of [start, end] in minutes, Monday first
    country = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=40, blank=True)
    different = models.JSONField(default=dict)  # {"2026-12-24": {"spans": […], "name": "…", "from": "hand"}}
    # {"2026": {"2026-12-25": "…"}}: what was known of them then, since that is mended later.
    holidays = models.JSONField(default=dict)
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["calendar", "since"], name="calendar_version_since")]

    def __str__(self) -> str:
        return f"{self.calendar_id}: {self.since:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a version of a calendar is never changed: add another")
        super().save(*args, **kwargs)

    def hours(self) -> Hours:
        return Hours(
            zone=ZoneInfo(self.zone),
            week=tuple(tuple((start, end) for start, end in spans) for spans in self.week),
            country=self.country,
            subdivision=self.subdivision,
            different=different_days(self.different),
            holidays={int(year): _by_date(days) for year, days in self.holidays.items()},
        )


class CalendarFeed(models.Model):
    """Where days off come from: an iCal feed that is followed, or a file that was brought once. `days` are the last
    good ones, with their names; they stay when the feed fails."""

    calendar = models.OneToOneField(Calendar, on_delete=models.CASCADE, related_name="feed")
    sealed = models.TextField(
        blank=True
    )  # its address, which may be all one needs to read it; none for a file
    host = models.CharField(max_length=255, blank=True)
    days = models.JSONField(default=dict)  # {"2026-12-24": "…"}
    asked_at = models.DateTimeField(null=True)
    good_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.host or str(self.calendar_id)

    @property
    def is_followed(self) -> bool:
        return bool(self.sealed)


class LeaveUnit(models.TextChoices):
    MONTH = "month", _("month")
    WEEK = "week", _("week")


class LeaveShare(models.Model):
    """Of the people who work by a calendar, how many in a hundred are there in one month or one ISO week of any year:
    for planning. Where there is no row, all are; a week goes before its month."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="leave_shares")
    unit = models.CharField(max_length=5, choices=LeaveUnit.choices)
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(53)])
    percent = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])

    class Meta:
        ordering = ["unit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "unit", "number"], name="leave_share_once"),
            models.CheckConstraint(
                condition=models.Q(percent__lte=100, number__gte=1, number__lte=53), name="leave_share_sound"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.number}: {self.percent} %"


def different_days(kept: Mapping[str, Any]) -> dict[date, DifferentDay]:
    """As they are stored in a version → as they are reckoned with."""
    return {
        date.fromisoformat(day): DifferentDay(
            tuple((start, end) for start, end in said["spans"]), said.get("name", "")
        )
        for day, said in kept.items()
    }


def _by_date(days: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in days.items()}


def in_force(versions: list[CalendarVersion], at: datetime) -> CalendarVersion:
    """Of a calendar's versions in their order, the one that holds then; the first holds before it, too."""
    held = [version for version in versions if version.since <= at]
    return held[-1] if held else versions[0]
