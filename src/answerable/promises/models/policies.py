"""What is promised, to which tickets: policies, version by version."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import CharterVersion, Staff
from answerable.promises.clocks.history import Kind, Terms
from answerable.promises.models.agreed import AgreedTimes
from answerable.regions.hours import Timeline
from answerable.regions.models import Calendar
from answerable.tickets.conditions import Conditions


class PolicyQuerySet(models.QuerySet["Policy"]):
    def visible_to(self, reader: "Staff | Actor") -> "PolicyQuerySet":
        """In-house staff know what is promised; a provider's people know what their tickets were promised."""
        scope = reader.scope
        return self if scope.everything or scope.without_team else self.none()

    def present(self) -> "PolicyQuerySet":
        return self.filter(removed_at=None)


class Policy(models.Model):
    """A set of promises under a name. Of those that fit a ticket, the first by `position` holds."""

    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="policy_name_once", condition=Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Source(models.TextChoices):
    """Where the times come from. Where there is nothing of that kind for a ticket, the policy's own hold."""

    OWN = "own", _("as written here")
    CHARTER = "charter", _("from the charter with the provider whose team has the ticket")
    CONTRACT = "contract", _("from the contract of the customer’s account, where it says otherwise")
    REGION = "region", _("from the customer’s region: its hours, and its times where it says otherwise")


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def written(self) -> "PolicyVersionQuerySet":
        """As somebody wrote them: without those that took their times from elsewhere."""
        return self.filter(base=None)


def targets_of(kept: Mapping[str, Mapping[str, int]]) -> dict[Kind, dict[int, timedelta]]:
    """Times as a policy's or a charter's version keeps them."""
    return {
        Kind(kind): {int(priority): timedelta(seconds=seconds) for priority, seconds in of.items()}
        for kind, of in kept.items()
    }


class PolicyVersion(models.Model):
    """What a policy promises from a moment on. Rows are added, never changed: what applied then is kept.

    One with a `base` is that version with the times of `charter`, or with the `agreed` ones of an account or a region
    (see promises/sources.py).

    `targets` are seconds by kind and priority, `pauses` categories of status by kind. `warn_before` seconds of counted
    time before something is due its people are warned; each of `steps` happens so many seconds of counted time after.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    conditions = models.JSONField(default=dict)
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="policy_versions"
    )
    targets = models.JSONField(default=dict)  # {"first_answer": {"20": 14400, …}, …}
    pauses = models.JSONField(default=dict)  # {"resolution": ["waiting_customer"], …}
    warn_before = models.PositiveIntegerField(null=True, blank=True)
    steps = models.JSONField(
        default=list, blank=True
    )  # [{"after": 3600, "what": "priority", "value": 40}, …]
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.OWN)
    base = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken")
    charter = models.ForeignKey(
        CharterVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="policy_versions"
    )
    agreed = models.ForeignKey(
        AgreedTimes, on_delete=models.PROTECT, null=True, blank=True, related_name="policy_versions"
    )
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["policy", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "number"], name="policy_version_once", condition=Q(base__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["base", "charter"], name="policy_version_taken_once", condition=Q(base__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["base", "agreed"], name="policy_version_agreed_once", condition=Q(base__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} no. {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a version of a policy is never changed: add another")
        super().save(*args, **kwargs)

    @property
    def asked(self) -> Conditions:
        """What a ticket must be for it to hold."""
        return Conditions.from_json(self.conditions) if self.conditions else Conditions()

    def terms(self, timeline: Timeline | None) -> Terms:
        """As clocks reckon with it, by the hours of its calendar."""
        return Terms(
            targets=targets_of(self.targets),
            timeline=timeline,
            pauses={Kind(kind): frozenset(categories) for kind, categories in self.pauses.items()},
            version=self.pk,
            since=self.since,
        )
