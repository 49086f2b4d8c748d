"""Figures that are sent by themselves: what is in them, to whom they go and when, and what became of each time."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Provider, Staff
from answerable.regions.models import Region

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor

SEES, MANAGES = "insight.see", "reports.manage"


class Audience(models.TextChoices):
    LEADERS = "leaders", _("those who lead: one page")
    PROVIDER = "provider", _("a provider: its own numbers")
    REGION = "region", _("a region: its customers alone")


class Often(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, reader: "Staff | Actor") -> "ReportQuerySet":
        """Those that one manages or receives."""
        if not reader.may(SEES):
            return self.none()
        received = self.model.recipients.through.objects.filter(staff=_key_of(reader)).values("report")
        return self.filter(self._managed(reader) | Q(pk__in=received))

    def managed_by(self, reader: "Staff | Actor") -> "ReportQuerySet":
        return self.filter(self._managed(reader)) if reader.may(SEES) else self.none()

    def _managed(self, reader: "Staff | Actor") -> Q:
        """Who sees everything, all of them; others their own, and those about their company that its people made."""
        if not reader.may(MANAGES):
            return Q(pk__in=())
        if reader.scope.everything:
            return ~Q(pk__in=())
        of_theirs = Q(owner__provider=reader.provider_id, provider=reader.provider_id)
        return Q(owner=_key_of(reader)) | of_theirs


def _key_of(reader: "Staff | Actor") -> int | None:
    return reader.pk if isinstance(reader, Staff) else reader.staff_id


class Report(models.Model):
    """`figures` ("page/key") are the chosen ones of `pages`; none chosen means all of them. `day` is a day of the week
    from Monday (1) on, or of the month. Without a `language` everybody reads their own."""

    name = models.CharField(max_length=120)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pages = models.JSONField(default=list)
    figures = models.JSONField(default=list, blank=True)
    weeks = models.PositiveSmallIntegerField()
    often = models.CharField(max_length=8, choices=Often.choices)
    day = models.PositiveSmallIntegerField()
    hour = models.PositiveSmallIntegerField()
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=12, blank=True, default="")
    has_paper = models.BooleanField(default=True)
    has_table = models.BooleanField(default=False)
    recipients = models.ManyToManyField(Staff, blank=True, related_name="+")
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # None while it is off.
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        return self.next_at is not None


class ReportRun(models.Model):
    """One time that a report was sent. Of each day on which it fell due ("2026-11-27") there is one; what somebody sent
    by hand has none. The figures are those of the moment `at`, however late a letter leaves."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="runs")
    period = models.CharField(max_length=12, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "period"], condition=~Q(period=""), name="report_run_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.period}".strip()


class LetterState(models.TextChoices):
    WAITING = "waiting", _("on its way")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent")
    LEFT_OUT = "left_out", _("may not see these figures any more: not sent")


class ReportLetter(models.Model):
    """What one recipient is sent of a run. It is written anew at each attempt, so that it never says more than they
    may see when it leaves."""

    run = models.ForeignKey(ReportRun, on_delete=models.CASCADE, related_name="letters")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "staff"], name="report_letter_once")]

    def __str__(self) -> str:
        return f"{self.run} to {self.staff_id}"
