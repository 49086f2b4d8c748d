"""What was agreed with a provider: its charter, version by version, and who signed it."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.people.models.staff import Provider, Staff


class ServiceLevel(models.TextChoices):
    """By when something is done for a customer, as promises know it."""

    FIRST_ANSWER = "first_answer", _("first answer")
    NEXT_ANSWER = "next_answer", _("next answer")
    UPDATE = "update", _("update")
    RESOLUTION = "resolution", _("resolution")


class LevelWhat(models.TextChoices):
    """What is measured in per cent. All are floors but those that are ceilings."""

    ANSWERED = "answered", _("tickets answered")
    IN_TIME = "in_time", _("promises kept")
    QUALITY = "quality", _("quality reviews passed")
    SATISFIED = "satisfied", _("satisfied customers")
    REOPENED = "reopened", _("tickets opened again")


CEILINGS = frozenset({LevelWhat.REOPENED})


class DutyWhat(models.TextChoices):
    """What the client owes the provider, by when."""

    FORECASTS = "forecasts", _("forecasts of work, so long ahead")
    ESCALATIONS = "escalations", _("answers to escalations, within")
    RELEASE_NOTES = "release_notes", _("release notes, so long before a release")


class Side(models.TextChoices):
    HOUSE = "house", _("for the house")
    PROVIDER = "provider", _("for the provider")


# What is signed: of these nothing changes once a version was offered (the database refuses, see guards.py).
TEXTS = ("vision", "objectives", "hiring", "prices", "other_duties")
TERMS = ("valid_from", "calendar_id", "targets", "levels", "duties")


class CharterVersionQuerySet(models.QuerySet["CharterVersion"]):
    def visible_to(self, reader: Any) -> "CharterVersionQuerySet":
        """As its provider; drafts are seen by those who write them alone."""
        seen = self.filter(provider__in=Provider.objects.visible_to(reader))
        return seen if reader.may("providers.manage") else seen.exclude(offered_at=None)


class CharterVersion(models.Model):
    """A provider's charter as somebody wrote it. First a draft, then offered, then signed by both sides or withdrawn.

    `targets` are seconds by service level and priority, `levels` per cents, `duties` seconds by what the client owes.
    The calendar is named, not imported: working hours are a room further down.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="charter")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    vision = models.TextField(blank=True, default="")
    objectives = models.TextField(blank=True, default="")
    hiring = models.TextField(blank=True, default="")  # the standard of hiring and training
    prices = models.TextField(blank=True, default="")
    other_duties = models.TextField(blank=True, default="")
    calendar = models.ForeignKey(
        "regions.Calendar", on_delete=models.PROTECT, null=True, blank=True, related_name="charters"
    )
    targets = models.JSONField(default=dict, blank=True)
    levels = models.JSONField(default=dict, blank=True)
    duties = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)  # by both sides
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CharterVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["provider", "number"], name="charter_version_once")]

    def __str__(self) -> str:
        return f"{self.provider_id} no. {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.offered_at is None

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_offered(self) -> bool:
        """Waits for signatures."""
        return self.offered_at is not None and self.signed_at is None and self.withdrawn_at is None

    @property
    def begins_at(self) -> datetime | None:
        """With its day, in UTC, but not before both had signed."""
        if self.signed_at is None:
            return None
        return max(self.signed_at, datetime.combine(self.valid_from, time(), UTC))

    @property
    def digest(self) -> str:
        """Of all that is signed: whoever has the same text has the same digest."""
        said = {name: getattr(self, name) for name in (*TEXTS, *TERMS)}
        said |= {"provider": self.provider_id, "number": self.number}
        written = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(written.encode()).hexdigest()


def in_force(versions: Iterable[CharterVersion], at: datetime) -> CharterVersion | None:
    """Of one provider's versions the one that holds then: the newest that both signed and that has begun."""
    begun = (each for each in versions if each.begins_at is not None and each.begins_at <= at)
    return max(begun, key=lambda each: each.number, default=None)


class CharterSignature(models.Model):
    """Who signed for a side, when, and exactly what."""

    version = models.ForeignKey(CharterVersion, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side.choices)
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)  # as they were called then
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "side"], name="charter_signed_once")]

    def __str__(self) -> str:
        return f"{self.side} of {self.version_id}"

    @property
    def is_of_this_text(self) -> bool:
        return self.digest == self.version.digest
