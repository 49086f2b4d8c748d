"""Colleagues come, change and go. Somebody who may look after the others is always left."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people import events
from answerable.people.access import RIGHTS, SETTING_UP, Role
from answerable.people.actions.roles import require_having, require_sight_of
from answerable.people.addresses import normalise
from answerable.people.looking_after import looked_after_by, manages_own
from answerable.people.models import CustomRole, Provider, ProviderAccess, Staff, Team


@dataclass(frozen=True)
class Post:
    """Where somebody works, and as what. With a custom role, `role` is the one that it is like."""

    name: str
    provider: Provider
    role: Role
    teams: tuple[Team, ...] = ()
    language: str = "en"
    custom_role: CustomRole | None = None

    @property
    def rights(self) -> frozenset[str]:
        return self.custom_role.held() if self.custom_role else RIGHTS[self.role]


@transaction.atomic
def create_staff(
    *,
    email: str,
    name: str,
    provider: Provider,
    role: Role,
    by: Actor,
    at: datetime,
    teams: Iterable[Team] = (),
    password: str | None = None,
    language: str = "en",
    custom_role: CustomRole | None = None,
    time_zone: str = "UTC",
) -> Staff:
    """A new colleague. Only in-house people can be administrators: a provider's systems never give that role."""
    require_looking_after(by)
    if not normalise("email", email):
        raise Invalid(_("That is not a mail address."))
    post = _checked(Post(name, provider, role, tuple(teams), language, custom_role), by)
    if Staff.objects.filter(email__iexact=email).exists():
        raise Refusal(_("Somebody with that mail address works here already."))
    staff = Staff.objects.create_user(
        email,
        password,
        name=name.strip(),
        provider=provider,
        role=post.role,
        custom_role=post.custom_role,
        joined_at=at,
        language=language,
        time_zone=time_zone,
    )
    staff.teams.set(post.teams)
    told = _role_told(post) | {"provider": provider.pk}
    record(events.STAFF_CREATED, staff, by=by, at=at, **told)
    return staff


@transaction.atomic
def change_staff(staff: Staff, wanted: Post, *, by: Actor, at: datetime) -> Staff:
    """Another name, role, provider, other teams, another language. What did not change is not told."""
    staff, others = _locked(staff, by)
    wanted = _checked(wanted, by)
    if staff.role == Role.ADMIN and wanted.role != Role.ADMIN:
        if by.kind == "staff" and by.id == staff.pk:
            raise Refusal(_("You would lock yourself out. Another administrator can change your role."))
        _leave_one(staff, others)
    teams = sorted(team.pk for team in wanted.teams)
    told = _difference(staff, wanted, teams)
    is_same_person = (staff.name, staff.language) == (wanted.name.strip(), wanted.language)
    if not told and is_same_person:
        return staff
    staff.name, staff.language = wanted.name.strip(), wanted.language
    staff.role, staff.custom_role, staff.provider = wanted.role, wanted.custom_role, wanted.provider
    staff.save(update_fields=["name", "language", "role", "custom_role", "provider"])
    staff.teams.set(wanted.teams)
    record(events.STAFF_CHANGED, staff, by=by, at=at, **told)
    return staff


@transaction.atomic
def deactivate_staff(staff: Staff, *, by: Actor, at: datetime) -> Staff:
    """They leave: every session and token of theirs ends with this transaction. Twice is harmless."""
    staff, others = _locked(staff, by)
    if not staff.is_active:
        return staff
    if by.kind == "staff" and by.id == staff.pk:
        raise Refusal(_("You would lock yourself out. Another administrator can do this."))
    if staff.role == Role.ADMIN:
        _leave_one(staff, others)
    staff.is_active = False
    staff.session_epoch += 1
    staff.save(update_fields=["is_active", "session_epoch"])
    record(events.STAFF_DEACTIVATED, staff, by=by, at=at)
    return staff


def suspend_staff(staff: Staff, *, by: Actor, at: datetime) -> Staff | None:
    """Deactivate an account that nobody uses, in a transaction of the caller's; None where that would lock out whoever
    does it, or everybody."""
    administrators = Q(role=Role.ADMIN, is_active=True)
    rows = list(Staff.objects.select_for_update().filter(Q(pk=staff.pk) | administrators).order_by("pk"))
    found: Staff = next(row for row in rows if row.pk == staff.pk)
    is_last = found.role == Role.ADMIN and not any(row.has_come for row in rows if row.pk != found.pk)
    if not found.is_active or found.pk == by.staff_id or is_last:
        return None
    found.is_active = False
    found.session_epoch += 1
    found.save(update_fields=["is_active", "session_epoch"])
    record(events.STAFF_DEACTIVATED, found, by=by, at=at, unused=True)
    return found


