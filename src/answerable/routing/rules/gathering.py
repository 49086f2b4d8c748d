"""The facts of tickets: of a new one without a question as far as possible, of many with few."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model

from answerable.people.models import (
    Account,
    AccountValue,
    Customer,
    CustomerValue,
    FieldAbout,
    FieldKind,
    Value,
)
from answerable.regions.belonging import regions
from answerable.routing.rules.facts import Facts
from answerable.routing.rules.known import _PREFIX, Rules
from answerable.tickets.models import FieldValue, Ticket

_Own = dict[int, dict[str, object]]


def facts_of_new(ticket: Ticket, rules: Rules) -> Facts:
    """Of a ticket that was opened just now, as whoever opened it has it: it has no tags and no fields filled in yet."""
    customer = ticket.customer
    own: dict[str, object] = {}
    if "customer" in rules.asks:
        own |= _customers([customer.pk])[customer.pk]
    account = customer.account_id
    if "account" in rules.asks and account is not None:
        own |= _accounts([account])[account]
    return _facts(ticket, customer, ticket.team_id, frozenset(), own, rules.asks)


def facts_of(
    tickets: Collection[Ticket], rules: Rules, *, came: Mapping[int, int | None] | None = None
) -> dict[int, Facts]:
    """By ticket; `came` says with which team each came, else it is the one that it has. Tickets want their customers
    and accounts loaded."""
    keys = [ticket.pk for ticket in tickets]
    tags: dict[int, set[str]] = defaultdict(set)
    if "tag" in rules.asks:
        hanging = Ticket.tags.through.objects.filter(ticket__in=keys)
        for ticket_id, name in hanging.values_list("ticket_id", "tag__name"):
            tags[ticket_id].add(name)
    of_tickets = _values(FieldValue, "ticket", keys) if "field" in rules.asks else {}
    customers = {ticket.customer_id for ticket in tickets}
    accounts = {ticket.customer.account_id for ticket in tickets} - {None}
    of_customers = _customers(customers) if "customer" in rules.asks else {}
    of_accounts = _accounts(accounts) if "account" in rules.asks else {}
    found = {}
    for ticket in tickets:
        own = {
            **of_tickets.get(ticket.pk, {}),
            **of_customers.get(ticket.customer_id, {}),
            **of_accounts.get(ticket.customer.account_id or 0, {}),
        }
        team = ticket.team_id if came is None else came.get(ticket.pk, ticket.team_id)
        found[ticket.pk] = _facts(ticket, ticket.customer, team, frozenset(tags[ticket.pk]), own, rules.asks)
    return found


def _facts(
    ticket: Ticket,
    customer: Customer,
    team: int | None,
    tags: frozenset[str],
    own: Mapping[str, object],
    asks: frozenset[str],
) -> Facts:
    """Only where rules ask for it is a customer's account looked at: of a new ticket it is a question more."""
    account: Account | None = customer.account if "account" in asks else None
    there = regions() if "region" in asks else None
    return Facts(
        channel=ticket.channel,
        subject=ticket.subject,
        language=customer.language,
        regions=frozenset(each.pk for each in there.upwards(there.belonging(customer)))
        if there
        else frozenset(),
        account=None if account is None else account.name,
        team=team,
        brand=ticket.brand_id,
        form=ticket.form_id,
        priority=ticket.priority,
        tier=ticket.tier,
        tags=tags,
        own=own,
    )


def _customers(keys: Collection[Any]) -> _Own:
    return _values(CustomerValue, "customer", keys)


def _accounts(keys: Collection[Any]) -> _Own:
    return _values(AccountValue, "account", keys)


def _values(model: type[Model], of: str, keys: Collection[Any]) -> _Own:
    found: _Own = defaultdict(dict)
    rows = model._default_manager.filter(**{f"{of}__in": keys}).select_related("field")
    for row in rows:
        assert isinstance(row, Value)
        column = Value.COLUMNS[FieldKind(row.field.kind)]
        name = f"{_PREFIX[FieldAbout(row.field.about)]}:{row.field.key}"
        found[getattr(row, f"{of}_id")][name] = getattr(row, column)
    return found
