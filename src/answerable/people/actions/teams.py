"""Teams, and who is in them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.actions.guards import require
from answerable.people.models import Provider, Staff, Team, Tier


@transaction.atomic
def add_team(name: str, provider: Provider, *, by: Actor, at: datetime, tier: int | None = None) -> Team:
    require(by, "staff.manage")
    name = _name(name)
    _refuse_taken(name)
    tier = Tier.FIRST if tier is None else tier
    _check_tier(tier)
    team = Team.objects.create(name=name, provider=provider, tier=tier)
    record(events.TEAM_ADDED, team, by=by, at=at, provider=provider.pk, tier=int(tier))
    return team


@transaction.atomic
def change_team(
    team: Team,
    *,
    name: str,
    provider: Provider,
    members: Iterable[Staff],
    by: Actor,
    at: datetime,
    tier: int | None = None,
) -> Team:
    """Another name, another provider, another line of support, other people in it. Each person whose teams change is
    told of by themselves."""
    team, name = _locked(team, by), _name(name)
    tier = team.tier if tier is None else tier
    _check_tier(tier)
    wanted = {member.pk: member for member in members}
    _check_members(wanted.values(), provider)
    told: dict[str, Any] = {}
    if team.name != name:
        _refuse_taken(name, but=team.pk)
        told["renamed"] = True
    if team.provider_id != provider.pk:
        told["provider"] = provider.pk
    if team.tier != tier:
        told["tier"] = int(tier)
    if told:
        team.name, team.provider, team.tier = name, provider, tier
        team.save(update_fields=["name", "provider", "tier"])
        record(events.TEAM_CHANGED, team, by=by, at=at, **told)
    were = {member.pk: member for member in team.members.all()}
    team.members.set(wanted.values())
    for pk in sorted(wanted.keys() ^ were.keys()):
        member = wanted.get(pk) or were[pk]
        teams = sorted(member.teams.values_list("pk", flat=True))
        record(events.STAFF_CHANGED, member, by=by, at=at, teams=teams)
    return team


@transaction.atomic
def remove_team(team: Team, *, by: Actor, at: datetime) -> Team:
    """Nothing is given to it any more; what it did keeps its name. The rooms in which something still hangs on it
    refuse, as subscribers of the event. Twice is harmless."""
    team = _locked(team, by)
    if not team.is_active:
        return team
    team.is_active = False
    team.save(update_fields=["is_active"])
    record(events.TEAM_REMOVED, team, by=by, at=at)
    return team


@transaction.atomic
def restore_team(team: Team, *, by: Actor, at: datetime) -> Team:
    team = _locked(team, by)
    if team.is_active:
        return team
    team.is_active = True
    team.save(update_fields=["is_active"])
    record(events.TEAM_RESTORED, team, by=by, at=at)
    return team


def _locked(team: Team, by: Actor) -> Team:
    require(by, "staff.manage")
    if not Team.objects.visible_to(by).filter(pk=team.pk).exists():
        raise Team.DoesNotExist
    return Team.objects.select_for_update().get(pk=team.pk)


def _check_members(members: Iterable[Staff], provider: Provider) -> None:
    strange = [
        member.name
        for member in members
        if member.provider_id != provider.pk and not member.provider.is_in_house
    ]
    if strange:
        raise Invalid(
            _("%(people)s cannot be in a team of %(provider)s: they work for another provider.")
            % {"people": ", ".join(strange), "provider": provider.name}
        )


def _check_tier(tier: int) -> None:
    if tier not in Tier.values:
        raise Invalid(_("There is no such line of support."))


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not name or len(name) > 120:
        raise Invalid(_("A name has between 1 and 120 characters."))
    return name


def _refuse_taken(name: str, *, but: int | None = None) -> None:
    others = Team.objects.filter(name__iexact=name)
    if but is not None:
        others = others.exclude(pk=but)
    if others.exists():
        raise Refusal(_("There is one called %(name)s already, perhaps a removed one.") % {"name": name})
