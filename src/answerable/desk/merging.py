"""Several tickets that are one matter become one, and apart again: all of them or none."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger import rows
from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Refusal
from answerable.tickets import actions
from answerable.tickets.models import Ticket


@transaction.atomic
def merge_all(gone: Sequence[Ticket], kept: Ticket, *, by: Actor, at: datetime) -> None:
    for ticket in _locked([*gone, kept]):
        if ticket.is_merged and ticket.merged_into_id != kept.pk:
            raise merged_already(ticket)
    for ticket in _in_order(gone):
        actions.merge(ticket, kept, by=by, at=at)


@transaction.atomic
def unmerge_all(gone: Sequence[Ticket], *, by: Actor, at: datetime) -> None:
    kept = Ticket.objects.filter(merged_from__in=gone).distinct()
    _locked([*gone, *kept])
    for ticket in _in_order(gone):
        actions.unmerge(ticket, by=by, at=at)


def merged_already(ticket: Ticket) -> Refusal:
    words = _("%(ticket)s was merged already. Nothing was changed.") % {"ticket": ticket.reference}
    return Refusal(words, code="merged")


def _locked(tickets: Iterable[Ticket]) -> list[Ticket]:
    """All, in the order of their keys and before the first verb: each verb locks two, and pair by pair two people's
    merges could wait for each other."""
    return [rows.locked(Ticket, ticket.pk) for ticket in _in_order(tickets)]


def _in_order(tickets: Iterable[Ticket]) -> list[Ticket]:
    return sorted(tickets, key=lambda ticket: ticket.pk)
