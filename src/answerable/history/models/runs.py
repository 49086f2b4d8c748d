"""One import: a file, how it is read, how far it has come, and what it brought."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.history.mapping import Plan
from answerable.people.models import Provider, Staff
from answerable.tickets.models import Ticket


class RunState(models.TextChoices):
    CHOOSING = "choosing", _("being set up")
    TRYING = "trying", _("being tried")
    TRIED = "tried", _("tried")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("stopped")
    LEAVING = "leaving", _("being taken out")
    TAKEN_OUT = "taken_out", _("taken out")


ACTIVE = (RunState.TRYING, RunState.RUNNING, RunState.LEAVING)


class HistoryRun(models.Model):
    """`label` is what the other system is called: its name on tickets, and the space in which its numbers are one
    ticket each. `position` counts cases of the file. `path` names the file in our keeping, or one of an
    operator's own; ours goes when the run is over. `report` holds what is lost, by reason and column, never
    a person's words."""

    source = models.CharField(max_length=12)
    label = models.CharField(max_length=60)
    filename = models.CharField(max_length=200, blank=True, default="")
    path = models.CharField(max_length=1000, blank=True, default="")
    is_ours = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True, default="")
    plan = models.JSONField(default=dict)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.CHOOSING)
    position = models.PositiveIntegerField(default=0)
    tickets = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    events = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.label}: {self.filename or self.pk}"

    @property
    def read_plan(self) -> Plan:
        return Plan.from_json(self.plan)

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE


class Brought(models.Model):
    """A ticket that came from elsewhere, and what it is called there."""

    run = models.ForeignKey(HistoryRun, on_delete=models.PROTECT, related_name="brought")
    label = models.CharField(max_length=60)
    key = models.CharField(max_length=190)
    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="brought")
    steps = models.PositiveIntegerField(default=0)  # that the file told of it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "key"], name="history_brought_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.key}"


class KnownWhat(models.TextChoices):
    CUSTOMER = "customer", _("customer")
    STAFF = "staff", _("colleague")
    TEAM = "team", _("team")


class Known(models.Model):
    """Who somebody of the other system is here. Their name there is kept as a digest alone. `run` made them, if one
    did."""

    label = models.CharField(max_length=60)
    what = models.CharField(max_length=8, choices=KnownWhat.choices)
    digest = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    run = models.ForeignKey(HistoryRun, on_delete=models.PROTECT, null=True, blank=True, related_name="made")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "what", "digest"], name="history_known_once")]
        indexes = [models.Index(fields=["run"], name="history_made_by", condition=Q(run__isnull=False))]

    def __str__(self) -> str:
        return f"{self.label} {self.what} {self.object_id}"
