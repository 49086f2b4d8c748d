"""Refunds and goodwill by a program: within the authority of whose token it is, and no further."""

import pytest

from answerable.api.tests.conftest import problem

pytestmark = pytest.mark.django_db
ASKED = {"kind": "voucher", "amount": "20.00", "currency": "EUR", "reason": "courtesy", "order": "A 7"}


def test_given_listed_and_decided(api, althea, sam, zed, make_ticket, manila, manila_provider):
    manila_provider.refund_limit, manila_provider.refund_currency = 25, "EUR"
    manila_provider.save()
    path = f"/tickets/{make_ticket(team=manila).reference}/goodwill"
    hers, his = api(althea), api(sam)
    made = hers.post(path, ASKED)
    assert (made.status_code, made.json()["state"], made.json()["amount"]) == (201, "granted", "20.00")
    asked = hers.post(path, ASKED).json()
    assert asked["state"] == "waiting"
    problem(hers.post(f"{path}/{asked['id']}/approval", {}), 403)
    problem(api(zed).post(path, ASKED), 404)
    problem(his.post(f"{path}/999/approval", {}), 404)
    problem(his.post(path, {**ASKED, "amount": "-1"}), 422)
    assert his.post(f"{path}/{asked['id']}/approval", {}).json()["ended_by"]["name"] == "Sam"
    third = hers.post(path, ASKED).json()
    declined = his.post(f"{path}/{third['id']}/refusal", {"why_not": "too_much"}).json()
    assert (declined["state"], declined["why_not"]) == ("declined", "too_much")
    assert [each["state"] for each in hers.everything(path)] == ["declined", "granted", "granted"]
    fourth = hers.post(path, ASKED).json()
    assert hers.delete(f"{path}/{fourth['id']}").status_code == 204
