"""Tickets, and what sorts and joins them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from answerable.api.schemas.conversation import Direction, WithFiles
from answerable.api.schemas.fields import FieldsGiven, FieldsShown, fields_shown
from answerable.api.schemas.people import Named, named
from answerable.api.schemas.promises import PromiseOut, promise_out
from answerable.api.schemas.types import Address, Id, Input, Line, LongText, Moment, Name, Output, Word
from answerable.people.masking import shown_name
from answerable.tickets.models import Brand, Category, Form, Link, Participant, Priority, Status, Ticket


class PriorityWord(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def value_kept(self) -> Priority:
        return Priority[self.name]


TierNumber = Annotated[int, Field(ge=1, le=4, description="The line of support: 1 is the first.")]


class StatusOut(Output):
    """A status as this company calls it; `category` is what it means."""

    id: int
    name: str
    category: Category


def status_out(status: Status) -> StatusOut:
    return StatusOut(id=status.pk, name=status.name, category=Category(status.category))


class BrandOut(Output):
    """A name under which this company answers; `colour` as #rrggbb, `help_url` empty where there is none."""

    id: int
    name: str
    sender: str
    colour: str
    help_url: str
    language: str


def brand_out(brand: Brand) -> BrandOut:
    return BrandOut(
        id=brand.pk,
        name=brand.name,
        sender=brand.sender,
        colour=brand.colour,
        help_url=brand.help_url,
        language=brand.language,
    )


class FormFieldOut(Output):
    """`when` names another field of the form and the value that it must have; null where it is always shown."""

    key: str
    is_needed: bool
    when: dict[str, str] | None


class FormOut(Output):
    """What this company wants to know of a topic. What is needed is asked for before a ticket is solved or closed."""

    id: int
    name: str
    brand_id: int | None
    is_default: bool
    fields: list[FormFieldOut]


def form_out(form: Form) -> FormOut:
    """Wants its rows and their fields loaded."""
    return FormOut(
        id=form.pk,
        name=form.name,
        brand_id=form.brand_id,
        is_default=form.is_default,
        fields=[
            FormFieldOut(
                key=row.field.key,
                is_needed=row.is_needed,
                when={row.when_field.key: row.when_value} if row.when_field else None,
            )
            for row in form.rows.all()
        ],
    )


class TicketHead(Output):
    """A ticket as lists of other things show it. `waiting_since` is null while we wait for the customer, `owed_at`
    while nothing is due; `chases` is how often they wrote again since they began to wait; `said_at` is when either side
    last wrote to the other."""

    reference: str
    subject: str
    channel: str
    status: StatusOut
    priority: PriorityWord
    tier: int
    team: Named | None
    assignee: Named | None
    customer: Named
    created_at: datetime
    changed_at: datetime
    waiting_since: datetime | None
    chases: int
    said_at: datetime
    owed_at: datetime | None
    answered_at: datetime | None
    snoozed_until: datetime | None
    closed_at: datetime | None


class TicketOut(TicketHead):
    """`promises` are those that run; `merged_into` is the reference of the ticket it became part of, if you may see
    that."""

    brand: Named | None
    form: Named | None
    tags: list[str]
    fields: FieldsShown
    promises: list[PromiseOut]
    merged_into: str | None


def ticket_head(ticket: Ticket) -> TicketHead:
    """Wants status, team, assignee and customer loaded."""
    return TicketHead(
        reference=ticket.reference,
        subject=ticket.subject,
        channel=ticket.channel,
        status=status_out(ticket.status),
        priority=PriorityWord(Priority(ticket.priority).name.lower()),
        tier=ticket.tier,
        team=named(ticket.team),
        assignee=named(ticket.assignee),
        customer=Named(id=ticket.customer_id, name=shown_name(ticket.customer.name, ticket.customer_id)),
        created_at=ticket.created_at,
        changed_at=ticket.changed_at,
        waiting_since=ticket.waiting_since,
        chases=ticket.chases,
        said_at=ticket.said_at,
        owed_at=ticket.owed_at,
        answered_at=ticket.answered_at,
        snoozed_until=ticket.snoozed_until,
        closed_at=ticket.closed_at,
    )


