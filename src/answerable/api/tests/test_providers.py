"""Providers through the API: for whoever oversees, and of a provider's managers their own alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from answerable.api.tests.conftest import problem
from answerable.people.actions import providers
from answerable.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(ada, manila_provider, now):
    by = ada.actor()
    text = providers.CharterText(
        date(2026, 1, 1), "Soon.", targets={"first_answer": {20: timedelta(hours=4)}}
    )
    version = providers.draft_charter(manila_provider, text, by=by, at=now)
    providers.offer_charter(version, by=by, at=now)
    card = providers.CardWanted("PHP", date(2026, 1, 1), [providers.RateWanted("hour", Decimal("450.5"))])
    providers.keep_card(manila_provider, None, card, by=by, at=now)
    providers.keep_site(manila_provider, None, providers.SiteWanted("Ortigas"), by=by, at=now)
    return manila_provider


def test_who_oversees_reads_providers(api, mara, agreed, own_company):
    caller = api(mara)

    names = {each["name"] for each in caller.everything("/providers", limit=1)}
    assert names == {"Manila Care", "Own company"}
    assert caller.get(f"/providers/{agreed.pk}").json()["sites"][0]["name"] == "Ortigas"
    [version] = caller.everything(f"/providers/{agreed.pk}/charter")
    assert (version["targets"], version["begins_at"]) == ({"first_answer": {"normal": 14400}}, None)
    [card] = caller.everything(f"/providers/{agreed.pk}/rates")
    assert (card["currency"], Decimal(card["rates"][0]["amount"])) == ("PHP", Decimal("450.5"))


def test_others_read_nothing(api, ana, sam, make_staff, agreed, krakow_provider):
    ola = make_staff("Ola", provider=krakow_provider, role=Role.MANAGER)
    for who in (ana, sam, ola):
        for path in ("", "/charter", "/rates"):
            problem(api(who).get(f"/providers/{agreed.pk}{path}"), 404)
    assert api(ana).everything("/providers") == []
    assert [each["name"] for each in api(ola).everything("/providers")] == ["Kraków Service"]


def test_a_charter_is_drafted_offered_and_withdrawn_but_not_signed(api, ada, mara, agreed):
    url = f"/providers/{agreed.pk}/charter"
    wanted = {
        "valid_from": "2026-06-01",
        "vision": "Sooner.",
        "targets": {"first_answer": {"high": 3600}},
        "levels": {"quality": 90},
        "duties": {"forecasts": 86400},
    }
    problem(api(mara).post(url, wanted), 403)
    problem(api(ada).post(url, wanted), 409, "offered")
    assert api(ada).delete(f"{url}/1/offer").json()["withdrawn_at"]
    made = api(ada).post(url, wanted)
    assert (made.status_code, made.json()["number"], made.json()["targets"]) == (201, 2, wanted["targets"])
    assert api(ada).post(f"{url}/2/offer").json()["offered_at"]
    problem(api(ada).post(f"{url}/2/signature", {}), 404)
    api(ada).delete(f"{url}/2/offer")
    api(ada).post(url, wanted)
    assert api(ada).delete(f"{url}/3").status_code == 204
    assert [each["number"] for each in api(ada).everything(url)] == [2, 1]
