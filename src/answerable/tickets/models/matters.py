"""One matter that came by several ways: what is looked at to find it, what was found, and what was said to that."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from answerable.people.models import Staff
from answerable.tickets.models.conversation import Message
from answerable.tickets.models.ticket import Ticket


class MatterState(models.TextChoices):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class MessageKey(models.Model):
    """Something that a message names or comes from, by which another can be known to belong to it: an order's number, a
    telephone number, an address. Only a keyed digest is kept."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "message"], name="message_key_once")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.digest}"


class SameMatterQuerySet(models.QuerySet["SameMatter"]):
    def visible_to(self, seen: models.QuerySet[Ticket]) -> "SameMatterQuerySet":
        """Of whose tickets one sees both."""
        return self.filter(first__in=seen.values("pk"), later__in=seen.values("pk"))

    def proposed(self) -> "SameMatterQuerySet":
        """Still to be said something to: they did not become one meanwhile. Each may be part of another."""
        goes_on = Coalesce("first__merged_into", "first"), Coalesce("later__merged_into", "later")
        rows = self.filter(state=MatterState.PROPOSED).annotate(first_now=goes_on[0], later_now=goes_on[1])
        return rows.exclude(first_now=F("later_now"))

    def of(self, ticket: int) -> "SameMatterQuerySet":
        """Of it, and of what became part of it."""
        here = Ticket.objects.filter(Q(pk=ticket) | Q(merged_into=ticket)).values("pk")
        return self.filter(Q(first__in=here) | Q(later__in=here))

    def between(self, one: int, other: int) -> "SameMatterQuerySet":
        """Between all that is part of the one and all that is part of the other."""
        return self.of(one) & self.of(other)


class SameMatter(models.Model):
    """Two tickets that are perhaps one matter. `why` are words for programs, the strongest first; `score` is of 100."""

    first = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")  # came first, and stays
    later = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    why = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField()
    is_proven = models.BooleanField(
        default=False
    )  # the same person, and both of their addresses are proven theirs
    state = models.CharField(max_length=10, choices=MatterState.choices, default=MatterState.PROPOSED)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SameMatterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "later"], name="same_matter_once")]
        indexes = [
            models.Index(fields=["id"], name="same_matter_open", condition=Q(state="proposed")),
        ]

    def __str__(self) -> str:
        return f"{self.later_id} is perhaps {self.first_id}"


class MatterSettings(models.Model):
    """One row: from which score on tickets become one by themselves (never, where there is none), and how far the
    ledger has been looked through."""

    threshold = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.CharField(max_length=60, blank=True, default="")

    def __str__(self) -> str:
        return f"from {self.threshold}"
