"""Who may do what and who sees what: every role of every kind of provider, spelt out."""

import pytest

from answerable.ledger.actor import SYSTEM, Scope, customer
from answerable.people.access import ALL_RIGHTS, RIGHTS, whose_scope_allows
from answerable.people.actions import change_staff
from answerable.people.actions.staff import Post
from answerable.people.models import Customer, Provider, ProviderKind, Role, Staff, Team
from answerable.tickets.actions import share
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db

EVERYTHING = {"own", "sibling", "other", "shared", "nobody's", "mine", "kept"}
# Teams: "own" is theirs, "sibling" another of the same provider, "other" one of another company. "shared" lies with
# the other company and is shared with their team; "mine" lies with the sibling and is assigned to them; "kept" lies
# with the other company and is, from when they worked there.
SEES = {
    (ProviderKind.IN_HOUSE, Role.AGENT): {"own", "shared", "nobody's", "mine", "kept"},
    (ProviderKind.IN_HOUSE, Role.SUPERVISOR): EVERYTHING,
    (ProviderKind.IN_HOUSE, Role.MANAGER): EVERYTHING,
    (ProviderKind.IN_HOUSE, Role.ADMIN): EVERYTHING,
    (ProviderKind.OUTSOURCED, Role.AGENT): {"own", "shared", "mine"},
    (ProviderKind.OUTSOURCED, Role.SUPERVISOR): {"own", "shared", "mine"},
    (ProviderKind.OUTSOURCED, Role.MANAGER): {"own", "sibling", "shared", "mine"},
    (ProviderKind.AUTOMATED, Role.AGENT): {"own", "shared", "mine"},
    (ProviderKind.AUTOMATED, Role.SUPERVISOR): {"own", "shared", "mine"},
    (ProviderKind.AUTOMATED, Role.MANAGER): {"own", "sibling", "shared", "mine"},
}
# Nobody makes such a person, and should a row like that exist, it opens nothing more than a supervisor's.
SEES |= {
    (kind, Role.ADMIN): SEES[kind, Role.SUPERVISOR]
    for kind in (ProviderKind.OUTSOURCED, ProviderKind.AUTOMATED)
}


@pytest.fixture
def company(make_ticket, make_staff, now):
    """company(kind, role) → (staff, {name: ticket})."""

    def build(kind, role):
        provider = Provider.objects.create(name="Theirs", kind=kind)
        other_kind = ProviderKind.OUTSOURCED if kind == ProviderKind.IN_HOUSE else ProviderKind.IN_HOUSE
        other_provider = Provider.objects.create(name="Other", kind=other_kind)
        own = Team.objects.create(name="Own", provider=provider)
        sibling = Team.objects.create(name="Sibling", provider=provider)
        other = Team.objects.create(name="Other", provider=other_provider)
        staff = make_staff("Somebody", provider=provider, role=role, teams=[own])
        tickets = {
            "own": make_ticket(team=own),
            "sibling": make_ticket(team=sibling),
            "other": make_ticket(team=other),
            "shared": make_ticket(team=other),
            "nobody's": make_ticket(),
            "mine": make_ticket(team=sibling, assignee=staff),
            "kept": make_ticket(team=other, assignee=staff),
        }
        share(tickets["shared"], own, by=SYSTEM, at=now)
        return Staff.objects.get(pk=staff.pk), tickets

    return build


def _seen(reader, tickets):
    visible = list(Ticket.objects.visible_to(reader).values_list("pk", flat=True))
    assert len(visible) == len(set(visible))  # each once, whatever number of reasons there are to see it
    return {name for name, ticket in tickets.items() if ticket.pk in visible}


def test_every_combination_is_in_the_table():
    assert set(SEES) == {(kind, role) for kind in ProviderKind for role in Role}


@pytest.mark.parametrize(("kind", "role"), SEES, ids=lambda value: str(value))
def test_what_they_see(company, kind, role):
    staff, tickets = company(kind, role)

    assert _seen(staff, tickets) == SEES[kind, role]
    assert _seen(staff.actor(), tickets) == SEES[kind, role]
    # The customers they may look up are those of their tickets, and everybody for in-house staff.
    customers = set(Customer.objects.visible_to(staff).values_list("pk", flat=True))
    if kind == ProviderKind.IN_HOUSE:
        assert customers == {ticket.customer_id for ticket in tickets.values()}
    else:
        assert customers == {tickets[name].customer_id for name in SEES[kind, role]}


