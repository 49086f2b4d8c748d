"""Roles that a company makes for itself. Nobody gives a right that they do not have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people import events
from answerable.people.access import ALL_RIGHTS, SETTING_UP, Role
from answerable.people.actions.guards import require
from answerable.people.models import CustomRole, ProviderKind

MOST_ROLES = 100


@dataclass(frozen=True)
class RoleWanted:
    """`like` is the built-in role whose sight it has."""

    name: str
    like: Role
    rights: frozenset[str]


@transaction.atomic
def add_role(wanted: RoleWanted, *, by: Actor, at: datetime) -> CustomRole:
    require(by, "staff.manage")
    wanted = _checked(wanted, by)
    _refuse_taken(wanted.name)
    if CustomRole.objects.count() >= MOST_ROLES:
        raise Refusal(_("There are a hundred roles already. Remove one first."))
    role = CustomRole.objects.create(name=wanted.name, like=wanted.like, rights=sorted(wanted.rights))
    record(events.ROLE_ADDED, role, by=by, at=at, like=wanted.like.value, added=len(wanted.rights))
    return role


@transaction.atomic
def change_role(role: CustomRole, wanted: RoleWanted, *, by: Actor, at: datetime) -> CustomRole:
    """Whoever has it may do what it says now from their next click on."""
    require(by, "staff.manage")
    role = CustomRole.objects.select_for_update().get(pk=role.pk)
    require_having(by, role.held())
    require_sight_of(by, Role(role.like), in_house=True)
    wanted, had = _checked(wanted, by), role.held()
    if (role.name, role.like, had) == (wanted.name, wanted.like, wanted.rights):
        return role
    _refuse_taken(wanted.name, but=role.pk)
    if wanted.rights & SETTING_UP and role.staff.exclude(provider__kind=ProviderKind.IN_HOUSE).exists():
        raise Refusal(_("People of a provider have this role: they cannot be given rights to set things up."))
    if wanted.like != role.like:
        role.staff.update(role=wanted.like)
    role.name, role.like, role.rights = wanted.name, wanted.like, sorted(wanted.rights)
    role.save()
    added, removed = len(wanted.rights - had), len(had - wanted.rights)
    record(events.ROLE_CHANGED, role, by=by, at=at, like=wanted.like.value, added=added, removed=removed)
    return role


@transaction.atomic
def remove_role(role: CustomRole, *, by: Actor, at: datetime) -> None:
    """Only while nobody has it, also of those who left: they might come back. Twice is harmless."""
    require(by, "staff.manage")
    found = CustomRole.objects.select_for_update().filter(pk=role.pk).first()
    if found is None:
        return
    holders = found.staff.count()
    if holders:
        raise Refusal(
            ngettext(
                "%(n)s colleague has this role. Give them another one first.",
                "%(n)s colleagues have this role. Give them another one first.",
                holders,
            )
            % {"n": holders}
        )
    keep_name(found, at=at)
    record(events.ROLE_REMOVED, found, by=by, at=at)
    found.delete()


def require_having(by: Actor, rights: Iterable[str]) -> None:
    """To give rights, and to take them from somebody, one has them oneself: else a role that looks after colleagues
    could be made into any other."""
    if not all(by.may(right) for right in rights):
        raise NotAllowed(_("You cannot give or take rights that you do not have yourself."))


def require_sight_of(by: Actor, like: Role, *, in_house: bool) -> None:
    """Nobody gives, or takes, the sight that goes with a role without having it: those who lead see everything."""
    if in_house and like != Role.AGENT and not by.scope.everything:
        raise NotAllowed(_("You cannot give or take a role that sees more than you do."))


def _checked(wanted: RoleWanted, by: Actor) -> RoleWanted:
    name = " ".join(wanted.name.split())
    if not name or len(name) > 60:
        raise Invalid(_("A name has between 1 and 60 characters."))
    if wanted.like == Role.ADMIN:
        raise Invalid(_("A role of your own is like agents, supervisors or managers."))
    unknown = wanted.rights - ALL_RIGHTS
    if unknown:
        raise Invalid(_("There is no right called %(right)s.") % {"right": min(unknown)})
    require_having(by, wanted.rights)
    require_sight_of(by, wanted.like, in_house=True)
    return RoleWanted(name, wanted.like, wanted.rights)


def _refuse_taken(name: str, *, but: int | None = None) -> None:
    others = CustomRole.objects.filter(name__iexact=name)
    if but is not None:
        others = others.exclude(pk=but)
    is_built_in = any(name.lower() in (role.value, str(role.label).lower()) for role in Role)
    if is_built_in or others.exists():
        raise Refusal(_("There is a role called %(name)s already.") % {"name": name})
