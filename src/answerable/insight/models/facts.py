"""One narrow row for each ticket, contact, answer, hand-over and answer to a survey. All are derived from what was
said and told in the ledger, and can be made anew from it at any time (`answerable facts rebuild`). Nothing in them is
personal; what each column means stands in `insight/facts/dictionary.py`."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db import models
from django.db.models.functions import Coalesce

from answerable.listening.models import Ask, Survey
from answerable.people.models import Provider, Staff, Team
from answerable.regions.models import Region
from answerable.routing.models import Handover
from answerable.tickets.models import Message, Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class _Visible:
    """Of the tickets that are in the hands of their teams now: less than they may open one by one, and quick."""

    hands: ClassVar = "team"

    def visible_to(self, reader: "Staff | Actor") -> Any:
        rows, scope = cast("models.QuerySet[Any]", self), reader.scope
        if scope.everything:
            return rows
        seen = models.Q(**{f"{self.hands}__in": scope.teams})
        return rows.filter(seen | models.Q(**{self.hands: None}) if scope.without_team else seen)


class TicketFactQuerySet(_Visible, models.QuerySet["TicketFact"]):
    def lived(self) -> "TicketFactQuerySet":
        """Without what was merged into another and what was imported."""
        return self.filter(is_merged=False, is_imported=False)


class ContactFactQuerySet(_Visible, models.QuerySet["ContactFact"]):
    pass


class AnswerFactQuerySet(_Visible, models.QuerySet["AnswerFact"]):
    hands = "ticket__fact__team"


class DayCellQuerySet(_Visible, models.QuerySet["DayCell"]):
    pass


class HandoverFactQuerySet(models.QuerySet["HandoverFact"]):
    def visible_to(self, reader: "Staff | Actor") -> "HandoverFactQuerySet":
        """Those that their teams offered or were offered: whose the ticket is by now does not matter."""
        if reader.scope.everything:
            return self
        return self.filter(
            models.Q(from_team__in=reader.scope.teams) | models.Q(to_team__in=reader.scope.teams)
        )

    def lived(self) -> "HandoverFactQuerySet":
        return self.filter(ticket__fact__is_imported=False)


class SurveyFactQuerySet(_Visible, models.QuerySet["SurveyFact"]):
    hands = "ticket__fact__team"


class Sale(models.TextChoices):
    BEFORE = "before", "before"
    AFTER = "after", "after"


class Taken(models.TextChoices):
    """How a ticket first came into somebody's hands: they chose it, had it as the next one or by answering it; they
    took it, before it was recorded how; the turn of the team gave it to them, or somebody else did."""

    CHOSEN = "chosen", "chosen"
    NEXT = "next", "next"
    ANSWERED = "answered", "answered"
    OWN = "own", "own"
    GIVEN = "given", "given"
    ASSIGNED = "assigned", "assigned"


class TicketFact(models.Model):
    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="fact")
    opened_at = models.DateTimeField()
    day = models.DateField()
    closed_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=16)
    language = models.CharField(max_length=12)
    region = models.ForeignKey(
        Region, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )
    has_account = models.BooleanField()
    sale = models.CharField(max_length=6, choices=Sale.choices)
    product = models.CharField(max_length=500)
    cause = models.CharField(max_length=24)
    priority = models.PositiveSmallIntegerField()
    tier = models.PositiveSmallIntegerField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answered_by = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    tenure = models.IntegerField(null=True)
    contract_seconds = models.BigIntegerField(null=True)
    customer_seconds = models.BigIntegerField(null=True)
    waiting_since = models.DateTimeField(null=True)
    is_given_up = models.BooleanField()
    waited = models.BigIntegerField()
    contacts = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    chases = models.PositiveIntegerField()
    handovers = models.PositiveIntegerField()
    came_back = models.PositiveIntegerField()
    told_again = models.PositiveIntegerField()
    reopened = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    broken = models.PositiveIntegerField()
    kept_first_answer = models.PositiveIntegerField(default=0)
    broken_first_answer = models.PositiveIntegerField(default=0)
    kept_next_answer = models.PositiveIntegerField(default=0)
    broken_next_answer = models.PositiveIntegerField(default=0)
    kept_update = models.PositiveIntegerField(default=0)
    broken_update = models.PositiveIntegerField(default=0)
    kept_resolution = models.PositiveIntegerField(default=0)
    broken_resolution = models.PositiveIntegerField(default=0)
    taken = models.CharField(max_length=8, choices=Taken.choices, default="")
    taken_at = models.DateTimeField(null=True)
    taken_team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    public_turns = models.PositiveIntegerField()
    is_good = models.BooleanField(null=True)
    is_merged = models.BooleanField()
    is_imported = models.BooleanField()

    objects = TicketFactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["day", "ticket"], name="ticket_fact_by_day"),
            models.Index(fields=["team", "day", "ticket"], name="ticket_fact_by_team"),
            models.Index(fields=["channel", "day", "ticket"], name="ticket_fact_by_channel"),
            models.Index(fields=["region", "day", "ticket"], name="ticket_fact_by_region"),
            # Of all rows: SQLite takes one of some for a value that it is told later to have other rows too.
            models.Index(fields=["sale", "day", "ticket"], name="ticket_fact_of_sale"),
            models.Index(fields=["day", "ticket"], name="ticket_fact_wrapped", condition=~models.Q(cause="")),
        ]

    def __str__(self) -> str:
        return f"facts of {self.ticket_id}"


class ContactFact(models.Model):
    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    day = models.DateField(db_index=True)
    channel = models.CharField(max_length=16)
    is_chase = models.BooleanField()
    is_public = models.BooleanField()

    objects = ContactFactQuerySet.as_manager()

    def __str__(self) -> str:
        return f"contact {self.message_id}"


class AnswerFact(models.Model):
    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    delivered_at = models.DateTimeField()
    day = models.DateField(db_index=True)
    channel = models.CharField(max_length=16)
    tenure = models.IntegerField(null=True)
    waited = models.BigIntegerField(null=True)
    spare = models.BigIntegerField(null=True)
    length = models.PositiveIntegerField()
    is_public = models.BooleanField()

    objects = AnswerFactQuerySet.as_manager()

    def __str__(self) -> str:
        return f"answer {self.message_id}"


class HandoverFact(models.Model):
    handover = models.OneToOneField(Handover, on_delete=models.CASCADE, primary_key=True, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    offered_at = models.DateTimeField()
    day = models.DateField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=12)
    why_not = models.CharField(max_length=12)
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)
    given = models.BigIntegerField()
    waited = models.BigIntegerField(null=True)
    customer_waited = models.BigIntegerField(null=True)

    objects = HandoverFactQuerySet.as_manager()

    def __str__(self) -> str:
        return f"hand-over {self.handover_id}"


class SurveyFact(models.Model):
    ask = models.OneToOneField(Ask, on_delete=models.CASCADE, primary_key=True, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=4)
    ended_at = models.DateTimeField()
    day = models.DateField(db_index=True)
    answered_at = models.DateTimeField()
    value = models.SmallIntegerField()
    via = models.CharField(max_length=6)
    channel = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = SurveyFactQuerySet.as_manager()

    def __str__(self) -> str:
        return f"survey answer {self.ask_id}"


class DayCell(models.Model):
    """The tickets that were opened on one day, are in one team's hands, came by one channel, were first answered by one
    provider and are of one region's customers, added up. Without what was merged into another and what was imported:
    neither was lived here."""

    day = models.DateField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    channel = models.CharField(max_length=16)
    answered_by = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    region = models.ForeignKey(
        Region, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )
    tickets = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    chased = models.PositiveIntegerField()
    chases = models.PositiveIntegerField()
    given_up = models.PositiveIntegerField()
    unheard = models.PositiveIntegerField()
    contacts = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    public_turns = models.PositiveIntegerField()
    public_tickets = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    broken = models.PositiveIntegerField()
    kept_first_answer = models.PositiveIntegerField(default=0)
    broken_first_answer = models.PositiveIntegerField(default=0)
    kept_next_answer = models.PositiveIntegerField(default=0)
    broken_next_answer = models.PositiveIntegerField(default=0)
    kept_update = models.PositiveIntegerField(default=0)
    broken_update = models.PositiveIntegerField(default=0)
    kept_resolution = models.PositiveIntegerField(default=0)
    broken_resolution = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField()
    handed_over = models.PositiveIntegerField()
    rated = models.PositiveIntegerField()
    rated_good = models.PositiveIntegerField()
    wrapped = models.PositiveIntegerField()
    mis_sold = models.PositiveIntegerField()
    exceptions = models.PositiveIntegerField()
    our_failures = models.PositiveIntegerField()
    documented = models.PositiveIntegerField()
    not_found = models.PositiveIntegerField()
    returned_often = models.PositiveIntegerField(default=0)
    promised = models.PositiveIntegerField(default=0)
    slower = models.PositiveIntegerField(default=0)

    objects = DayCellQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["day"], name="day_cell_by_day")]
        constraints = [
            models.UniqueConstraint(
                "day",
                Coalesce("team", 0),
                "channel",
                Coalesce("answered_by", 0),
                Coalesce("region", 0),
                name="day_cell_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.team_id} {self.channel}"


class FactsState(models.Model):
    """How far facts follow the ledger. `redo_after` is the last ticket that was made anew where all have to be."""

    position = models.CharField(max_length=48, blank=True, default="")
    redo_after = models.BigIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"facts at {self.position}"


class Reckoning(models.Model):
    """A comparison that takes a worker longer than a page may take, as it came out last. `provider` is whose work it is
    about, None for everybody's. `found` is the room's own way of keeping it; there is nothing personal in it."""

    name = models.CharField(max_length=40)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, null=True, related_name="+")
    weeks = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    found = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "provider", "weeks"], name="reckoning_once"),
            models.UniqueConstraint(
                fields=["name", "weeks"],
                condition=models.Q(provider=None),
                name="reckoning_of_everybody_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} over {self.weeks} weeks"
