"""The first colleague and the first token of an installation."""

import json

import pytest
from django.utils import timezone

from answerable.people.first_start import opens
from answerable.people.models import Provider, Staff

GOOD = "a-long-and-good-one\n"


def test_the_first_administrator_of_an_empty_installation(answerable):
    result = answerable(
        "staff", "create", "ana@shop.example", "Ana", "--role", "admin", "--password-stdin", input=GOOD
    )

    assert result.exit_code == 0, result.output
    ana = Staff.objects.get()
    assert (ana.role, ana.provider.kind) == ("admin", "in_house")
    assert ana.check_password("a-long-and-good-one")


@pytest.mark.django_db
def test_a_link_for_the_first_one_is_printed_as_long_as_there_is_none(answerable, request):
    link = answerable("setup").stdout.strip()
    assert link.startswith("http")
    assert opens(link.rstrip("/").rsplit("/", 1)[1], at=timezone.now())

    request.getfixturevalue("ana")
    again = answerable("setup")
    assert again.exit_code == 1
    assert "People work here already" in again.output


def test_the_password_is_asked_for_twice_when_somebody_sits_there(answerable):
    result = answerable("staff", "create", "ana@shop.example", "Ana", input=GOOD * 2)

    assert result.exit_code == 0, result.output
    assert Staff.objects.get().check_password("a-long-and-good-one")
    assert "a-long-and-good-one" not in result.output


def test_the_same_address_twice_is_refused_with_a_sentence(answerable, ana):
    result = answerable("staff", "create", ana.email, "Ana", "--password-stdin", input=GOOD)

    assert result.exit_code == 1
    assert "works here already" in result.output


def test_a_weak_password_is_refused_with_a_reason(answerable):
    result = answerable("staff", "create", "ana@shop.example", "Ana", "--password-stdin", input="short\n")

    assert result.exit_code == 1
    assert "too short" in result.output
    assert not Provider.objects.exists()


def test_a_provider_that_is_not_there_is_not_made_by_a_slip_of_the_pen(answerable, own_company):
    result = answerable(
        "staff", "create", "a@b.example", "A", "--provider", "Manlia", "--password-stdin", input=GOOD
    )

    assert result.exit_code == 1
    assert "no provider called Manlia" in result.output


def test_people_of_a_provider_get_its_teams(answerable, manila_provider, manila):
    answerable(
        *("staff", "create", "joy@manila.example", "Joy", "--provider", "manila care"),
        *("--team", "Manila", "--team", "Night", "--password-stdin"),
        input=GOOD,
    )

    joy = Staff.objects.get()
    assert joy.provider == manila_provider
    assert sorted(team.name for team in joy.teams.all()) == ["Manila", "Night"]


def test_nobody_outside_the_company_becomes_an_administrator(answerable, manila_provider):
    result = answerable(
        *("staff", "create", "joy@manila.example", "Joy", "--provider", "Manila Care"),
        *("--role", "admin", "--password-stdin"),
        input=GOOD,
    )

    assert result.exit_code == 1
    assert not Staff.objects.exists()


def test_a_token_opens_the_api_for_its_owner(answerable, ana):
    from django.utils import timezone

    from answerable.api.tokens import find_token

    result = answerable("token", "create", ana.email, "Report", "--scope", "tickets:read", "--json")

    assert result.exit_code == 0, result.output
    assert find_token(json.loads(result.stdout)["token"], at=timezone.now()).staff == ana


@pytest.mark.parametrize(
    ("email", "scope"), [("nobody@staff.example", "tickets:read"), ("ana@staff.example", "world:rule")]
)
def test_a_token_for_nobody_or_for_anything_is_refused(answerable, ana, email, scope):
    result = answerable("token", "create", email, "Report", "--scope", scope)

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")


def test_whoever_left_cannot_come_back_until_they_are_back(answerable, ana, client):
    client.force_login(ana)
    assert client.get("/queue/").status_code == 200

    for _ in range(2):
        assert answerable("staff", "deactivate", ana.email.upper()).exit_code == 0
    assert client.get("/queue/").status_code == 302

    assert answerable("staff", "reactivate", ana.email).exit_code == 0
    ana.refresh_from_db()
    assert ana.is_active
    assert client.get("/queue/").status_code == 302  # the old session stays ended


def test_somebody_unknown_cannot_leave(answerable, db):
    assert answerable("staff", "deactivate", "nobody@shop.example").exit_code == 1


def test_a_token_that_was_revoked_opens_nothing(answerable, ana, client):
    made = json.loads(
        answerable("token", "create", ana.email, "Report", "--scope", "tickets:read", "--json").output
    )
    head = {"Authorization": f"Bearer {made['token']}"}
    assert client.get("/api/v1/tickets", headers=head).status_code == 200
    listed = json.loads(answerable("token", "list", "--json").output)
    assert [(each["name"], each["staff"]) for each in listed] == [("Report", ana.email)]

    for _ in range(2):
        assert answerable("token", "revoke", str(listed[0]["id"])).exit_code == 0

    assert client.get("/api/v1/tickets", headers=head).status_code == 401
    assert json.loads(answerable("token", "list", "--json").output) == []
    assert answerable("token", "revoke", "999999").exit_code == 1
