"""To whom a ticket can be offered, and by when it is to be answered."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from answerable.ledger.actor import Actor
from answerable.people.models import ProviderKind, Staff, Team
from answerable.tickets.models import Ticket

SHORTEST = timedelta(minutes=15)  # nobody can answer quicker, whatever was promised


def offerable_teams(ticket: Ticket, by: "Actor | Staff") -> "QuerySet[Team]":
    """In-house people hand over to any team of people: an automation accepts nothing. A provider's people hand over
    among the teams they know, and to the company's own; that there are other providers is not theirs to know."""
    people = Team.objects.active().exclude(provider__kind=ProviderKind.AUTOMATED)
    teams = people.exclude(pk=ticket.team_id or 0)
    if not (by.scope.everything or by.scope.without_team):
        own_company = Q(provider__kind=ProviderKind.IN_HOUSE)
        teams = teams.filter(Q(pk__in=by.scope.teams) | own_company)
    return teams


def default_due(ticket: Ticket, at: datetime) -> datetime:
    """In the usual time, or sooner where something is owed sooner: whoever gets it still has to do it."""
    usual: datetime = at + settings.HANDOVER_TIME
    owed_at = ticket.owed_at
    if owed_at is None or owed_at <= at:
        return usual
    return max(min(usual, owed_at), at + SHORTEST)
