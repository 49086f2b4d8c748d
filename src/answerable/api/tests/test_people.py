from datetime import datetime, timedelta

import pytest

from answerable.api.tests.conftest import problem
from answerable.ledger.models import Event
from answerable.people.models import Account, Customer, Field, FieldKind


def test_customers_are_created_found_and_changed(api, ana):
    caller = api(ana)
    response = caller.post("/customers", {"name": "Dora", "address": "Dora@Example.com"})
    assert response.status_code == 201
    dora = response.json()
    assert response["Location"] == f"/api/v1/customers/{dora['id']}"
    assert [one["address"] for one in dora["identities"]] == ["dora@example.com"]
    assert caller.everything("/customers", address="DORA@example.com") == [dora]
    account = caller.post("/accounts", {"name": "Acme", "domains": ["Acme.example"]}).json()
    changed = caller.patch(f"/customers/{dora['id']}", {"language": "nl", "account_id": account["id"]}).json()
    assert (changed["name"], changed["language"], changed["account"]["name"]) == ("Dora", "nl", "Acme")
    assert caller.everything("/customers", account_id=account["id"]) == [changed]
    assert caller.patch(f"/customers/{dora['id']}", {"account_id": None}).json()["account"] is None


def test_an_address_is_nobody_elses(api, ana, cleo):
    caller = api(ana)
    problem(caller.post("/customers", {"address": "CLEO@example.com"}), 409, "address_taken")
    other = caller.post("/customers", {"address": "dora@example.com"}).json()
    body = {"address": "cleo@example.com"}
    problem(caller.post(f"/customers/{other['id']}/identities", body), 409)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"account_id": 987654321}, "#/account_id"),
        ({"name": "x" * 201}, "#/name"),
        ({"language": "x" * 13}, "#/language"),
        ({"email": "a@b.example"}, "#/email"),
    ],
)
def test_nonsense_about_a_customer_is_pointed_at(api, ana, cleo, body, pointer):
    told = problem(api(ana).patch(f"/customers/{cleo.pk}", body), 422)
    assert [error["pointer"] for error in told["errors"]] == [pointer]


def test_merging_customers_moves_addresses_and_tickets_and_comes_back(
    api, sam, cleo, make_customer, make_ticket
):
    twin = make_customer("Cleo again", address="c@example.com")
    ticket = make_ticket(customer=twin)
    caller = api(sam)
    kept = caller.post(f"/customers/{twin.pk}/merge", {"into_id": cleo.pk}).json()
    assert {one["address"] for one in kept["identities"]} == {"cleo@example.com", "c@example.com"}
    assert caller.get(f"/tickets/{ticket.reference}").json()["customer"]["id"] == cleo.pk
    assert [one["id"] for one in caller.everything("/customers")] == [cleo.pk]
    assert caller.get(f"/customers/{twin.pk}").json()["merged_into_id"] == cleo.pk
    back = caller.delete(f"/customers/{twin.pk}/merge").json()
    assert [one["address"] for one in back["identities"]] == ["c@example.com"]
    assert caller.get(f"/tickets/{ticket.reference}").json()["customer"]["id"] == twin.pk


def test_an_agent_does_not_merge_customers(api, ana, cleo, make_customer):
    twin = make_customer("Twin")
    problem(api(ana).post(f"/customers/{twin.pk}/merge", {"into_id": cleo.pk}), 403, "not_allowed")


def test_identities_are_added_and_verified(api, ana, cleo):
    caller = api(ana)
    added = caller.post(
        f"/customers/{cleo.pk}/identities", {"channel": "phone", "address": "+32 9 333 44 55"}
    ).json()
    assert added["verified_at"] is None
    for _ in range(2):
        verified = caller.post(f"/identities/{added['id']}/verification").json()
        assert verified["verified_at"] is not None
    assert Event.objects.filter(kind="identity.verified").count() == 1
    assert len(caller.everything(f"/customers/{cleo.pk}/identities", limit=1)) == 2


def test_a_manager_changes_no_customers(api, mara, cleo):
    caller = api(mara)
    identity = cleo.identities.get()
    problem(caller.patch(f"/customers/{cleo.pk}", {"name": "x"}), 403)
    problem(caller.post("/customers", {"address": "x@example.com"}), 403)
    problem(caller.post("/accounts", {"name": "x"}), 403)
    problem(caller.post(f"/identities/{identity.pk}/verification"), 403)


def test_accounts_are_changed_once(api, ana):
    caller = api(ana)
    account = caller.post("/accounts", {"name": "Acme"}).json()
    for _ in range(2):
        changed = caller.patch(f"/accounts/{account['id']}", {"domains": ["ACME.example"]}).json()
        assert (changed["name"], changed["domains"]) == ("Acme", ["acme.example"])
    assert caller.get(f"/accounts/{account['id']}").json() == changed
    assert caller.everything("/accounts", domain="acme.example") == [changed]
    assert Event.objects.filter(kind="account.changed").count() == 1


