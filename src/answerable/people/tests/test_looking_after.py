"""A provider's own managers look after their own people, within what the house lets them give, and nobody else's."""

from dataclasses import replace

import pytest
from django.core import mail

from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.access import Role
from answerable.people.actions import (
    AccessWanted,
    Post,
    add_role,
    change_access,
    change_staff,
    create_staff,
    deactivate_staff,
    end_sessions,
    reactivate_staff,
    set_looked_over,
)
from answerable.people.actions.roles import RoleWanted
from answerable.people.invitations import add_by_invitation, invite_staff
from answerable.people.models import Staff, Team

pytestmark = [pytest.mark.django_db, pytest.mark.urls("answerable.config.urls")]


@pytest.fixture
def maya(make_staff, manila_provider):
    """Manila's own manager."""
    return make_staff("Maya", provider=manila_provider, role=Role.MANAGER)


def _post(staff, **changes):
    return replace(Post(staff.name, staff.provider, Role(staff.role), tuple(staff.teams.all())), **changes)


VERBS = {
    "change": lambda staff, by, at: change_staff(staff, _post(staff, name="Somebody"), by=by, at=at),
    "deactivate": lambda staff, by, at: deactivate_staff(staff, by=by, at=at),
    "look over": lambda staff, by, at: set_looked_over(staff, True, by=by, at=at),
}
ALSO = {
    "let back in": lambda staff, by, at: reactivate_staff(staff, by=by, at=at),
    "end sessions": lambda staff, by, at: end_sessions(staff, by=by, at=at),
    "invite": lambda staff, by, at: invite_staff(staff, by=by, at=at),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_each_thing_works_on_their_own_people_and_twice_is_once(verb, maya, althea, now):
    before = Event.objects.count()
    for _twice in range(2):
        verb(Staff.objects.get(pk=althea.pk), maya.actor(), now)
    assert Event.objects.count() == before + 1


@pytest.mark.parametrize("verb", {**VERBS, **ALSO}.values(), ids={**VERBS, **ALSO})
def test_nobody_else_is_there_for_them_and_agents_may_nothing(verb, maya, althea, zed, ana, ada, now):
    before = Event.objects.count()
    for stranger in (zed, ana, ada):
        with pytest.raises(Staff.DoesNotExist):
            verb(stranger, maya.actor(), now)
    for by in (althea, zed, ana):
        with pytest.raises(NotAllowed):
            verb(maya, by.actor(), now)
    assert Event.objects.count() == before


def test_a_manager_of_the_house_has_no_people_of_their_own(mara, ana, althea, now):
    for staff in (ana, althea):
        with pytest.raises(NotAllowed):
            deactivate_staff(staff, by=mara.actor(), at=now)


def test_they_invite_people_into_their_own_company_alone(
    maya, manila_provider, manila, own_company, krakow_provider, now
):
    made = add_by_invitation(
        "new@staff.example", Post("New", manila_provider, Role.AGENT, (manila,)), by=maya.actor(), at=now
    )
    assert (made.provider, list(made.teams.all())) == (manila_provider, [manila])
    assert len(mail.outbox) == 1
    for provider in (own_company, krakow_provider):
        with pytest.raises(NotAllowed):
            add_by_invitation("x@staff.example", Post("X", provider, Role.AGENT), by=maya.actor(), at=now)
    with pytest.raises(Refusal):
        add_by_invitation(
            "new@staff.example", Post("New", manila_provider, Role.AGENT), by=maya.actor(), at=now
        )


def test_they_take_nobody_out_of_their_company_and_into_no_strange_team(
    maya, althea, own_company, ghent, krakow_provider, now
):
    with pytest.raises(NotAllowed):
        change_staff(althea, _post(althea, provider=own_company, teams=()), by=maya.actor(), at=now)
    theirs = Team.objects.create(name="Kraków", provider=krakow_provider)
    for team in (ghent, theirs):
        with pytest.raises(Invalid):
            change_staff(althea, _post(althea, teams=(team,)), by=maya.actor(), at=now)


@pytest.mark.parametrize(
    ("role", "gives", "is_done"),
    [
        (Role.AGENT, None, True),  # unless the house says otherwise
        (Role.AGENT, [], False),
        (Role.SUPERVISOR, None, False),
        (Role.SUPERVISOR, [Role.SUPERVISOR], True),
        (Role.MANAGER, [], True),  # their own
        (Role.ADMIN, [Role.AGENT, Role.SUPERVISOR], False),
    ],
)
def test_roles_go_as_far_as_the_house_allows(role, gives, is_done, maya, ada, manila_provider, now):
    if gives is not None:
        change_access(manila_provider, AccessWanted(gives=gives), by=ada.actor(), at=now)

    def make():
        post = Post("New", manila_provider, role)
        return create_staff(
            email="n@staff.example",
            name=post.name,
            provider=post.provider,
            role=role,
            by=maya.actor(),
            at=now,
        )

    if is_done:
        assert make().role == role
    else:
        with pytest.raises((NotAllowed, Invalid)):
            make()
        assert not Staff.objects.filter(email="n@staff.example").exists()


def test_a_role_of_the_companys_own_goes_no_further_than_their_own_rights(maya, ada, althea, now):
    wide = add_role(RoleWanted("Wide", Role.AGENT, frozenset({"ticket.reply"})), by=ada.actor(), at=now)
    narrow = add_role(RoleWanted("Narrow", Role.AGENT, frozenset({"ticket.note"})), by=ada.actor(), at=now)
    with pytest.raises(NotAllowed):
        change_staff(althea, _post(althea, custom_role=wide), by=maya.actor(), at=now)
    assert (
        change_staff(althea, _post(althea, custom_role=narrow), by=maya.actor(), at=now).custom_role == narrow
    )


def test_they_cannot_lock_themselves_out(maya, now):
    with pytest.raises(Refusal):
        deactivate_staff(maya, by=maya.actor(), at=now)


def test_sessions_end_and_the_person_stays(maya, althea, signed_in, now):
    client = signed_in(althea)
    assert client.get("/me/").status_code == 200
    end_sessions(althea, by=maya.actor(), at=now)
    assert client.get("/me/").status_code == 302
    assert Staff.objects.get(pk=althea.pk).is_active


def test_their_page_names_their_own_people_and_offers_what_they_may_give(
    maya, althea, zed, ana, ghent, manila, signed_in
):
    client = signed_in(maya)
    Staff.objects.filter(pk=althea.pk).update(is_active=False)
    page = client.get("/settings/staff/").content.decode()
    assert "Althea" in page
    assert not any(each.email in page for each in (zed, ana))
    form = client.get("/settings/staff/new/").content.decode()
    assert "Manila Care" in form
    assert not any(f">{name}" in form for name in ("Own company", "Ghent", "administrator", "supervisor"))
    client.post(f"/settings/staff/{althea.pk}/active/")
    assert "Maya let Althea back in" in client.get(f"/settings/staff/{althea.pk}/").content.decode()
    for stranger in (zed, ana):
        assert client.get(f"/settings/staff/{stranger.pk}/").status_code == 404
        answer = client.post(f"/settings/staff/{stranger.pk}/sessions/")
        assert answer.status_code == 404
    assert client.get("/settings/teams/").status_code == 302
    assert client.get("/settings/access/").status_code == 302
