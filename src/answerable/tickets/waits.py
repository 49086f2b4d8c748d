"""Since when the customer has been waiting for us: from the messages alone, so that it can always be rebuilt."""

from django.db.models import Max, Min

from answerable.tickets.models import DeliveryState, Direction, Message, Ticket


def recompute_wait(ticket: Ticket) -> None:
    """Set `waiting_since` and `answered_at`; the caller saves.

    The wait begins with the first thing the customer wrote after our last answer. Only a delivered answer by a person
    or an answering automation counts; automatic mail, theirs or ours, never does.
    """
    said = Message.objects.filter(ticket=ticket, is_automatic=False)
    answers = said.filter(direction=Direction.OUTBOUND, delivery=DeliveryState.DELIVERED)
    last = answers.aggregate(written=Max("created_at"), delivered=Max("delivered_at"))
    questions = said.filter(direction=Direction.INBOUND)
    if last["written"] is not None:
        questions = questions.filter(created_at__gt=last["written"])
    ticket.waiting_since = questions.aggregate(first=Min("created_at"))["first"]
    ticket.answered_at = last["delivered"]
