"""What a ticket has at all of what few tickets have: one question, where a dozen would mostly find nothing each."""

from typing import NamedTuple

from answerable.ledger.together import answers, foresee
from answerable.tickets.models import Ticket


class There(NamedTuple):
    """Whether there is any; whose and whether the reader may see it is for whoever then asks for it."""

    drafts: bool = True
    side_drafts: bool = True
    side_conversations: bool = True
    handovers: bool = True
    follows: bool = True
    promises: bool = True
    field_values: bool = True
    tags: bool = True
    links: bool = True
    merged: bool = True  # into this one
    goodwill: bool = True
    matters: bool = True
    ratings: bool = True
    surveys: bool = True
    guides: bool = True
    known_issues: bool = True
    articles: bool = True


EVERYTHING = There()
_ROWS = {
    "drafts": "tickets_draft WHERE ticket_id = asked.id",
    "side_drafts": "tickets_sidedraft WHERE ticket_id = asked.id",
    "side_conversations": "tickets_sideconversation WHERE ticket_id = asked.id",
    "handovers": "routing_handover WHERE ticket_id = asked.id",
    "follows": "tickets_follow WHERE ticket_id = asked.id",
    "promises": "promises_promise WHERE ticket_id = asked.id",
    "field_values": "tickets_fieldvalue WHERE ticket_id = asked.id",
    "tags": "tickets_ticket_tags WHERE ticket_id = asked.id",
    "links": "tickets_link WHERE source_id = asked.id OR target_id = asked.id",
    "merged": "tickets_ticket AS gone WHERE gone.merged_into_id = asked.id",
    "goodwill": "tickets_goodwill WHERE ticket_id = asked.id",
    "matters": "tickets_samematter WHERE first_id = asked.id OR later_id = asked.id",
    "ratings": "tickets_rating WHERE ticket_id = asked.id",
    "surveys": (
        "listening_surveyanswer AS said JOIN listening_ask AS ask ON ask.id = said.ask_id "
        "WHERE ask.ticket_id = asked.id AND said.rating_id IS NULL"
    ),
    "guides": "selfservice_guiderun WHERE ticket_id = asked.id",
    "known_issues": "selfservice_issueticket WHERE ticket_id = asked.id",
    "articles": "selfservice_articleuse WHERE ticket_id = asked.id",
}
_ANY = ", ".join(f"EXISTS (SELECT 1 FROM {_ROWS[name]})" for name in There._fields)  # noqa: S608 - our own names
_QUESTION = f"SELECT {_ANY} FROM tickets_ticket AS asked WHERE asked.id = %s"  # noqa: S608 - our own names


def foresee_there(ticket: Ticket) -> None:
    foresee(_QUESTION, [ticket.pk])


def there_on(ticket: Ticket) -> There:
    return There(*map(bool, answers(_QUESTION, [ticket.pk])[0]))