def test_whether_its_people_read_each_others_tickets_is_switched_by_those_who_may(
    api, ada, ana, althea, cleo
):
    account = api(ada).post("/accounts", {"name": "Acme"}).json()
    assert account["shares_tickets"] is False
    for _ in range(2):
        assert api(ada).patch(f"/accounts/{account['id']}", {"shares_tickets": True}).json()["shares_tickets"]
    assert Event.objects.filter(kind="account.sharing_changed").count() == 1
    assert api(althea).patch(f"/accounts/{account['id']}", {"shares_tickets": False}).status_code in (
        403,
        404,
    )


def test_an_account_needs_a_name(api, ana):
    caller = api(ana)
    problem(caller.post("/accounts", {"name": "   "}), 422)
    problem(caller.post("/accounts", {}), 422)


def test_a_providers_people_see_their_customers_accounts_and_colleagues_only(
    api, althea, ana, manila, ghent, cleo, make_customer, make_ticket
):
    theirs = make_customer("Theirs", account=Account.objects.create(name="Theirs"))
    cleo.account = Account.objects.create(name="Other")
    cleo.save()
    make_ticket(customer=theirs, team=manila)
    make_ticket(customer=cleo)
    caller = api(althea)
    assert [one["id"] for one in caller.everything("/customers")] == [theirs.pk]
    assert [one["name"] for one in caller.everything("/accounts")] == ["Theirs"]
    assert [one["id"] for one in caller.everything("/staff")] == [althea.pk]
    assert [one["id"] for one in caller.everything("/teams")] == [manila.pk]
    for path in (
        f"/customers/{cleo.pk}",
        f"/customers/{cleo.pk}/identities",
        f"/accounts/{cleo.account_id}",
        f"/staff/{ana.pk}",
        f"/teams/{ghent.pk}",
    ):
        problem(caller.get(path), 404, "not_found")
    problem(caller.patch(f"/customers/{cleo.pk}", {"name": "x"}), 404)
    problem(caller.post(f"/identities/{cleo.identities.get().pk}/verification"), 404)
    problem(caller.post("/customers", {"address": "x@example.com"}), 403)
    assert Customer.objects.get(pk=cleo.pk).name == "Cleo"


def test_colleagues_are_listed_by_team_and_by_whether_they_are_here(api, sam, ana, ben, leuven):
    ana.is_active = False
    ana.save()
    caller = api(sam)
    assert [one["id"] for one in caller.everything("/staff", team_id=leuven.pk)] == [ben.pk]
    assert [one["id"] for one in caller.everything("/staff", is_active="false")] == [ana.pk]
    assert caller.get(f"/staff/{ben.pk}").json()["team_ids"] == [leuven.pk]
    assert caller.get(f"/teams/{leuven.pk}").json()["name"] == "Leuven"


def test_own_fields_are_read_and_written(api, ana, cleo):
    caller = api(ana)
    for about, key in (("customer", "member"), ("account", "region")):
        Field.objects.create(
            about=about, key=key, label=key, kind=FieldKind.CHOICE, choices=["North", "Gold"]
        )
    Field.objects.create(about="customer", key="visits", label="Visits", kind=FieldKind.NUMBER)
    assert [each["key"] for each in caller.get("/fields", about="account").json()] == ["region"]

    url = f"/customers/{cleo.pk}"
    assert caller.patch(url, {"fields": {"member": "Gold", "visits": 3}}).json()["fields"] == {
        "member": "Gold",
        "visits": "3",
    }
    assert caller.patch(url, {"fields": {"visits": None}}).json()["fields"] == {"member": "Gold"}
    account = caller.post("/accounts", {"name": "Acme", "fields": {"region": "North"}}).json()
    assert account["fields"] == {"region": "North"}
    assert caller.patch(f"/accounts/{account['id']}", {"fields": {"region": None}}).json()["fields"] == {}

    told = problem(caller.patch(url, {"fields": {"region": "North"}}), 422)
    assert told["errors"][0]["pointer"] == "#/fields/region"
    assert (
        "Silver" in problem(caller.patch(url, {"name": "X", "fields": {"member": "Silver"}}), 422)["detail"]
    )
    assert caller.get(url).json()["name"] == cleo.name


def test_who_is_away_is_told_and_set(api, ana, ada, ben, sam, now, clock):
    until, url = (now + timedelta(days=3)).isoformat(), f"/staff/{ana.pk}/absence"
    caller = api(ana)
    told = caller.post(url, {"until": until}).json()["away_until"]
    assert datetime.fromisoformat(told) == now + timedelta(days=3)
    assert api(sam).get(f"/staff/{ana.pk}").json()["away_until"] == told
    assert caller.delete(url).json()["away_until"] is None
    problem(caller.post(url, {"until": now.isoformat()}), 422)

    assert api(ada).post(url, {"until": until}).json()["away_until"] == told
    problem(api(ben).delete(url), 403)
    assert api(sam).delete(url).json()["away_until"] is None  # who leads her may
    problem(api(ana, "staff:read").delete(url), 403)
    problem(api(ada).post("/staff/987654/absence", {"until": until}), 404)
