"""Whose something is: everybody's, a team's, or one person's own."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower

from answerable.ledger.actor import Actor
from answerable.people.models import Staff, Team

Row = TypeVar("Row", bound="Belonging")
Kept = TypeVar("Kept", bound="Removable")


class BelongingQuerySet(models.QuerySet[Row]):
    def visible_to(self, reader: "Staff | Actor") -> Self:
        """What is for everybody or for their teams, and their own. Nobody sees what is somebody else's own."""
        seen = Q(team=None, owner=None) | Q(owner=reader.staff_id, owner__isnull=False)
        scope = reader.scope
        return self.filter(seen | (Q(team__isnull=False) if scope.everything else Q(team__in=scope.teams)))


class RemovableQuerySet(BelongingQuerySet[Kept]):
    def present(self) -> Self:
        """Without what was removed."""
        return self.filter(removed_at=None)


class Belonging(models.Model):
    """With neither team nor owner it is everybody's."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None


class Removable(Belonging):
    """What was removed stays, so that it can be undone."""

    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None


def one_owner(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(team=None) | Q(owner=None), name=name)


def named_once(
    name: str,
    title: str,
    *more: str,
    among: Q = Q(removed_at=None),  # noqa: B008 - never changed
) -> models.UniqueConstraint:
    """Two at once make one: no two of a name for the same people."""
    whose = (Coalesce(F("team"), Value(0)), Coalesce(F("owner"), Value(0)))
    return models.UniqueConstraint(Lower(title), *more, *whose, condition=among or None, name=name)
