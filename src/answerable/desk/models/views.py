"""Views: lists that people make from conditions, for themselves or for others."""

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from answerable.desk.models.belonging import Belonging, BelongingQuerySet, named_once, one_owner
from answerable.ledger.actor import Actor
from answerable.people.models import Staff

UNPLACED = 10_000  # where nobody put it: behind the others, by name


class Order(models.TextChoices):
    WAIT = "wait", _("the longest wait first")
    PRESSING = "pressing", _("the most pressing first: the longest wait, longer by every chase")
    PRIORITY = "priority", _("the highest priority first, then the longest wait")
    OWED = "owed", _("what is owed soonest first, without what is not")
    CREATED = "created", _("the newest first")
    CHANGED = "changed", _("the last changed first")
    SAID = "said", _("by the last message, the newest first")
    SILENT = "silent", _("by the last message, the oldest first")


class Holds(models.TextChoices):
    OPEN = "open", _("open tickets")
    ENDED = "ended", _("closed tickets")
    ALL = "all", _("open and closed tickets")


class ViewQuerySet(BelongingQuerySet["View"]):
    def in_order_of(self, reader: "Staff | Actor") -> "ViewQuerySet":
        """As they put them; what they put nowhere follows, as it stands for everybody."""
        own = FilteredRelation("places", condition=Q(places__staff=reader.staff_id))
        first = F("own__position").asc(nulls_last=True)
        return self.annotate(own=own).order_by(first, "position", "name", "pk")

    def pinned_by(self, reader: "Staff | Actor") -> "ViewQuerySet":
        """Those in their rail, which they may still see."""
        pinned = ViewPlace.objects.filter(staff=reader.staff_id, is_pinned=True).values("view")
        return self.visible_to(reader).filter(pk__in=pinned).in_order_of(reader)


class View(Belonging):
    """`conditions` are what `tickets.conditions.Conditions` reads and writes."""

    name = models.CharField(max_length=60)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    conditions = models.JSONField()
    holds = models.CharField(max_length=10, choices=Holds.choices, default=Holds.OPEN)
    order = models.CharField(max_length=10, choices=Order.choices, default=Order.WAIT)
    columns = models.JSONField(
        default=list, blank=True
    )  # keys of `queues.columns`; none: whose hands it is in
    position = models.PositiveSmallIntegerField(default=UNPLACED)  # among the shared ones, for everybody
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ViewQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [one_owner("view_one_owner"), named_once("view_once", "name", among=Q())]

    def __str__(self) -> str:
        return self.name


class QueueColumns(models.Model):
    """Which columns somebody sees in a queue that is built in, in this order."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    queue = models.CharField(max_length=20)
    columns = models.JSONField(default=list)  # as a view's

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "queue"], name="queue_columns_once")]

    def __str__(self) -> str:
        return f"{self.queue} of {self.staff_id}"


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
