"""Whose people somebody looks after: the house's administrators everybody's, a provider's managers their own. And whom
somebody leads: whose work they arrange, not whose account."""

from typing import TYPE_CHECKING

from answerable.people.models import Staff
from answerable.people.models.staff import StaffQuerySet

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


def manages_own(by: "Staff | Actor") -> bool:
    """The right is a provider's managers': whoever sees the house's tickets is not one."""
    scope = by.scope
    return by.may("staff.own") and not (scope.everything or scope.without_team) and bool(by.provider_id)


def looked_after_by(by: "Staff | Actor") -> StaffQuerySet:
    """Also those in no team, and those who left; nobody where one looks after nobody."""
    found: StaffQuerySet = Staff.objects.all()
    if manages_own(by) and not by.may("staff.manage"):
        return found.filter(provider=by.provider_id)
    return found.visible_to(by) if by.may("staff.manage") else found.none()


def may_lead(by: "Staff | Actor") -> bool:
    return by.may("routing.people") or by.may("routing.manage")


def led_by(by: "Staff | Actor") -> StaffQuerySet:
    """Whose skills, load and absences they say: in the house everybody's, of those who see all; else those of their own
    company in the teams that they see. Nobody's, where they lead nobody."""
    found: StaffQuerySet = Staff.objects.all()
    if not may_lead(by):
        return found.none()
    if by.scope.everything:
        return found
    members = Staff.teams.through.objects.filter(team__in=by.scope.teams)
    return found.filter(pk__in=members.values("staff"), provider=by.provider_id)
