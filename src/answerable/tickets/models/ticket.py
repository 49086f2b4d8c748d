"""The ticket and what sorts it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor, Scope
from answerable.ledger.addresses import address
from answerable.people.access import whose_scope_allows
from answerable.people.models import Customer, Staff, Team, Tier
from answerable.tickets.models.brands import Brand
from answerable.tickets.models.forms import Form
from answerable.tickets.references import new_reference, new_token

if TYPE_CHECKING:
    from answerable.tickets.models.conversation import Message


class Category(models.TextChoices):
    """What a status means to the product; a company may name as many statuses of each as it likes."""

    NEW = "new", _("new")
    OPEN = "open", _("open")
    WAITING_CUSTOMER = "waiting_customer", _("waiting for customer")
    WAITING_OTHERS = "waiting_others", _("waiting for others")
    SOLVED = "solved", _("solved")
    CLOSED = "closed", _("closed")


ENDED = (Category.SOLVED, Category.CLOSED)


class Priority(models.IntegerChoices):
    LOW = 10, _("low")
    NORMAL = 20, _("normal")
    HIGH = 30, _("high")
    URGENT = 40, _("urgent")


class Status(models.Model):
    """A status as this company calls it; each category has exactly one that verbs fall back on."""

    name = models.CharField(max_length=60, unique=True)
    category = models.CharField(max_length=20, choices=Category.choices)
    position = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["category"], condition=Q(is_default=True), name="status_one_default_each"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, reader: "Staff | Actor") -> "TicketQuerySet":
        """The single door: every read of tickets, and of anything that hangs on one, starts here."""
        scope: Scope = reader.scope
        if scope.everything:
            return self
        seen = Q(team__in=scope.teams) | Q(
            pk__in=TicketSight.objects.filter(team__in=scope.teams).values("ticket")
        )
        if scope.without_team:
            seen |= Q(team=None)
        if scope.staff_id is not None:
            is_within = Q() if scope.company is None else Q(team=None) | Q(team__in=scope.company)
            seen |= Q(assignee=scope.staff_id) & is_within
        return self.filter(seen)

    def present(self) -> "TicketQuerySet":
        """Without those merged into another."""
        return self.filter(merged_into=None)

    def open(self) -> "TicketQuerySet":
        return self.filter(closed_at=None, merged_into=None)

    def ended(self) -> "TicketQuerySet":
        return self.filter(closed_at__isnull=False, merged_into=None)

    def awake(self) -> "TicketQuerySet":
        return self.filter(snoozed_until=None)

    def waiting(self) -> "TicketQuerySet":
        """Whose customers wait for us."""
        return self.filter(waiting_since__isnull=False)

    def owed(self) -> "TicketQuerySet":
        """Of which something is owed by a time."""
        return self.filter(owed_at__isnull=False)

    def untaken(self) -> "TicketQuerySet":
        """Whose customers wait and that nobody has."""
        return self.open().awake().waiting().filter(assignee=None)

    def followed_by(self, reader: "Staff | Actor") -> "TicketQuerySet":
        """Those that they follow; whether they may see them is asked elsewhere."""
        return self.filter(follows__staff=reader.staff_id)

    def for_team(self, team: Team) -> "TicketQuerySet":
        return self.filter(team=team)


class Ticket(models.Model):
    """One matter of one customer, whatever number of channels it travels over.

    `waiting_since` is since when the customer has been waiting for us, None while we wait for them: set by what they
    write, cleared by an answer that was delivered, put back when that answer bounces.
    `owed_at` is when the next thing is owed to the customer, None while nothing that was promised is running.
    `closed_at` is set while the status is a solved or closed one.
    """

    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    token = models.CharField(max_length=16, unique=True, default=new_token)
    subject = models.CharField(max_length=500, blank=True, default="")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tickets")
    channel = models.CharField(max_length=16)
    status = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="tickets")
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    # Which line of support it is with; another matter than which team has it, since a line may have several.
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.FIRST)
    # Neither this nor `merged_into` has an index over all tickets: without statistics SQLite prefers such a one to the
    # queue's own, and then sorts hundreds of thousands of tickets for one page.
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    assignee = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    # Under which of the company's names it is answered; as the mailbox that it came through, until somebody changes it.
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    form = models.ForeignKey(
        Form, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    shared_with = models.ManyToManyField(
        Team, through="TicketSight", related_name="shared_tickets", blank=True
    )
    tags = models.ManyToManyField(Tag, related_name="tickets", blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)
    chases = models.PositiveSmallIntegerField(default=0)  # what they wrote since then, beyond the first
    pressing_at = models.DateTimeField(null=True, blank=True)  # the wait, begun earlier for each chase
    answered_at = models.DateTimeField(null=True, blank=True)  # the last delivered answer
    said_at = (
        models.DateTimeField()
    )  # the last word of a person, theirs or ours; when it was opened, before any
    owed_at = models.DateTimeField(null=True, blank=True)  # by when something is: kept by the promises
    came_back = models.PositiveSmallIntegerField(default=0)  # to a team that had it before: kept by routing
    snoozed_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # what was said; that it was is counted as before
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        db_index=False,
    )

    objects = TicketQuerySet.as_manager()

    # Of this instance alone: what the verb that runs has just said, for whoever hears of it at once.
    just_said: "Message | None" = None

    # Of this instance alone: it was opened just now and is still being sorted, and what is said of that is a part of
    # opening it. Whoever hears of the opening comes behind.
    is_beginning = False
    # Told by lists: on how many other tickets their customer began to wait since this one's did.
    wrote_elsewhere = 0
    # And that nobody of us has looked at it since they wait.
    is_unopened = False

    class Meta:
        # The queue's orders, over open tickets alone: a million closed ones cost nothing.
        indexes = [
            models.Index(
                fields=["team", "waiting_since", "id"],
                name="ticket_open_by_team",
                condition=Q(closed_at=None, merged_into=None),
            ),
            models.Index(
                fields=["waiting_since", "id"],
                name="ticket_open_by_wait",
                condition=Q(closed_at=None, merged_into=None),
            ),
            models.Index(
                fields=["pressing_at", "id"],
                name="ticket_open_by_press",
                condition=Q(closed_at=None, merged_into=None),
            ),
            models.Index(
                fields=["said_at", "id"],
                name="ticket_open_by_word",
                condition=Q(closed_at=None, merged_into=None),
            ),
            models.Index(
                fields=["assignee", "waiting_since", "id"],
                name="ticket_open_by_assignee",
                condition=Q(closed_at=None, merged_into=None),
            ),
            # What people have in hand: counted whenever somebody is given something.
            models.Index(
                fields=["assignee", "channel"],
                name="ticket_in_hand",
                condition=Q(
                    closed_at=None,
                    merged_into=None,
                    snoozed_until=None,
                    waiting_since__isnull=False,
                    assignee__isnull=False,
                ),
            ),
            models.Index(
                fields=["team", "owed_at", "id"],
                name="ticket_owed_by_team",
                condition=Q(closed_at=None, merged_into=None, owed_at__isnull=False),
            ),
            models.Index(
                fields=["assignee", "owed_at", "id"],
                name="ticket_owed_by_assignee",
                condition=Q(closed_at=None, merged_into=None, owed_at__isnull=False),
            ),
            models.Index(
                fields=["owed_at", "id"],
                name="ticket_owed",
                condition=Q(closed_at=None, merged_into=None, owed_at__isnull=False),
            ),
            models.Index(fields=["customer", "-id"], name="ticket_by_customer"),
            models.Index(fields=["-changed_at", "-id"], name="ticket_by_change"),
            models.Index(fields=["-said_at", "-id"], name="ticket_by_word"),
            models.Index(
                fields=["closed_at", "id"], name="ticket_ended", condition=Q(closed_at__isnull=False)
            ),
            models.Index(
                fields=["merged_into"], name="ticket_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(fields=["brand", "id"], name="ticket_by_brand", condition=Q(brand__isnull=False)),
            models.Index(fields=["form", "id"], name="ticket_by_form", condition=Q(form__isnull=False)),
            models.Index(
                fields=["snoozed_until"], name="ticket_snoozed", condition=Q(snoozed_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address("desk:ticket", self.reference)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_until is not None

    @property
    def team_still_there(self) -> Team | None:
        """Its team, unless that was removed: nobody would look after it there."""
        return self.team if self.team is not None and self.team.is_active else None

    def readers(self) -> "models.QuerySet[Staff]":
        """All staff who may see it: `visible_to` asked from the ticket's side."""
        return readers_of(self.pk, self.team_id, self.assignee_id)

    def can_reopen(self, *, at: datetime) -> bool:
        """Within the grace window an answer reopens; after it, it opens a new, linked ticket."""
        if self.closed_at is None:
            return False
        return at - self.closed_at <= timedelta(days=settings.REOPEN_WINDOW_DAYS)

    def survivor(self) -> "Ticket":
        """The ticket this one was merged into, at the end of the chain; itself when it was not."""
        ticket = self
        while ticket.merged_into is not None:
            ticket = ticket.merged_into
        return ticket


def readers_of(ticket: int, team: int | None, assignee: int | None) -> "models.QuerySet[Staff]":
    """The same of a ticket of which no more than these keys is known."""
    shared = TicketSight.objects.filter(ticket=ticket).values("team")
    allowed = whose_scope_allows(team=team, shared=shared, assignee_id=assignee)
    readers: models.QuerySet[Staff] = Staff.objects.filter(allowed)
    return readers


class TicketSight(models.Model):
    """A team that sees a ticket although another team has it: the same mail came to both their mailboxes, or it is
    offered to them, and then only for as long as that lasts."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE)
    team = models.ForeignKey(Team, on_delete=models.CASCADE)
    while_offered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "ticket"], name="ticket_sight_once")]

    def __str__(self) -> str:
        return f"{self.ticket_id} seen by {self.team_id}"
