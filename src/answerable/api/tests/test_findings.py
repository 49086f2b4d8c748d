import pytest

from answerable.api.tests.conftest import problem
from answerable.listening.models import Finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(make_ticket, make_message, ghent, cleo):
    ticket = make_message(make_ticket(team=ghent, customer=cleo)).ticket
    return {
        "kind": "defect",
        "title": "The zip breaks",
        "evidence": [{"ticket": ticket.reference, "quote": "The zip is broken."}],
    }


def test_a_finding_is_raised_accepted_done_and_joined_without_pages(
    api, ana, sam, said, make_ticket, cleo, ghent
):
    hers, his = api(ana), api(sam)
    for _twice in range(2):
        made = hers.post("/findings", said, Idempotency_Key="once").json()
    at = f"/findings/{made['id']}"
    assert (Finding.objects.count(), made["department"], made["customers"], made["tickets"]) == (
        1,
        "Product",
        1,
        1,
    )

    other = make_ticket(team=ghent, customer=cleo)
    joined = hers.raw("PUT", f"{at}/tickets/{other.reference}", b"{}").json()
    assert (joined["customers"], joined["tickets"]) == (1, 2)
    problem(hers.post(f"{at}/acceptance", {"owner_id": sam.pk, "due_on": "2099-01-01"}), 403)
    accepted = his.post(f"{at}/acceptance", {"owner_id": sam.pk, "due_on": "2036-01-01"}).json()
    assert (accepted["state"], accepted["owner_id"]) == ("accepted", sam.pk)
    problem(his.post(f"{at}/declining", {"words": ""}), 422)
    done = his.post(f"{at}/completion", {"words": "Metal teeth."}).json()
    assert (done["state"], done["outcome"]) == ("done", "Metal teeth.")
    assert [each["id"] for each in hers.everything("/findings", state="done")] == [made["id"]]
    assert his.post(f"{at}/reopening", {}).json()["state"] == "accepted"
    assert hers.delete(f"{at}/tickets/{other.reference}").status_code == 204
    assert hers.get(at).json()["tickets"] == 1

    second = hers.post("/findings", {**said, "title": "The zip breaks again"}).json()
    his.raw("PUT", f"/findings/{second['id']}/merged-into/{made['id']}", b"")
    assert hers.get(f"/findings/{second['id']}").json()["merged_into_id"] == made["id"]
    assert [each["id"] for each in hers.everything("/findings")] == [made["id"]]
    his.delete(f"/findings/{second['id']}/merged-into")
    assert len(list(hers.everything("/findings"))) == 2


def test_what_is_not_there_or_betrays_somebody_is_refused(api, ana, althea, said):
    problem(api(althea).post("/findings", said), 422)  # no such ticket for her
    problem(api(ana).post("/findings", {**said, "title": "Cleo has a broken zip"}), 422, "personal")
    problem(api(ana, "findings:read").post("/findings", said), 403, "missing_scope")
    made = api(ana).post("/findings", said).json()
    problem(api(althea).get(f"/findings/{made['id']}"), 404)
    assert Finding.objects.count() == 1
