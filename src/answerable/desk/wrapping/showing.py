"""What somebody sees of a ticket's wrap-up: who reviews judges first and compares then."""

from dataclasses import dataclass

from answerable.desk.wrapping.forms import WrapUpForm
from answerable.listening.models import Cause, WrapUp
from answerable.listening.wrapping import proposal_for
from answerable.people.models import ProviderKind, Staff
from answerable.tickets.models import Ticket


@dataclass(frozen=True)
class Shown:
    """`said` and `reviewed` are None where they are not there, or not to be seen yet."""

    said: WrapUp | None
    reviewed: WrapUp | None
    form: WrapUpForm | None
    review_form: WrapUpForm | None
    proposed: str
    causes: list[tuple[str, str]]


def shown_of(ticket: Ticket, staff: Staff) -> Shown:
    both = {each.is_review: each for each in ticket.wrap_ups.select_related("by", "provider")}
    said, reviewed = both.get(False), both.get(True)
    may_review = (
        said is not None
        and said.by_id != staff.pk
        and staff.may("wrap_up.review")
        and staff.provider.kind == ProviderKind.IN_HOUSE
    )
    is_blind = may_review and reviewed is None
    can_say = staff.may("ticket.wrap_up") and not ticket.is_merged
    proposed = proposal_for(ticket) if can_say and said is None else ""
    causes = [(str(value), str(label)) for value, label in Cause.choices]
    causes.sort(key=lambda each: each[0] != proposed)
    return Shown(
        said=None if is_blind else said,
        reviewed=reviewed,
        form=_form(said) if can_say and not is_blind else None,
        review_form=_form(None) if is_blind and not ticket.is_merged else None,
        proposed=proposed,
        causes=causes,
    )


def _form(said: WrapUp | None) -> WrapUpForm:
    names = ("was_avoidable", "was_misunderstood", "has_workaround", "wants_more")
    return WrapUpForm(initial={name: getattr(said, name) for name in names} if said else None)
