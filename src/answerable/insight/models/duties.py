"""Duties of the client towards a provider of which the product knows nothing by itself: that one was met or missed, as
a manager of either side says."""

from typing import TYPE_CHECKING

from django.db import models

from answerable.people.models import DutyWhat, Provider, Role, Side, Staff

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor

SEES_DUTIES = "providers.see"


def duties(reader: Staff) -> bool:
    """Charters are about all teams of a company: its managers see them, and the house."""
    if not (reader.may("insight.see") and reader.may(SEES_DUTIES)):
        return False
    return reader.scope.everything or reader.role == Role.MANAGER


class DutyRecordQuerySet(models.QuerySet["DutyRecord"]):
    def visible_to(self, reader: "Staff | Actor") -> "DutyRecordQuerySet":
        """What either side says, both read."""
        return self.filter(provider__in=Provider.objects.visible_to(reader))


class DutyRecord(models.Model):
    """`day` is the one on which it was due. Of one duty, day and side there is one; said again it is another word."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    duty = models.CharField(max_length=16, choices=DutyWhat.choices)
    day = models.DateField()
    side = models.CharField(max_length=8, choices=Side.choices)
    is_met = models.BooleanField()
    words = models.CharField(max_length=300, blank=True, default="")
    said_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField()

    objects = DutyRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "provider", "duty", "side"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "duty", "day", "side"], name="duty_record_once")
        ]

    def __str__(self) -> str:
        return f"{self.duty} of {self.day} to {self.provider_id}"
