"""Views: lists that people make from conditions, for themselves or for others."""

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Staff, Team

UNPLACED = 10_000  # where nobody put it: behind the others, by name


class Audience(models.TextChoices):
    ME = "me", _("me")
    TEAM = "team", _("a team")
    EVERYBODY = "everybody", _("everybody")


class Order(models.TextChoices):
    WAIT = "wait", _("the longest wait first")
    PRIORITY = "priority", _("the highest priority first, then the longest wait")
    CREATED = "created", _("the newest first")
    CHANGED = "changed", _("the last changed first")


class Holds(models.TextChoices):
    OPEN = "open", _("open tickets")
    ENDED = "ended", _("closed tickets")
    ALL = "all", _("open and closed tickets")


class ViewQuerySet(models.QuerySet["View"]):
    def visible_to(self, reader: "Staff | Actor") -> "ViewQuerySet":
        """One's own, those for one's teams, those for everybody; whoever sees all tickets sees all shared ones."""
        owned = Q(owner=reader.staff_id)
        if reader.scope.everything:
            return self.filter(owned | ~Q(audience=Audience.ME))
        ours = Q(audience=Audience.TEAM, team__in=reader.scope.teams)
        return self.filter(owned | ours | Q(audience=Audience.EVERYBODY))

    def in_order_of(self, reader: "Staff | Actor") -> "ViewQuerySet":
        """As they put them; what they put nowhere follows, as it stands for everybody."""
        own = FilteredRelation("places", condition=Q(places__staff=reader.staff_id))
        first = F("own__position").asc(nulls_last=True)
        return self.annotate(own=own).order_by(first, "position", "name", "pk")

    def pinned_by(self, reader: "Staff | Actor") -> "ViewQuerySet":
        """Those in their rail, which they may still see."""
        pinned = ViewPlace.objects.filter(staff=reader.staff_id, is_pinned=True).values("view")
        return self.visible_to(reader).filter(pk__in=pinned).in_order_of(reader)


class View(models.Model):
    """`conditions` are what `desk.queues.conditions.Conditions` reads and writes."""

    name = models.CharField(max_length=60)
    owner = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="views")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.ME)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="views")
    conditions = models.JSONField()
    holds = models.CharField(max_length=10, choices=Holds.choices, default=Holds.OPEN)
    order = models.CharField(max_length=10, choices=Order.choices, default=Order.WAIT)
    position = models.PositiveSmallIntegerField(default=UNPLACED)  # among the shared ones, for everybody
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ViewQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="view_name_once_each"),
            models.CheckConstraint(
                condition=Q(audience="team", team__isnull=False) | (~Q(audience="team") & Q(team=None)),
                name="view_team_if_for_a_team",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.audience != Audience.ME


class ViewPlace(models.Model):
    """Where somebody put a view among those that they see, and whether it is in their rail."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="view_places")
    view = models.ForeignKey(View, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    is_pinned = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "view"], name="view_place_once")]

    def __str__(self) -> str:
        return f"{self.view_id} of {self.staff_id}"
