"""A ticket on its way from one team to another."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Staff, Team
from answerable.tickets.models import Ticket


class HandoverState(models.TextChoices):
    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("taken back")
    LAPSED = "lapsed", _("not accepted in time")
    KEPT = "kept", _("not accepted in time, and kept")


class Why(models.TextChoices):
    """Why it is handed over."""

    KNOWLEDGE = "knowledge", _("they know more about this")
    TIER = "tier", _("it needs the next tier")
    DECISION = "decision", _("it is theirs to decide")
    LANGUAGE = "language", _("they speak the language")
    HOURS = "hours", _("they work when the customer is there")
    LOAD = "load", _("we cannot get to it in time")
    ASTRAY = "astray", _("it came to us by mistake")
    OTHER = "other", _("another reason")


class WhyNot(models.TextChoices):
    """Why it is returned."""

    NOT_OURS = "not_ours", _("it is not ours to do")
    UNCLEAR = "unclear", _("we cannot tell what is wanted")
    UNTRIED = "untried", _("something is to be tried first")
    UNKEEPABLE = "unkeepable", _("we cannot keep what was promised")
    LOAD = "load", _("we cannot get to it in time")
    OTHER = "other", _("another reason")


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, reader: "Staff | Actor") -> "HandoverQuerySet":
        """Those of tickets that they may see. Each asks for its own ticket: their sum could be all there are."""
        if reader.scope.everything:
            return self
        return self.filter(Exists(Ticket.objects.visible_to(reader).filter(pk=OuterRef("ticket_id"))))

    def open(self) -> "HandoverQuerySet":
        return self.filter(state=HandoverState.OFFERED)

    def to_teams_of(self, reader: "Staff | Actor") -> "HandoverQuerySet":
        return self.filter(_one_of_theirs("to_team", reader))

    def by_teams_of(self, reader: "Staff | Actor") -> "HandoverQuerySet":
        return self.filter(_one_of_theirs("from_team", reader) | Q(offered_by=reader.staff_id or 0))


def _one_of_theirs(column: str, reader: "Staff | Actor") -> Q:
    """Their own teams, also of those who see everything; a provider's manager has all of its teams."""
    member = Staff.teams.through.objects.filter(staff=reader.staff_id or 0)
    return Q(**{f"{column}__in": member.values("team")}) | Q(**{f"{column}__in": reader.scope.teams})


class Handover(models.Model):
    """One offer. While it is open the ticket is the team's that offers it, and the other team sees it too.

    What stands in words is kept here alone: the ledger says that it was offered, to whom and by when.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="handovers")
    state = models.CharField(max_length=10, choices=HandoverState.choices, default=HandoverState.OFFERED)
    from_team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="handovers_out"
    )
    from_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="handovers_in")
    why = models.CharField(max_length=12, choices=Why.choices)
    words = models.TextField(blank=True, default="")  # why, in words
    tried = models.TextField(blank=True, default="")
    told = models.TextField(blank=True, default="")  # to the customer
    expected = models.TextField(blank=True, default="")  # by the customer
    due_at = models.DateTimeField()  # by when it is to be answered
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True, blank=True
    )
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why_not = models.CharField(max_length=12, choices=WhyNot.choices, blank=True, default="")
    answer = models.TextField(blank=True, default="")  # what they said who returned it

    WORDS: ClassVar = ("words", "tried", "told", "expected", "answer")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(state="offered"), name="handover_one_open")
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="handover_due", condition=Q(state="offered")),
            models.Index(
                fields=["to_team", "due_at", "id"], name="handover_in", condition=Q(state="offered")
            ),
            models.Index(
                fields=["from_team", "due_at", "id"], name="handover_out", condition=Q(state="offered")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} to {self.to_team_id}"

    @property
    def is_open(self) -> bool:
        return self.state == HandoverState.OFFERED

    def is_late(self, *, at: datetime) -> bool:
        return self.is_open and self.due_at <= at

    def is_to(self, reader: "Staff | Actor") -> bool:
        """Whether it is theirs to accept or return: their team's, or they lead everywhere."""
        return reader.scope.everything or self.to_team_id in reader.scope.teams

    def can_take_back(self, reader: "Staff | Actor", *, ticket: Ticket) -> bool:
        """Whether the ticket would be within their sight without the offer, or the offer is their own."""
        if reader.staff_id is not None and reader.staff_id == self.offered_by_id:
            return True
        return reader.scope.allows(team=ticket.team_id, shared=frozenset(), assignee_id=ticket.assignee_id)
