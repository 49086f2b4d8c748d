"""Staff come, may do what their role says, and leave for good at once."""

import pytest
from django.urls import reverse
from tests.fixtures.cast import PASSWORD

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import create_staff, deactivate_staff, reactivate_staff
from answerable.people.models import Role, Staff

pytestmark = [pytest.mark.django_db, pytest.mark.urls("answerable.people.tests.urls")]


def _sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def _is_in(client):
    return client.get("/test-home/").status_code == 200


def test_whoever_knows_their_password_comes_in(client, ana):
    assert not _is_in(client)

    _sign_in(client, "Ana@Staff.example", "wrong-horse-battery")
    assert not _is_in(client)

    _sign_in(client, "Ana@Staff.example")
    assert client.get("/test-home/").content == b"ana@staff.example"


def test_nobody_signs_themselves_up(client):
    client.post(
        reverse("account_signup"),
        {"email": "new@staff.example", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert not Staff.objects.exists()


def test_every_session_ends_when_somebody_leaves_and_none_comes_back(client, client_factory, ana, ada, now):
    elsewhere = client_factory()
    _sign_in(client, ana.email)
    _sign_in(elsewhere, ana.email)
    assert _is_in(client)
    assert _is_in(elsewhere)

    deactivate_staff(ana, by=ada.actor(), at=now)
    assert not _is_in(client)
    assert not _is_in(elsewhere)
    _sign_in(client, ana.email)
    assert not _is_in(client)

    reactivate_staff(ana, by=ada.actor(), at=now)
    assert not _is_in(elsewhere)
    _sign_in(elsewhere, ana.email)
    assert _is_in(elsewhere)


def test_a_new_password_ends_the_old_sessions(client, ana):
    _sign_in(client, ana.email)

    ana.set_password("another-horse-battery")
    ana.save()

    assert not _is_in(client)


def test_guessing_a_password_is_stopped_before_the_right_one_helps(client, ana):
    for _ in range(12):
        _sign_in(client, ana.email, "a wrong guess")

    refused = _sign_in(client, ana.email)

    assert not _is_in(client)
    assert refused.status_code in {200, 429}


def test_guessing_at_one_person_does_not_lock_out_another_elsewhere(client, client_factory, ana, ben):
    for _ in range(12):
        _sign_in(client, ana.email, "a wrong guess")

    elsewhere = client_factory(REMOTE_ADDR="192.0.2.7")
    _sign_in(elsewhere, ben.email)

    assert _is_in(elsewhere)


@pytest.fixture
def client_factory():
    from django.test import Client

    return Client


def test_leaving_and_coming_back_twice_is_one_event_each(ana, ada, now):
    for _ in range(2):
        deactivate_staff(ana, by=ada.actor(), at=now)
    for _ in range(2):
        reactivate_staff(ana, by=ada.actor(), at=now)

    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["staff.deactivated", "staff.reactivated"]


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_manage_staff(request, who, own_company, now):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        create_staff(
            email="x@staff.example",
            name="X",
            provider=own_company,
            role=Role.AGENT,
            by=person.actor(),
            at=now,
        )
    with pytest.raises(NotAllowed):
        deactivate_staff(person, by=person.actor(), at=now)
    with pytest.raises(NotAllowed):
        reactivate_staff(person, by=person.actor(), at=now)


@pytest.mark.parametrize("provider", ["manila_provider", "robots"])
def test_nobody_outside_the_house_becomes_administrator(request, provider, ada, now):
    with pytest.raises(Invalid):
        create_staff(
            email="x@staff.example",
            name="X",
            provider=request.getfixturevalue(provider),
            role=Role.ADMIN,
            by=ada.actor(),
            at=now,
        )

    assert Staff.objects.count() == 1


def test_a_new_colleague_may_sign_in(client, ada, own_company, ghent, now):
    new = create_staff(
        email="Eva@Staff.example",
        name="Eva",
        provider=own_company,
        role=Role.AGENT,
        teams=[ghent],
        password=PASSWORD,
        by=ada.actor(),
        at=now,
    )

    _sign_in(client, "eva@staff.example")

    assert _is_in(client)
    assert list(new.teams.all()) == [ghent]
    assert Event.objects.get().data == {"provider": own_company.pk, "role": "agent"}


@pytest.mark.parametrize("email", ["ANA@staff.example", "no address", ""])
def test_an_address_that_is_taken_or_none_is_refused(email, ana, ada, own_company, now):
    with pytest.raises(Refusal):
        create_staff(email=email, name="X", provider=own_company, role=Role.AGENT, by=ada.actor(), at=now)


def test_somebody_invited_without_a_password_has_none(client, own_company, now):
    create_staff(
        email="eva@staff.example", name="Eva", provider=own_company, role=Role.AGENT, by=SYSTEM, at=now
    )

    for password in ("", "None", "!"):
        _sign_in(client, "eva@staff.example", password)
        assert not _is_in(client)
