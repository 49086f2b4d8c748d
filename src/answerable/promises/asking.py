"""What policies ask of a ticket: the conditions of views and automations, as far as they change with what policies hear
of, answered from what each process knows already."""

from functools import cached_property

from answerable.ledger.known import Known
from answerable.people.known import fields
from answerable.people.models import Field, Team
from answerable.tickets.actions.guards import statuses
from answerable.tickets.conditions import RuleAsker
from answerable.tickets.models import Status

# Of nothing else is a policy chosen anew (`subscribers.CHOOSES`).
_ASKED = frozenset(
    {
        "team",
        "provider",
        "brand",
        "form",
        "channel",
        "language",
        "region",
        "priority",
        "tier",
        "tag",
        "subject",
        "account",
    }
)
_teams: Known[list[tuple[int, int]]] = Known(
    lambda: list(Team.objects.values_list("pk", "provider_id")), Team
)


def can_ask(what: str) -> bool:
    """Fields of the company's own are named with a colon."""
    return what in _ASKED or ":" in what


class PolicyAsker(RuleAsker):
    """Asks the database for the ticket alone."""

    @cached_property
    def statuses(self) -> list[Status]:
        return list(statuses().values())

    @cached_property
    def fields(self) -> list[Field]:
        return fields()

    def teams_of(self, provider: int) -> list[int]:
        return [team for team, of in _teams() if of == provider]
