"""What every verb about a finding begins with, and what no finding may hold."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening.findings.personal import betrayals
from answerable.listening.findings.quoting import names_of
from answerable.listening.models import Department, Finding
from answerable.people.masking import Part, is_masked
from answerable.people.masking.values import first_name
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

RAISE, DECIDE, TELL, MANAGE = "findings.raise", "findings.decide", "findings.tell", "findings.manage"
MOST_TEXT = 5_000
_FEW = 5  # tickets


def locked(finding: Finding, by: Actor) -> Finding:
    """As it is now, until the transaction ends."""
    found: Finding = Finding.objects.visible_to(by).select_for_update(of=("self",)).get(pk=finding.pk)
    return found


def locked_standing(finding: Finding, by: Actor) -> Finding:
    found = locked(finding, by)
    if found.merged_into_id is not None:
        raise Refusal(_("It became one with another finding: go on there."), code="merged")
    return found


def may_decide(finding: Finding, by: Actor | Staff) -> bool:
    """Whoever has it, who leads its department, and in the house whoever has the right."""
    if by.staff_id is not None and by.staff_id in (finding.owner_id, _lead_of(finding.department)):
        return True
    return by.may(DECIDE) and by.scope.everything


def _lead_of(department: Department | None) -> int | None:
    return department.lead_id if department is not None else None


def require_decide(finding: Finding, by: Actor) -> None:
    if not may_decide(finding, by):
        raise NotAllowed


def check_words(*texts: str, tickets: Collection[Ticket] = (), by: Actor | None = None) -> None:
    """Refused with what betrays somebody, so that it can be taken out. Of many tickets whole names alone count: among
    a hundred customers somebody is called like any word."""
    names, is_few = names_of(*tickets), len(tickets) <= _FEW
    if by is not None and is_masked(by, Part.NAME):
        names = {first_name(name) for name in names}  # the answer must not tell whether a guess was right
    found = list(dict.fromkeys(word for text in texts for word in betrayals(text, names, with_parts=is_few)))
    if found:
        words = ", ".join(f"“{word}”" for word in found[:5])
        raise Invalid(
            _("This would betray somebody: %(words)s. Say it without, so that everybody may read it.")
            % {"words": words},
            code="personal",
        )


def check_quotes(quotes: Collection[tuple[Ticket, str]], *, by: Actor) -> None:
    """Each against those of its own ticket."""
    for ticket, quote in quotes:
        if quote.strip():
            check_words(quote, tickets=[ticket], by=by)


def owner_within(owner: Staff | None, department: Department | None) -> Staff | None:
    """Somebody who works here and, where it is a department's, at the company whose department it is."""
    if owner is None:
        return None
    if not owner.is_active:
        raise Invalid(_("%(name)s no longer works here.") % {"name": owner.name})
    if department is None:
        return owner
    whose = department.provider_id
    if not (owner.provider.is_in_house if whose is None else owner.provider_id == whose):
        raise Invalid(_("%(name)s does not work for that department.") % {"name": owner.name})
    return owner
