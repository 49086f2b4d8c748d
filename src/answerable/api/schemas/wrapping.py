"""Why a human was needed."""

from datetime import datetime

from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Input, Output
from answerable.listening.models import Cause, WrapUp


class WrapUpIn(Input):
    cause: Cause
    was_avoidable: bool = False
    was_misunderstood: bool = False
    has_workaround: bool = False
    wants_more: bool = False


class WrapUpOut(Output):
    """`is_review`: by the house, which had not seen the other when it judged. `proposed` is what the text suggested."""

    ticket: str
    is_review: bool
    cause: Cause
    was_avoidable: bool
    was_misunderstood: bool
    has_workaround: bool
    wants_more: bool
    proposed: Cause | None
    by: Named | None
    at: datetime


def wrap_up_out(row: WrapUp) -> WrapUpOut:
    """Wants its ticket and who said it loaded."""
    return WrapUpOut(
        ticket=row.ticket.reference,
        is_review=row.is_review,
        cause=Cause(row.cause),
        was_avoidable=row.was_avoidable,
        was_misunderstood=row.was_misunderstood,
        has_workaround=row.has_workaround,
        wants_more=row.wants_more,
        proposed=Cause(row.proposed) if row.proposed else None,
        by=named(row.by),
        at=row.at,
    )
