"""Automations: rules, each version of them, and what they did on which ticket."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from answerable.desk.phrases.steps import Step
from answerable.people.models import Staff
from answerable.tickets.models import Ticket


class RuleQuerySet(models.QuerySet["Rule"]):
    def present(self) -> "RuleQuerySet":
        """Without those that were removed."""
        return self.filter(removed_at=None)

    def working(self) -> "RuleQuerySet":
        return self.present().filter(is_on=True)


class Written(models.Model):
    """What a rule says. `trigger` is a key of `automations.triggers.TRIGGERS`, or of `automations.clocks.CLOCKS` with
    the hours that must have passed; `conditions` are what `tickets.conditions` reads and writes."""

    name = models.CharField(max_length=120)
    trigger = models.CharField(max_length=20)
    hours = models.PositiveIntegerField(null=True, blank=True)
    conditions = models.JSONField()
    kept_steps = models.JSONField()  # as Step.kept writes them

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def steps(self) -> Sequence[Step]:
        return [Step.read(kept) for kept in self.kept_steps]

    @property
    def span(self) -> timedelta:
        return timedelta(hours=self.hours or 0)


class Rule(Written):
    """Rules are asked in the order of their positions. `reached` is the last event that started a clock of this kind
    and that has been looked at; clocks that started before `counts_from` are not its."""

    is_on = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    reached = models.BigIntegerField(default=0)
    counts_from = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(removed_at=None), name="rule_name_once")
        ]

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None


class RuleVersion(Written):
    """A rule as it was, for ever: what it did must stay explained."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["rule", "version"]
        constraints = [models.UniqueConstraint(fields=["rule", "version"], name="rule_version_once")]


class Outcome(models.TextChoices):
    DONE = "done", _("changed something")
    NOTHING = "nothing", _("it was so already")
    REFUSED = "refused", _("could not be done")


class RuleRun(models.Model):
    """A rule that fitted a ticket, once: for one event, or for one start of a clock.

    Its changes are the ticket's events after `after` up to `until`. `held` says of each condition whether it was true.
    For a clock, `since` is when it started, and `heard` the last thing on the ticket that was no rule's doing.
    """

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="runs")
    version = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="rule_runs")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    event = models.BigIntegerField(null=True)
    since = models.DateTimeField(null=True)
    heard = models.BigIntegerField(null=True)
    after = models.BigIntegerField()
    until = models.BigIntegerField()
    held = models.JSONField(default=list)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            # Once for each event; once for each start of a clock, and not again before somebody did something.
            models.UniqueConstraint(
                fields=["rule", "event"], condition=Q(event__isnull=False), name="rule_once_for_an_event"
            ),
            models.UniqueConstraint(
                fields=["rule", "ticket", "since"],
                condition=Q(since__isnull=False),
                name="rule_once_for_a_start",
            ),
            models.UniqueConstraint(
                fields=["rule", "ticket", "heard"],
                condition=Q(heard__isnull=False),
                name="rule_once_in_between",
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "until"], name="rule_run_by_ticket"),
            models.Index(fields=["rule", "outcome", "-at"], name="rule_run_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"rule {self.rule_id} on ticket {self.ticket_id}"
