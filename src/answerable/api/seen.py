"""What a caller may see, for every resource: each read begins here, and what is out of sight is not there."""

from typing import Any, TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet

from answerable.api.auth import Caller
from answerable.api.problems import NotFound, unusable
from answerable.desk.masks.seeing import look_at
from answerable.desk.models import Rule, SavedReply
from answerable.desk.models.saved_replies import SavedReplyQuerySet
from answerable.desk.moving.taking import require
from answerable.people.models import (
    Account,
    AccountValue,
    Customer,
    CustomerValue,
    Identity,
    Provider,
    Staff,
    Team,
    Value,
)
from answerable.promises.models import Policy
from answerable.regions.models import Calendar, Region
from answerable.regions.models.regions import RegionQuerySet
from answerable.routing.models import Route
from answerable.tickets.models import Attachment, Ticket
from answerable.tickets.references import clean_reference

M = TypeVar("M", bound=Model)


def values_of(model: type[Value]) -> "Prefetch[Any, Any, Any]":
    """What the company's own fields say, in their order."""
    rows = model._default_manager.select_related("field").order_by("field__position", "pk")
    return Prefetch("field_values", rows)


def tickets(caller: Caller) -> QuerySet[Ticket]:
    return Ticket.objects.visible_to(caller.staff)


def customers(caller: Caller) -> QuerySet[Customer]:
    return (
        Customer.objects.visible_to(caller.staff)
        .select_related("account")
        .prefetch_related("identities", values_of(CustomerValue))
    )


def accounts(caller: Caller) -> QuerySet[Account]:
    return Account.objects.visible_to(caller.staff).prefetch_related("domains", values_of(AccountValue))


def identities(caller: Caller) -> QuerySet[Identity]:
    return Identity.objects.filter(customer__in=Customer.objects.visible_to(caller.staff))


def teams(caller: Caller) -> QuerySet[Team]:
    return Team.objects.visible_to(caller.staff).select_related("provider")


def providers(caller: Caller) -> QuerySet[Provider]:
    found: QuerySet[Provider] = Provider.objects.visible_to(caller.staff)
    return found.prefetch_related("sites")


def staff(caller: Caller) -> QuerySet[Staff]:
    found: QuerySet[Staff] = Staff.objects.visible_to(caller.staff)
    return found.select_related("provider", "custom_role").prefetch_related("teams")


def attachments(caller: Caller) -> QuerySet[Attachment]:
    visible = Ticket.objects.visible_to(caller.staff)
    beside = Q(side_message__conversation__ticket__in=visible)
    return Attachment.objects.filter(Q(message__ticket__in=visible) | Q(note__ticket__in=visible) | beside)


def saved_replies(caller: Caller) -> SavedReplyQuerySet:
    visible = SavedReply.objects.visible_to(caller.staff).present()
    return visible.select_related("team").prefetch_related("texts")


def calendars(caller: Caller) -> QuerySet[Calendar]:
    return Calendar.objects.visible_to(caller.staff)


def regions(caller: Caller) -> RegionQuerySet:
    return Region.objects.visible_to(caller.staff)


def account_with_contract(caller: Caller, pk: int) -> Account:
    """What was agreed with an account is the company's own: a provider's people know what their tickets were
    promised."""
    scope = caller.actor.scope
    if not scope.everything and not scope.without_team:
        raise NotFound
    return one(accounts(caller), pk=pk)


def policies(caller: Caller) -> QuerySet[Policy]:
    return Policy.objects.visible_to(caller.staff).present()


def routes(caller: Caller) -> QuerySet[Route]:
    return Route.objects.visible_to(caller.staff).present()


def automations(caller: Caller, *, with_removed: bool = False) -> QuerySet[Rule]:
    """They act on every ticket: to be read by those alone who may write them."""
    require(caller.actor, "automations")
    return Rule.objects.all() if with_removed else Rule.objects.present()


def one(rows: QuerySet[M], **lookup: object) -> M:
    """The row; raises NotFound."""
    found = rows.filter(**lookup).first()
    if found is None:
        raise NotFound
    return found


def ticket(caller: Caller, reference: str) -> Ticket:
    """By what somebody typed: "k7q4txb9" finds K7Q4-TXB9."""
    found = one(tickets(caller), reference=clean_reference(reference))
    look_at(found.customer)
    return found


def named_in_body(rows: QuerySet[M], pointer: str, **lookup: object) -> M:
    """A row that the body names; one that is not there is a fault of the body, not of the address."""
    found = rows.filter(**lookup).first()
    if found is None:
        raise unusable(pointer, "There is none of that name or number.")
    return found


def ticket_in_body(caller: Caller, pointer: str, reference: str) -> Ticket:
    return named_in_body(tickets(caller), pointer, reference=clean_reference(reference))
