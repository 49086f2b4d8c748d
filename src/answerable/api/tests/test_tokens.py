from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.api.models import Token
from answerable.api.tests.conftest import Api, problem
from answerable.api.tokens import create_token, revoke_token
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people import seeing
from answerable.people.actions import deactivate_staff, reactivate_staff, suspend_dormant
from answerable.people.models import Staff


def test_a_token_acts_as_its_owner(api, ana, ghent):
    me = api(ana, "tickets:read").get("/me").json()
    assert me["staff"]["email"] == ana.email
    assert me["staff"]["team_ids"] == [ghent.pk]
    assert me["token"] == {"name": "tests", "scopes": ["tickets:read"], "expires_at": None}


def test_the_secret_is_kept_nowhere(ana):
    secret = create_token(ana, "sync", ["tickets:read"], SYSTEM, timezone.now())
    assert secret.startswith("ans_")
    kept = Token.objects.values().get()
    assert secret not in str(kept)
    assert Event.objects.get(kind="token.created").data == {"staff": ana.pk}


def test_without_a_token_nothing_opens(api):
    response = api(None).get("/tickets")
    problem(response, 401, "unauthenticated")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("secret", ["ans_nonsense", "nonsense", "ans_ü", "ans_" + "x" * 5000])
def test_an_invented_token_opens_nothing(db, secret):
    problem(Api(secret).get("/me"), 401, "unauthenticated")


def test_a_token_of_somebody_who_left_stops_at_once_and_stays_so_when_they_come_back(api, ana):
    caller = api(ana)
    assert caller.get("/me").status_code == 200
    deactivate_staff(ana, by=SYSTEM, at=timezone.now())
    problem(caller.get("/me"), 401)
    reactivate_staff(ana, by=SYSTEM, at=timezone.now())
    problem(caller.get("/me"), 401)


def test_a_revoked_token_opens_nothing_and_revoking_twice_is_harmless(api, ana):
    caller, now = api(ana), timezone.now()
    for _ in range(2):
        revoke_token(Token.objects.get(), by=SYSTEM, at=now)
    problem(caller.get("/me"), 401)
    assert Event.objects.filter(kind="token.revoked").count() == 1


def test_a_token_expires(ana, clock, now):
    secret = create_token(ana, "short", ["tickets:read"], SYSTEM, now, expires_at=now + timedelta(hours=1))
    assert Api(secret).get("/me").status_code == 200
    clock.shift(timedelta(hours=1))
    problem(Api(secret).get("/me"), 401)


def test_when_it_was_last_used_is_noted(ana, clock, now, api):
    api(ana).get("/me")
    assert Token.objects.get().last_used_at == now


@pytest.mark.parametrize(
    ("name", "scopes"), [("", ["tickets:read"]), ("x", []), ("x", ["tickets:everything"])]
)
def test_a_token_needs_a_name_and_known_scopes(ana, name, scopes):
    with pytest.raises(Invalid):
        create_token(ana, name, scopes, SYSTEM, timezone.now())


def test_only_who_manages_tokens_makes_and_revokes_them(ana, ada):
    with pytest.raises(NotAllowed):
        create_token(ana, "mine", ["tickets:read"], ana.actor(), timezone.now())
    create_token(ana, "hers", ["tickets:read"], ada.actor(), timezone.now())
    with pytest.raises(NotAllowed):
        revoke_token(Token.objects.get(), by=ana.actor(), at=timezone.now())


def test_nobody_gets_a_token_for_somebody_who_left(ana):
    deactivate_staff(ana, by=SYSTEM, at=timezone.now())
    ana.refresh_from_db()
    with pytest.raises(Invalid):
        create_token(ana, "late", ["tickets:read"], SYSTEM, timezone.now())


def test_a_token_may_be_used_so_often_a_minute(ana, api, clock, settings):
    settings.API_RATE = 3
    caller = api(ana)
    assert [caller.get("/me").status_code for _ in range(3)] == [200, 200, 200]
    response = caller.get("/me")
    problem(response, 429, "too_many_requests")
    assert 0 < int(response["Retry-After"]) <= 60
    clock.shift(timedelta(seconds=int(response["Retry-After"])))
    assert caller.get("/me").status_code == 200


def test_an_account_that_a_program_uses_is_in_use(api, ana, ada, own_company, monkeypatch):
    monkeypatch.setattr(seeing, "_noted", {})
    long_ago, now = timezone.now() - timedelta(days=400), timezone.now()
    Staff.objects.filter(pk=ana.pk).update(joined_at=long_ago, last_login=long_ago)
    caller = api(ana)
    assert caller.get("/me").status_code == 200

    assert suspend_dormant(own_company, by=ada.actor(), at=now) == []
    assert caller.get("/me").status_code == 200