@transaction.atomic
def end_sessions(staff: Staff, *, by: Actor, at: datetime) -> Staff:
    """They sign in anew, wherever they are signed in now: a lost telephone, a shared computer."""
    staff, _others = _locked(staff, by)
    staff.session_epoch += 1
    staff.save(update_fields=["session_epoch"])
    record(events.STAFF_SESSIONS_ENDED, staff, by=by, at=at)
    return staff


@transaction.atomic
def reactivate_staff(staff: Staff, *, by: Actor, at: datetime) -> Staff:
    staff, _others = _locked(staff, by)
    if staff.is_active:
        return staff
    staff.is_active = True
    staff.save(update_fields=["is_active"])
    record(events.STAFF_REACTIVATED, staff, by=by, at=at)
    return staff


@transaction.atomic
def set_looked_over(staff: Staff, wanted: bool, *, by: Actor, at: datetime) -> Staff:
    """Whether a colleague approves their answers before these are sent."""
    staff, _others = _locked(staff, by)
    if staff.is_looked_over == wanted:
        return staff
    staff.is_looked_over = wanted
    staff.save(update_fields=["is_looked_over"])
    record(events.STAFF_LOOKED_OVER, staff, by=by, at=at, on=wanted)
    return staff


def _locked(staff: Staff, by: Actor) -> tuple[Staff, list[Staff]]:
    """Them, and all administrators: two who take each other's role away at once must not both be the one who stays.
    In one statement and in the order of their keys, so that neither waits for the other for ever."""
    require_looking_after(by)
    if not looked_after_by(by).filter(pk=staff.pk).exists():
        raise Staff.DoesNotExist
    administrators = Q(role=Role.ADMIN, is_active=True)
    rows = list(Staff.objects.select_for_update().filter(Q(pk=staff.pk) | administrators).order_by("pk"))
    found = next(row for row in rows if row.pk == staff.pk)
    _require_giving(by, found.rights, Role(found.role), found.custom_role)
    require_sight_of(by, Role(found.role), in_house=found.provider.is_in_house)
    return found, [row for row in rows if row.pk != staff.pk]


def require_looking_after(by: Actor) -> None:
    """The house looks after everybody; a provider's own managers after their own people."""
    if not by.may("staff.manage") and not manages_own(by):
        raise NotAllowed


def _require_giving(by: Actor, rights: Iterable[str], role: Role, custom: CustomRole | None) -> None:
    """Rights that one has oneself; and, for a provider's managers, the built-in roles that the house lets them give."""
    if custom is None and manages_own(by) and not by.may("staff.manage") and role in _given_by(by):
        return
    require_having(by, rights)


def _given_by(by: Actor) -> list[str]:
    kept = ProviderAccess.objects.filter(provider=by.provider_id).first()
    return [Role.AGENT.value] if kept is None else list(kept.gives)


def _leave_one(staff: Staff, others: list[Staff]) -> None:
    """Somebody who was invited and never came looks after nothing."""
    if staff.is_active and not any(each.has_come for each in others):
        raise Refusal(_("They are the last administrator. Make somebody else one first."))


def _checked(post: Post, by: Actor) -> Post:
    if not post.name.strip():
        raise Invalid(_("Colleagues need a name to call them by."))
    if post.custom_role is not None:
        role = CustomRole.objects.select_for_update().get(pk=post.custom_role.pk)
        post = replace(post, role=Role(role.like), custom_role=role)
    if not by.may("staff.manage") and post.provider.pk != by.provider_id:
        raise NotAllowed(_("You look after the people of your own company."))
    _require_giving(by, post.rights, post.role, post.custom_role)
    require_sight_of(by, post.role, in_house=post.provider.is_in_house)
    if post.role == Role.ADMIN and not post.provider.is_in_house:
        raise Invalid(_("Only in-house staff can be administrators."))
    if post.rights & SETTING_UP and not post.provider.is_in_house:
        raise Invalid(_("Only in-house staff can set things up."))
    strange = [team.name for team in post.teams if team.provider_id != post.provider.pk]
    if strange and not post.provider.is_in_house:
        raise Invalid(
            _("%(provider)s’s people work in %(provider)s’s own teams only; %(teams)s is not among them.")
            % {"provider": post.provider.name, "teams": ", ".join(strange)}
        )
    return post


def _role_told(post: Post) -> dict[str, Any]:
    return {"custom_role": post.custom_role.pk} if post.custom_role else {"role": post.role.value}


def _difference(staff: Staff, wanted: Post, teams: list[int]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if (staff.role, staff.custom_role) != (wanted.role, wanted.custom_role):
        told |= _role_told(wanted)
    if staff.provider_id != wanted.provider.pk:
        told["provider"] = wanted.provider.pk
    if sorted(staff.teams.values_list("pk", flat=True)) != teams:
        told["teams"] = teams
    return told
