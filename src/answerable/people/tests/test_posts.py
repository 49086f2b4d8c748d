"""Where somebody works and as what is changed by administrators, of whom one is always left."""

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import Post, change_staff, create_staff, deactivate_staff
from answerable.people.models import Role, Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def eve(make_staff, own_company):
    return make_staff("Eve", provider=own_company, role=Role.ADMIN)


def _post(staff, **changed):
    known = {
        "name": staff.name,
        "provider": staff.provider,
        "role": Role(staff.role),
        "teams": tuple(staff.teams.all()),
        "language": staff.language,
    }
    return Post(**{**known, **changed})


def test_a_colleague_gets_another_post_and_what_changed_is_told_once(ana, ada, ghent, leuven, now):
    wanted = _post(ana, name=" Ana Aguirre ", role=Role.SUPERVISOR, teams=(leuven,))

    for _ in range(2):
        change_staff(ana, wanted, by=ada.actor(), at=now)

    ana = Staff.objects.get(pk=ana.pk)
    assert (ana.name, ana.role, list(ana.teams.all())) == ("Ana Aguirre", "supervisor", [leuven])
    assert Event.objects.get().data == {"role": "supervisor", "teams": [leuven.pk]}


def test_what_is_the_same_is_no_event(ana, ada, now):
    change_staff(ana, _post(ana), by=ada.actor(), at=now)

    assert not Event.objects.exists()


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_change_posts(request, who, ben, now):
    with pytest.raises(NotAllowed):
        change_staff(ben, _post(ben, name="X"), by=request.getfixturevalue(who).actor(), at=now)


def test_whom_one_may_not_see_does_not_exist(ana, althea, now):
    """Nobody outside the house has the right to; should they ever, this holds."""
    from dataclasses import replace

    stranger = replace(althea.actor(), rights=frozenset({"staff.manage"}))

    with pytest.raises(Staff.DoesNotExist):
        change_staff(ana, _post(ana, name="X"), by=stranger, at=now)
    with pytest.raises(Staff.DoesNotExist):
        deactivate_staff(ana, by=stranger, at=now)


def test_a_providers_manager_sees_their_own_people_alone(
    make_staff, althea, zed, ana, manila, manila_provider
):
    manager = make_staff("Marikit", provider=manila_provider, role=Role.MANAGER)

    assert set(Staff.objects.visible_to(manager)) == {althea, manager}


def test_nobody_locks_themselves_out(ada, eve, now):
    with pytest.raises(Refusal, match="lock yourself out"):
        change_staff(ada, _post(ada, role=Role.AGENT), by=ada.actor(), at=now)
    with pytest.raises(Refusal, match="lock yourself out"):
        deactivate_staff(ada, by=ada.actor(), at=now)


def test_the_last_administrator_stays_whoever_asks(ada, now):
    with pytest.raises(Refusal, match="last administrator"):
        change_staff(ada, _post(ada, role=Role.AGENT), by=SYSTEM, at=now)
    with pytest.raises(Refusal, match="last administrator"):
        deactivate_staff(ada, by=SYSTEM, at=now)


def test_an_administrator_who_never_came_is_none_to_rely_on(ada, own_company, now):
    create_staff(
        email="eve@staff.example", name="Eve", provider=own_company, role=Role.ADMIN, by=ada.actor(), at=now
    )

    with pytest.raises(Refusal, match="last administrator"):
        deactivate_staff(ada, by=SYSTEM, at=now)


def test_of_two_administrators_one_may_go(ada, eve, now):
    deactivate_staff(eve, by=ada.actor(), at=now)

    assert not Staff.objects.get(pk=eve.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_two_who_take_each_others_role_at_once_leave_one(ada, eve, now, at_once):
    at_once(
        lambda: deactivate_staff(eve, by=ada.actor(), at=now),
        lambda: deactivate_staff(ada, by=eve.actor(), at=now),
    )

    assert Staff.objects.filter(role=Role.ADMIN, is_active=True).count() == 1


def test_nobody_outside_the_house_is_made_administrator(althea, ada, now):
    with pytest.raises(Invalid, match="in-house"):
        change_staff(althea, _post(althea, role=Role.ADMIN), by=ada.actor(), at=now)


def test_an_administrator_does_not_move_to_a_provider(ada, eve, manila_provider, now):
    with pytest.raises(Invalid, match="in-house"):
        change_staff(eve, _post(eve, provider=manila_provider), by=ada.actor(), at=now)


def test_a_providers_people_work_in_its_own_teams(althea, ada, ghent, now):
    with pytest.raises(Invalid, match="Ghent"):
        change_staff(althea, _post(althea, teams=(ghent,)), by=ada.actor(), at=now)
    with pytest.raises(Invalid, match="Ghent"):
        create_staff(
            email="x@staff.example",
            name="X",
            provider=althea.provider,
            role=Role.AGENT,
            teams=[ghent],
            by=ada.actor(),
            at=now,
        )


def test_a_colleague_needs_a_name(ana, ada, now):
    with pytest.raises(Invalid, match="name"):
        change_staff(ana, _post(ana, name="  "), by=ada.actor(), at=now)