def ticket_out(ticket: Ticket, *, seen: Collection[int], at: datetime) -> TicketOut:
    """Wants also brand, form, tags, values, running promises, survivor loaded; `seen` are keys of
    survivors that the reader may see."""
    survivor = ticket.merged_into if ticket.merged_into_id in seen else None
    return TicketOut(
        **dict(ticket_head(ticket)),
        brand=named(ticket.brand),
        form=named(ticket.form),
        tags=[tag.name for tag in ticket.tags.all()],
        fields=fields_shown(ticket.field_values.all()),
        promises=[promise_out(promise, at=at) for promise in ticket.promises.all()],
        merged_into=survivor.reference if survivor else None,
    )


class CustomerChoice(Input):
    """Somebody known, by `id`, or anybody by an address (made when new)."""

    id: Id | None = None
    channel: Word = "email"
    address: Address | None = None
    name: Name = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> "CustomerChoice":
        if (self.id is None) == (self.address is None):
            raise ValueError("Give either an id or an address.")
        return self


class FirstMessage(WithFiles):
    direction: Direction = Direction.INBOUND
    text: LongText = Field(min_length=1)


TagName = Annotated[Line, Field(min_length=1, max_length=60)]


class TicketIn(Input):
    """Without a team the ticket waits for whoever takes it; a provider's people choose one of their own."""

    customer: CustomerChoice
    subject: Line
    message: FirstMessage
    team_id: Id | None = None
    priority: PriorityWord | None = None
    tags: list[TagName] = Field(default=[], max_length=50)

    def bytes_given(self) -> Sequence[bytes]:
        return self.message.bytes_given()


class TicketPatch(Input):
    """What is left out stays as it is. `tags` are all of them; in `fields`, null clears one; null for team, assignee
    brand, form or snooze takes it away."""

    subject: Line | None = None
    status_id: Id | None = None
    priority: PriorityWord | None = None
    tier: TierNumber | None = None
    team_id: Id | None = None
    assignee_id: Id | None = None
    brand_id: Id | None = None
    form_id: Id | None = None
    tags: list[TagName] | None = Field(default=None, max_length=50)
    fields: FieldsGiven | None = None
    snoozed_until: Moment | None = None


class MergeIn(Input):
    into: Annotated[str, Field(max_length=20, description="The reference of the ticket that goes on.")]


class LinkKindIn(StrEnum):
    PARENT = "parent"
    RELATED = "related"


class LinkIn(Input):
    kind: LinkKindIn
    target: Annotated[str, Field(max_length=20, description="A reference.")]


class LinkOut(Output):
    """`source` is the parent of, related to, continued in or split into `target`; both are references."""

    kind: str
    source: str
    target: str


def link_out(link: Link) -> LinkOut:
    return LinkOut(kind=link.kind, source=link.source.reference, target=link.target.reference)


class ParticipantOut(Output):
    id: int
    channel: str
    address: str
    name: str
    role: str


def participant_out(participant: Participant) -> ParticipantOut:
    return ParticipantOut(
        id=participant.pk,
        channel=participant.channel,
        address=participant.shown,
        name=participant.shown_name,
        role=participant.role,
    )


class ParticipantIn(Input):
    channel: Word = "email"
    address: Address
    name: Name = ""


class HitOut(Output):
    """A ticket in which all words were found together, and some words around the first of them."""

    ticket: TicketHead
    passage: str


class EventOut(Output):
    """Something that happened. `subject` is set when it is not about a ticket. Fetch the rest where it belongs."""

    id: int
    position: str
    kind: str
    at: datetime
    ticket: str | None
    subject: str | None
    message_id: int | None
    note_id: int | None


class EventPage(Output):
    """Go on with `after=next`; `has_more` says that it is worth doing so at once."""

    items: list[EventOut]
    next: str
    has_more: bool
