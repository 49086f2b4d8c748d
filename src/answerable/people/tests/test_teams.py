"""Teams and providers are made, renamed, filled and removed by administrators."""

from dataclasses import replace

import pytest
from django.utils import timezone

from answerable.channels.models import Mailbox
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import (
    add_team,
    change_team,
    remove_team,
    restore_team,
)
from answerable.people.actions.providers import add_provider, rename_provider
from answerable.people.models import Provider, ProviderKind, Team
from answerable.tickets.actions import assign, close, reopen

pytestmark = pytest.mark.django_db


def _kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_a_provider_and_a_team_are_added_and_renamed(ada, now):
    by = ada.actor()
    provider = add_provider("  Lima   Help ", ProviderKind.OUTSOURCED, by=by, at=now)
    team = add_team("Lima", provider, by=by, at=now)
    for _ in range(2):
        rename_provider(provider, "Lima Care", by=by, at=now)
        change_team(team, name="Lima tier 1", provider=provider, members=(), by=by, at=now)

    assert Provider.objects.filter(name="Lima Care").exists()
    assert Team.objects.get(pk=team.pk).name == "Lima tier 1"
    assert _kinds() == ["provider.added", "team.added", "provider.renamed", "team.changed"]


def test_a_name_is_given_once(ada, ghent, leuven, own_company, manila_provider, now):
    by = ada.actor()
    with pytest.raises(Refusal, match="already"):
        add_team("GHENT", own_company, by=by, at=now)
    with pytest.raises(Refusal, match="already"):
        change_team(leuven, name="Ghent", provider=own_company, members=(), by=by, at=now)
    with pytest.raises(Refusal, match="already"):
        add_provider("Own company", ProviderKind.OUTSOURCED, by=by, at=now)
    with pytest.raises(Refusal, match="already"):
        rename_provider(manila_provider, "own company", by=by, at=now)
    with pytest.raises(Invalid):
        add_team("   ", own_company, by=by, at=now)


def test_whose_teams_change_is_told_of_by_themselves(ada, ana, ben, ghent, leuven, own_company, now):
    for _ in range(2):
        change_team(ghent, name="Ghent", provider=own_company, members=[ben], by=ada.actor(), at=now)

    assert list(ghent.members.all()) == [ben]
    told = {event.stream: event.data for event in Event.objects.all()}
    assert told == {
        f"staff/{ana.pk}": {"teams": []},
        f"staff/{ben.pk}": {"teams": sorted([ghent.pk, leuven.pk])},
    }


def test_another_providers_people_are_not_in_it(
    ada, ana, althea, ghent, manila, own_company, krakow_provider, now
):
    by = ada.actor()
    with pytest.raises(Invalid, match="Althea"):
        change_team(ghent, name="Ghent", provider=own_company, members=[ana, althea], by=by, at=now)
    with pytest.raises(Invalid, match="Althea"):
        change_team(manila, name="Manila", provider=krakow_provider, members=[althea], by=by, at=now)

    change_team(manila, name="Manila", provider=manila.provider, members=[althea, ana], by=by, at=now)
    assert set(manila.members.all()) == {althea, ana}


def test_a_team_with_open_tickets_stays(ada, ghent, make_ticket, now):
    ticket, _other = make_ticket(team=ghent), make_ticket(team=ghent)

    with pytest.raises(Refusal, match="Ghent still has 2 open tickets"):
        remove_team(ghent, by=ada.actor(), at=now)

    close(ticket, by=ada.actor(), at=now)
    with pytest.raises(Refusal, match="1 open ticket"):
        remove_team(ghent, by=ada.actor(), at=now)
    assert Team.objects.get(pk=ghent.pk).is_active
    assert "team.removed" not in _kinds()


def test_a_team_with_mailboxes_stays(ada, ghent, now):
    Mailbox.objects.create(
        channel="email", name="Help", address="help@own.example", team=ghent, created_at=timezone.now()
    )

    with pytest.raises(Refusal, match="Help"):
        remove_team(ghent, by=ada.actor(), at=now)


def test_a_removed_team_keeps_its_past_and_is_given_nothing(ada, ana, ghent, make_ticket, now):
    ticket = make_ticket(team=ghent)
    close(ticket, by=ada.actor(), at=now)
    for _ in range(2):
        ghent = remove_team(ghent, by=ada.actor(), at=now)

    ticket.refresh_from_db()
    assert ticket.team == ghent
    with pytest.raises(Invalid, match="no more"):
        assign(make_ticket(team=None), team=ghent, staff=None, by=ada.actor(), at=now)

    for _ in range(2):
        restore_team(ghent, by=ada.actor(), at=now)
    assert [kind for kind in _kinds() if kind.startswith("team")] == ["team.removed", "team.restored"]


def test_what_a_removed_team_had_done_comes_back_to_whoever_takes_it(
    ada, ana, ben, ghent, make_ticket, make_message, now
):
    one, other = make_ticket(team=ghent, assignee=ana), make_ticket(team=ghent, assignee=ben)
    for ticket in (one, other):
        close(ticket, by=ada.actor(), at=now)
    ben.is_active = False
    ben.save()
    remove_team(ghent, by=ada.actor(), at=now)

    for ticket in (one, other):
        reopen(ticket, by=ada.actor(), at=now)
        ticket.refresh_from_db()

    assert (one.team, one.assignee) == (None, ana)
    assert (other.team, other.assignee) == (None, None)


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_do_this(request, who, ghent, own_company, now):
    by = request.getfixturevalue(who).actor()
    for refused in (
        lambda: add_provider("X", ProviderKind.OUTSOURCED, by=by, at=now),
        lambda: add_team("X", own_company, by=by, at=now),
        lambda: change_team(ghent, name="X", provider=own_company, members=(), by=by, at=now),
        lambda: remove_team(ghent, by=by, at=now),
        lambda: restore_team(ghent, by=by, at=now),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert not Event.objects.exists()


def test_a_team_one_may_not_see_does_not_exist(althea, ghent, own_company, now):
    by = replace(althea.actor(), rights=frozenset({"staff.manage"}))
    for missing in (
        lambda: change_team(ghent, name="X", provider=own_company, members=(), by=by, at=now),
        lambda: remove_team(ghent, by=by, at=now),
        lambda: restore_team(ghent, by=by, at=now),
    ):
        with pytest.raises(Team.DoesNotExist):
            missing()
