"""Regions: parts of the world in which customers are, and what holds for them there."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.regions.models.calendars import Calendar


class Measures(models.TextChoices):
    METRIC = "metric", _("metres and grams")
    US = "us", _("feet and pounds")


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, reader: "Staff | Actor") -> "RegionQuerySet":
        """In-house staff know every region; a provider's people none."""
        scope = reader.scope
        return self if scope.everything or scope.without_team else self.none()

    def present(self) -> "RegionQuerySet":
        return self.filter(removed_at=None)


class Region(models.Model):
    """Whoever is in one of its countries belongs to it, unless somebody said otherwise of them (`belonging.py`).

    A country is in one region at most; what is in a region is in its parent as well. `calendar` is when people work
    there: by it promises are counted whose times are a region's.
    """

    name = models.CharField(max_length=60)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    countries = models.JSONField(default=list, blank=True)  # ISO 3166-1, as "BE"
    languages = models.JSONField(default=list, blank=True)  # codes, as "en"
    time_zone = models.CharField(max_length=64, default="UTC")
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="regions"
    )
    currency = models.CharField(max_length=3, blank=True, default="")
    measures = models.CharField(max_length=6, choices=Measures.choices, default=Measures.METRIC)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="region_name_once", condition=Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_present(self) -> bool:
        return self.removed_at is None