@pytest.mark.parametrize(("kind", "role"), SEES, ids=lambda value: str(value))
def test_the_stream_allows_what_the_database_shows(company, kind, role):
    """Two ways to ask the same question: `Scope.allows` for events as they come, `visible_to` for rows."""
    staff, tickets = company(kind, role)

    allowed = {
        name
        for name, ticket in tickets.items()
        if staff.scope.allows(
            team=ticket.team_id,
            shared=frozenset(ticket.shared_with.values_list("pk", flat=True)),
            assignee_id=ticket.assignee_id,
        )
    }

    assert allowed == SEES[kind, role]


@pytest.mark.parametrize(("kind", "role"), SEES, ids=lambda value: str(value))
def test_whoever_has_left_sees_and_may_do_nothing(company, kind, role):
    staff, tickets = company(kind, role)
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    staff = Staff.objects.get(pk=staff.pk)

    assert _seen(staff, tickets) == set()
    assert staff.actor().rights == frozenset()
    assert staff.scope == Scope()
    assert not any(staff.may(right) for right in ALL_RIGHTS)


def test_a_team_of_another_company_on_an_outsourced_persons_list_opens_nothing(make_ticket, althea, ghent):
    """A3: a provider's own system may say what it likes about teams."""
    ticket = make_ticket(team=ghent)
    althea.teams.add(ghent)

    assert ticket not in Ticket.objects.visible_to(Staff.objects.get(pk=althea.pk))


def test_whoever_changes_companies_leaves_what_they_had(make_ticket, ana, ada, ghent, manila, run_jobs, now):
    had, unassigned = make_ticket(team=ghent, assignee=ana), make_ticket(assignee=ana)
    ended = make_ticket(team=ghent, assignee=ana, closed_at=now)
    post = Post("Ana", manila.provider, Role.AGENT, (manila,))
    change_staff(ana, post, by=ada.actor(), at=now)
    run_jobs()

    had.refresh_from_db()
    assert (had.team, had.assignee) == (ghent, None)
    seen = Ticket.objects.visible_to(Staff.objects.get(pk=ana.pk))
    assert set(seen) == {unassigned}
    assert not Staff.objects.filter(
        whose_scope_allows(team=ghent.pk, shared=Team.objects.none(), assignee_id=ana.pk), pk=ana.pk
    ).exists()
    assert ended.assignee == ana


def test_who_may_see_nothing_sees_nobody(zed, althea, cleo, make_ticket):
    make_ticket(customer=cleo)

    assert list(Customer.objects.visible_to(zed)) == []
    assert list(Staff.objects.visible_to(zed)) == [zed]
    assert list(Team.objects.visible_to(zed)) == []


def test_a_providers_people_see_their_own_colleagues_only(
    make_staff, althea, zed, ana, manila, manila_provider
):
    colleague = make_staff("Rosa", provider=manila_provider, teams=[manila])

    assert set(Staff.objects.visible_to(althea)) == {althea, colleague}
    assert set(Staff.objects.visible_to(ana)) == {ana, althea, colleague, zed}


# --- rights ------------------------------------------------------------------------------------------------


MAY = {
    "ticket.reply": {Role.AGENT, Role.SUPERVISOR, Role.ADMIN},
    "ticket.note": {Role.AGENT, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN},
    "customer.merge": {Role.SUPERVISOR, Role.ADMIN},
    "quarantine.see": {Role.SUPERVISOR, Role.MANAGER, Role.ADMIN},
    "quarantine.release": {Role.SUPERVISOR, Role.ADMIN},
    "jobs.run_again": {Role.SUPERVISOR, Role.ADMIN},
    "mailbox.manage": {Role.ADMIN},
    "rules.manage": {Role.ADMIN},
    "promises.manage": {Role.ADMIN},
    "staff.manage": {Role.ADMIN},
    "tokens.manage": {Role.ADMIN},
    "webhooks.manage": {Role.ADMIN},
    "something.new": set(),
}


@pytest.mark.parametrize(("right", "roles"), MAY.items(), ids=MAY)
def test_who_may(right, roles):
    assert {role for role in Role if right in RIGHTS[role]} == roles


def test_the_system_may_everything_and_a_customer_no_right_of_staff():
    assert all(SYSTEM.may(right) for right in ALL_RIGHTS)
    assert not any(customer(1).may(right) for right in ALL_RIGHTS)
