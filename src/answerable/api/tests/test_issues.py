import pytest

from answerable.api.tests.conftest import problem
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.guides.writing import Described, add_guide, publish, withdraw
from answerable.selfservice.models import Issue, IssueTicket

pytestmark = pytest.mark.django_db
_GIVEN = {
    "title": "Sensors drop out",
    "since": "2026-03-02T08:00:00Z",
    "audience": "public",
    "texts": {"en": {"title": "Sensors drop out", "text": "We mend it."}},
}


def test_an_issue_is_stated_changed_updated_and_linked_without_pages(api, ada, make_ticket):
    caller = api(ada)
    for _twice in range(2):
        made = caller.post("/known-issues", _GIVEN, Idempotency_Key="once").json()
    at = f"/known-issues/{made['id']}"
    assert Issue.objects.count() == 1

    changed = caller.patch(at, {"severity": "down", "every_minutes": 60}).json()
    assert (changed["severity"], changed["title"], changed["due_at"] is not None) == (
        "down",
        "Sensors drop out",
        True,
    )
    told = caller.post(f"{at}/updates", {"state": "solved", "texts": {"en": "Done."}}).json()
    assert (told["state"], told["updates"][0]["texts"]) == ("solved", {"en": "Done."})
    assert [each["id"] for each in caller.everything("/known-issues", state="solved")] == [made["id"]]

    ticket = make_ticket()
    link = f"/tickets/{ticket.reference}/known-issues/{made['id']}"
    assert caller.raw("PUT", link).status_code == 204
    assert caller.delete(link).status_code == 204
    assert IssueTicket.objects.get().state == "declined"


def test_an_issue_keeps_its_guide_though_it_was_withdrawn_and_takes_no_other_such(api, ada, sam, now):
    path, hers = leak_guide(), {"by": sam.actor(), "at": now}
    about = Described(tuple(path.languages), path.title, path.lead, Audience.PUBLIC)
    guide, other = (publish(add_guide(about, steps=path.steps, **hers), **hers) for _twice in range(2))
    caller = api(ada)
    made = caller.post("/known-issues", {**_GIVEN, "guide_id": guide.pk}).json()
    for each in (guide, other):
        withdraw(each, **hers)
    at = f"/known-issues/{made['id']}"

    assert caller.patch(at, {"title": "Sensors"}).json()["guide_id"] == guide.pk
    problem(caller.patch(at, {"guide_id": other.pk}), 422)


def test_whoever_may_not_state_is_refused(api, ana, ada, althea):
    problem(api(ana).post("/known-issues", _GIVEN), 403)
    problem(api(ada, "issues:read").post("/known-issues", _GIVEN), 403, "missing_scope")
    made = api(ada).post("/known-issues", {**_GIVEN, "audience": "internal"}).json()
    problem(api(althea).get(f"/known-issues/{made['id']}"), 404)
