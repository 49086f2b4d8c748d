"""Roles that a company makes for itself: what they allow, who may give them, and that nobody climbs by them."""

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.access import ALL_RIGHTS, RIGHTS, SETTING_UP
from answerable.people.actions import (
    Post,
    RoleWanted,
    add_role,
    change_role,
    change_staff,
    deactivate_staff,
    remove_role,
)
from answerable.people.models import CustomRole, Role, Staff
from answerable.people.right_words import GROUPS
from answerable.tickets.actions import note, tag
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
READS = frozenset({"ticket.note"})


@pytest.fixture
def reader(ada, now):
    return add_role(RoleWanted("Reader", Role.AGENT, READS), by=ada.actor(), at=now)


def _give(staff, role, *, by, at, provider=None):
    post = Post(
        staff.name, provider or staff.provider, Role.AGENT, tuple(staff.teams.all()), custom_role=role
    )
    return Staff.objects.get(pk=change_staff(staff, post, by=by.actor(), at=at).pk)


def test_every_right_is_in_words_and_no_other():
    assert sorted(right for rights in GROUPS.values() for right in rights) == sorted(ALL_RIGHTS)


def test_they_may_what_the_role_says_and_see_what_it_is_like(
    reader, ana, ada, make_ticket, ghent, leuven, now
):
    ticket, _theirs = make_ticket(team=ghent), make_ticket(team=leuven)
    ana = _give(ana, reader, by=ada, at=now)

    note(ticket, "Seen.", by=ana.actor(), at=now)
    with pytest.raises(NotAllowed):
        tag(ticket, "zip", by=ana.actor(), at=now)
    assert list(Ticket.objects.visible_to(ana)) == [ticket]
    assert (ana.role_name, ana.role) == ("Reader", Role.AGENT)


def test_a_change_of_the_role_holds_for_all_who_have_it(reader, ana, ada, make_ticket, leuven, now):
    ana = _give(ana, reader, by=ada, at=now)
    ticket = make_ticket(team=leuven)
    change_role(reader, RoleWanted("Overseer", Role.MANAGER, READS | {"ticket.tag"}), by=ada.actor(), at=now)

    ana = Staff.objects.get(pk=ana.pk)
    tag(ticket, "zip", by=ana.actor(), at=now)
    assert ana.role == Role.MANAGER


def test_whoever_leaves_may_nothing(reader, ana, ada, now):
    ana = _give(ana, reader, by=ada, at=now)
    deactivate_staff(ana, by=ada.actor(), at=now)
    assert Staff.objects.get(pk=ana.pk).rights == frozenset()


def test_a_right_that_the_product_forgot_is_nobodys(reader, ana, ada, now):
    CustomRole.objects.filter(pk=reader.pk).update(rights=["ticket.note", "world.rule"])
    assert _give(ana, CustomRole.objects.get(), by=ada, at=now).rights == READS


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea"])
def test_only_who_looks_after_staff_makes_roles(who, request, reader, now):
    by = request.getfixturevalue(who).actor()
    with pytest.raises(NotAllowed):
        add_role(RoleWanted("Mine", Role.AGENT, READS), by=by, at=now)
    with pytest.raises(NotAllowed):
        change_role(reader, RoleWanted("Mine", Role.AGENT, READS), by=by, at=now)
    with pytest.raises(NotAllowed):
        remove_role(reader, by=by, at=now)


@pytest.fixture
def personnel(make_staff, own_company, ada, now):
    """Somebody who looks after colleagues and may do nothing else."""
    role = add_role(RoleWanted("Personnel", Role.MANAGER, READS | {"staff.manage"}), by=ada.actor(), at=now)
    return _give(make_staff("Pia", provider=own_company), role, by=ada, at=now)


