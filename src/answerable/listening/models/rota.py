"""Everybody's week in service: who takes part, when they serve, and what they learned."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Staff

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor

WEEK = timedelta(days=7)
PLANS = "rota.plan"


def plans(reader: "Staff | Actor") -> bool:
    return reader.may(PLANS) and reader.scope.everything


class RotaMemberQuerySet(models.QuerySet["RotaMember"]):
    def visible_to(self, reader: "Staff | Actor") -> "RotaMemberQuerySet":
        """Whoever plans sees everybody; the others themselves."""
        return self if plans(reader) else self.filter(staff=reader.staff_id)

    def present(self) -> "RotaMemberQuerySet":
        return self.filter(removed_at=None, staff__is_active=True)

    def serving(self) -> "RotaMemberQuerySet":
        """Those who are given a week."""
        return self.present().filter(is_mentor=False)

    def mentors(self) -> "RotaMemberQuerySet":
        return self.present().filter(is_mentor=True)


class RotaMember(models.Model):
    """Somebody of the house who serves one week a year, or, as a mentor, looks after those who do. `calendar_epoch`
    makes the secret address of their calendar: another number is another address."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="rota_member")
    department = models.CharField(max_length=80)
    country = models.CharField(max_length=2, blank=True, default="")  # ISO 3166-1, whose holidays they have
    subdivision = models.CharField(max_length=8, blank=True, default="")
    languages = models.JSONField(default=list, blank=True)  # codes, as "en"
    is_mentor = models.BooleanField(default=False)
    calendar_epoch = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RotaMemberQuerySet.as_manager()

    class Meta:
        ordering = ["department", "staff__name"]

    def __str__(self) -> str:
        return str(self.staff)


class LeaveSource(models.TextChoices):
    HAND = "hand", _("entered")
    FILE = "file", _("from a calendar")


class RotaLeave(models.Model):
    """When somebody is not there: days alone, never why. What a file said gives way to the next file."""

    member = models.ForeignKey(RotaMember, on_delete=models.CASCADE, related_name="leave")
    first = models.DateField()
    last = models.DateField()
    source = models.CharField(max_length=4, choices=LeaveSource.choices, default=LeaveSource.HAND)

    class Meta:
        ordering = ["first", "last"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="rota_leave_in_order"),
            models.UniqueConstraint(fields=["member", "first", "last"], name="rota_leave_once"),
        ]

    def __str__(self) -> str:
        return f"leave {self.pk}"


class RotaState(models.TextChoices):
    BEGUN = "begun", _("not planned yet")
    PLANNING = "planning", _("being planned")
    DRAFT = "draft", _("a draft")
    PUBLISHED = "published", _("published")


def _delicate() -> list[str]:
    return ["legal", "press", "injury", "data protection"]


def _hard() -> list[int]:
    return [1, 52, 53]


class RotaYear(models.Model):
    """A year's plan, by weeks of the calendar (ISO 8601). `wanted` says how many should serve in a week where it is not
    left to how much came in that week of the year before; `languages` how many should speak which in each. `found` is
    what the last planning could not do: {"short": {week: hands}, "short_of": [[week, language, n]], "unplaced":
    {member: why}}."""

    year = models.PositiveSmallIntegerField(unique=True)
    most_of_department = models.PositiveSmallIntegerField(default=10)  # in a hundred
    fewest_days = models.PositiveSmallIntegerField(default=4)  # working days that a week must have
    for_each_mentor = models.PositiveSmallIntegerField(default=1)  # people in a week
    hard_weeks = models.JSONField(default=_hard)  # that nobody likes, shared out over the years
    delicate_tags = models.JSONField(default=_delicate)  # of tickets that are nobody's to learn on
    wanted = models.JSONField(default=dict, blank=True)
    languages = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=RotaState.choices, default=RotaState.BEGUN)
    planned_at = models.DateTimeField(null=True, blank=True)
    published_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True, blank=True
    )
    found = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def mondays(self) -> list[date]:
        first = date.fromisocalendar(self.year, 1, 1)
        return [day for n in range(53) if (day := first + n * WEEK).isocalendar().year == self.year]


class RotaWeekQuerySet(models.QuerySet["RotaWeek"]):
    def visible_to(self, reader: "Staff | Actor") -> "RotaWeekQuerySet":
        """Whoever plans sees drafts too; who takes part sees who serves when, since they may swap."""
        if plans(reader):
            return self
        takes_part = RotaMember.objects.present().filter(staff=reader.staff_id)
        return self.published().filter(models.Exists(takes_part))

    def published(self) -> "RotaWeekQuerySet":
        return self.filter(is_draft=False)

    def of(self, reader: "Staff | Actor") -> "RotaWeekQuerySet":
        return self.published().filter(member__staff=reader.staff_id)


