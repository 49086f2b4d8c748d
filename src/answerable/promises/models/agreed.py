"""Times that hold for some where they differ from a policy's: for the people of a region, for an account."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from answerable.people.models import Account, Staff
from answerable.regions.models import Calendar, Region


class AgreedTimes(models.Model):
    """By when something is done for whoever belongs there, version by version: rows are added, never changed.

    `targets` are seconds by kind and priority; what is missing is as the policy says. Without a calendar, the policy's
    counts. An account that was dissolved leaves its times, since something may still run by them.
    """

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_times"
    )
    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="agreed_times"
    )
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_times"
    )
    targets = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "number"], name="region_times_once", condition=Q(region__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["account", "number"], name="account_times_once", condition=Q(account__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id or ''}/{self.account_id or ''} no. {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a version of times is never changed: add another")
        super().save(*args, **kwargs)

    @property
    def says_something(self) -> bool:
        return bool(self.targets) or self.calendar_id is not None


def agreed_at(versions: Iterable[AgreedTimes], at: datetime) -> AgreedTimes | None:
    """Of one owner's versions the one that holds then; None where it says nothing."""
    begun = [each for each in versions if each.since <= at]
    held = max(begun, key=lambda each: (each.since, each.number), default=None)
    return held if held is not None and held.says_something else None