def test_nobody_gives_or_takes_what_they_do_not_have(personnel, reader, ana, ada, own_company, now):
    by = personnel.actor()
    with pytest.raises(NotAllowed):
        add_role(RoleWanted("Ruler", Role.MANAGER, ALL_RIGHTS), by=by, at=now)
    with pytest.raises(NotAllowed):
        change_role(personnel.custom_role, RoleWanted("Ruler", Role.MANAGER, ALL_RIGHTS), by=by, at=now)
    with pytest.raises(NotAllowed):
        change_staff(personnel, Post("Pia", own_company, Role.ADMIN), by=by, at=now)
    with pytest.raises(NotAllowed):
        deactivate_staff(ada, by=by, at=now)
    with pytest.raises(NotAllowed):
        change_staff(ana, Post("Ana", own_company, Role.AGENT), by=by, at=now)
    ben = _give(ana, reader, by=ada, at=now)
    assert change_staff(ben, Post("Ben", own_company, Role.AGENT, custom_role=reader), by=by, at=now)


def test_nobody_gives_a_sight_that_they_do_not_have(ana, ben, mara, reader, ada, own_company, ghent, now):
    role = add_role(RoleWanted("Clerk", Role.AGENT, READS | {"staff.manage"}), by=ada.actor(), at=now)
    overseer = add_role(RoleWanted("Overseer", Role.MANAGER, READS), by=ada.actor(), at=now)
    clerk, ben = _give(ana, role, by=ada, at=now), _give(ben, reader, by=ada, at=now)
    by = clerk.actor()

    for like in (Role.SUPERVISOR, Role.MANAGER):
        with pytest.raises(NotAllowed):
            add_role(RoleWanted("Mine", like, READS), by=by, at=now)
        with pytest.raises(NotAllowed):
            change_role(reader, RoleWanted("Reader", like, READS), by=by, at=now)
    with pytest.raises(NotAllowed):
        change_role(overseer, RoleWanted("Overseer", Role.AGENT, READS), by=by, at=now)
    with pytest.raises(NotAllowed):
        change_staff(ben, Post("Ben", own_company, Role.AGENT, custom_role=overseer), by=by, at=now)
    led = _give(mara, overseer, by=ada, at=now)
    with pytest.raises(NotAllowed):
        deactivate_staff(led, by=by, at=now)
    assert add_role(RoleWanted("Mine", Role.AGENT, READS), by=by, at=now)
    assert change_staff(ben, Post("Benny", own_company, Role.AGENT, custom_role=reader), by=by, at=now)
    assert add_role(RoleWanted("Theirs", Role.MANAGER, READS), by=ada.actor(), at=now)


def test_a_providers_people_set_nothing_up(ada, althea, reader, now):
    role = add_role(RoleWanted("Words", Role.AGENT, READS | {"fields.manage"}), by=ada.actor(), at=now)
    with pytest.raises(Invalid, match="Only in-house"):
        _give(althea, role, by=ada, at=now)

    _give(althea, reader, by=ada, at=now)
    with pytest.raises(Refusal, match="provider have this role"):
        change_role(reader, RoleWanted("Reader", Role.AGENT, READS | SETTING_UP), by=ada.actor(), at=now)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (RoleWanted("  ", Role.AGENT, READS), "characters"),
        (RoleWanted("x" * 61, Role.AGENT, READS), "characters"),
        (RoleWanted("agent", Role.AGENT, READS), "already"),
        (RoleWanted("READER", Role.AGENT, READS), "already"),
        (RoleWanted("Boss", Role.ADMIN, READS), "like agents"),
        (RoleWanted("Odd", Role.AGENT, frozenset({"world.rule"})), "no right"),
    ],
)
def test_nonsense_is_refused(reader, wanted, why, now):
    with pytest.raises(Refusal, match=why):
        add_role(wanted, by=SYSTEM, at=now)


def test_it_goes_only_while_nobody_has_it_and_twice_is_harmless(reader, ana, ada, now):
    _give(ana, reader, by=ada, at=now)
    with pytest.raises(Refusal, match="1 colleague has"):
        remove_role(reader, by=ada.actor(), at=now)

    _give(ana, None, by=ada, at=now)
    remove_role(reader, by=ada.actor(), at=now)
    remove_role(reader, by=ada.actor(), at=now)
    assert not CustomRole.objects.exists()
    assert Staff.objects.get(pk=ana.pk).rights == RIGHTS[Role.AGENT]