class RotaWeek(models.Model):
    """One person's week, from Monday 0:00 to the next by their own clock. A draft stands beside what was published
    until it takes its place."""

    year = models.ForeignKey(RotaYear, on_delete=models.CASCADE, related_name="weeks")
    member = models.ForeignKey(RotaMember, on_delete=models.PROTECT, related_name="weeks")
    starts_on = models.DateField()
    mentor = models.ForeignKey(
        RotaMember, on_delete=models.SET_NULL, null=True, blank=True, related_name="mentored"
    )
    is_draft = models.BooleanField(default=True)
    has_cases = models.BooleanField(default=False)  # were chosen when it began
    is_wound_up = models.BooleanField(default=False)  # what was left in their hands was given back

    objects = RotaWeekQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "member__staff__name"]
        indexes = [models.Index(fields=["starts_on", "id"], name="rota_week_by_start")]
        constraints = [
            models.UniqueConstraint(fields=["year", "member", "is_draft"], name="rota_week_once_a_year")
        ]

    def __str__(self) -> str:
        return f"week {self.pk}"

    @property
    def number(self) -> int:
        return self.starts_on.isocalendar().week

    @property
    def last_day(self) -> date:
        return self.starts_on + timedelta(days=4)

    @cached_property
    def span(self) -> tuple[datetime, datetime]:
        zone = ZoneInfo(self.member.staff.time_zone)
        begins = datetime.combine(self.starts_on, time(), zone)
        return begins, datetime.combine(self.starts_on + WEEK, time(), zone)

    def has_begun(self, *, at: datetime) -> bool:
        return self.span[0] <= at

    def is_over(self, *, at: datetime) -> bool:
        return self.span[1] <= at

    def is_running(self, *, at: datetime) -> bool:
        return not self.is_draft and self.has_begun(at=at) and not self.is_over(at=at)


class SwapState(models.TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("not answered in time")
    TAKEN_BACK = "taken_back", _("taken back")


class RotaSwapQuerySet(models.QuerySet["RotaSwap"]):
    def visible_to(self, reader: "Staff | Actor") -> "RotaSwapQuerySet":
        """The two whom it is about, and whoever plans."""
        if plans(reader):
            return self
        own = Q(week__member__staff=reader.staff_id) | Q(other__member__staff=reader.staff_id)
        return self.filter(own)

    def open(self) -> "RotaSwapQuerySet":
        return self.filter(state=SwapState.ASKED)


class RotaSwap(models.Model):
    """Whoever has `week` asks whoever has `other` to serve in each other's. Not answered by `lapses_at`, it is no
    more."""

    week = models.ForeignKey(RotaWeek, on_delete=models.CASCADE, related_name="swaps_asked")
    other = models.ForeignKey(RotaWeek, on_delete=models.CASCADE, related_name="swaps_offered")
    state = models.CharField(max_length=12, choices=SwapState.choices, default=SwapState.ASKED)
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RotaSwapQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["lapses_at"], name="rota_swap_open", condition=Q(state="asked"))]
        constraints = [
            models.UniqueConstraint(
                fields=["week", "other"], condition=Q(state="asked"), name="rota_swap_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"swap {self.pk}"

    def is_open(self, *, at: datetime) -> bool:
        return self.state == SwapState.ASKED and at < self.lapses_at


class Reminder(models.TextChoices):
    MONTH = "month", _("four weeks before")
    WEEK = "week", _("a week before")
    FRIDAY = "friday", _("the Friday before")


DAYS_BEFORE: Mapping[Reminder, int] = {Reminder.MONTH: 28, Reminder.WEEK: 7, Reminder.FRIDAY: 3}


class RotaReminder(models.Model):
    """What somebody was reminded of; another week is reminded of anew."""

    week = models.ForeignKey(RotaWeek, on_delete=models.CASCADE, related_name="reminders")
    starts_on = models.DateField()
    kind = models.CharField(max_length=8, choices=Reminder.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["week", "starts_on", "kind"], name="rota_reminded_once")
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class DebriefQuerySet(models.QuerySet["Debrief"]):
    def visible_to(self, reader: "Staff | Actor") -> "DebriefQuerySet":
        """Whoever plans, who served, and their mentor."""
        if plans(reader):
            return self
        own = Q(week__member__staff=reader.staff_id) | Q(week__mentor__staff=reader.staff_id)
        return self.filter(own)


class Debrief(models.Model):
    """What a week taught, in three answers, as whoever served says it."""

    week = models.OneToOneField(RotaWeek, on_delete=models.PROTECT, related_name="debrief")
    lived = models.TextField(blank=True, default="")  # what customers live through
    change = models.TextField(blank=True, default="")  # what should change, a line for each
    thank = models.TextField(blank=True, default="")  # whom to thank
    at = models.DateTimeField()

    objects = DebriefQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"debrief {self.pk}"
