"""What a ticket's page shows of its calls."""

from collections.abc import Sequence

from django.db.models import Q

from answerable.channels.phone.models import Call
from answerable.tickets.channel_words import SPOKEN
from answerable.tickets.models import Message


def calls_of(messages: Sequence[Message]) -> dict[int, Call]:
    """By message; nothing is asked where nobody called."""
    keys = [each.pk for each in messages if each.channel in SPOKEN]
    if not keys:
        return {}
    found: dict[int, Call] = {}
    for call in Call.objects.filter(Q(message__in=keys) | Q(spoken__in=keys)).select_related(
        "message", "spoken"
    ):
        found |= {said.pk: call for said in (call.message, call.spoken) if said is not None}
    return found
