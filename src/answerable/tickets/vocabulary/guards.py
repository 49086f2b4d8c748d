"""What the verbs about a company's own words begin with."""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.tickets.actions.words import storable

# What is moved from one word to another in one transaction; more would keep everybody else waiting.
MOST_MOVED = 10_000
MOST_WORDS = 200  # statuses, fields, choices of a field: people choose from them in a menu


def require(by: Actor) -> None:
    if not by.may("fields.manage"):
        raise NotAllowed


def clean_name(given: str, *, most: int) -> str:
    name = " ".join(storable(given).split())
    if not name or len(name) > most:
        raise Invalid(_("A name has between 1 and %(most)s characters.") % {"most": most})
    return name


def refuse_taken(rows: QuerySet[Model]) -> None:
    if rows.exists():
        raise Refusal(_("There is one of that name already."), code="taken")


def refuse_too_many(rows: QuerySet[Model]) -> None:
    if rows.count() >= MOST_WORDS:
        raise Refusal(_("There are %(most)s already: more nobody can choose from.") % {"most": MOST_WORDS})


def count_to_move(rows: QuerySet[Model]) -> int:
    """How many; refused when they are too many for one step."""
    count = rows.order_by()[: MOST_MOVED + 1].count()
    if count > MOST_MOVED:
        raise Refusal(
            _("It is in use more than %(most)s times: too many to change in one step. Rename it instead.")
            % {"most": MOST_MOVED},
            code="too_many",
        )
    return count
