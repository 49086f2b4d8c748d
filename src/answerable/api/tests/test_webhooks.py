import pytest

from answerable.api.tests.conftest import problem
from answerable.desk.models import WebhookEndpoint

pytestmark = pytest.mark.django_db


def test_a_webhook_is_set_up_tried_and_removed_without_pages(api, ada, webhook_sink):
    caller = api(ada)
    given = {"name": "Shop", "url": webhook_sink.url, "kinds": ["ticket.closed"]}
    for _twice in range(2):
        made = caller.post("/webhooks", given, Idempotency_Key="once").json()
    assert WebhookEndpoint.objects.count() == 1
    assert made["staff_id"] == ada.pk
    secret = caller.post(f"/webhooks/{made['id']}/secret").json()["secret"]
    assert caller.post(f"/webhooks/{made['id']}/test").json() == {
        "is_taken": True, "status": 204, "error": None
    }  # fmt: skip
    assert webhook_sink.verified(secret)["type"] == "webhook.test"
    (told,) = caller.everything(f"/webhooks/{made['id']}/deliveries")
    assert (told["kind"], told["state"]) == ("webhook.test", "sent")

    changed = caller.patch(f"/webhooks/{made['id']}", {"kinds": ["note.added"], "is_active": False}).json()
    assert (changed["kinds"], changed["is_active"]) == (["note.added"], False)
    assert caller.delete(f"/webhooks/{made['id']}").status_code == 204
    problem(caller.get(f"/webhooks/{made['id']}"), 404)


def test_whoever_may_not_set_up_is_refused(api, ana, ada):
    given = {"name": "Shop", "url": "https://shop.example/", "kinds": ["ticket.closed"]}
    problem(api(ana).post("/webhooks", given), 403)
    problem(api(ada, "webhooks:read").post("/webhooks", given), 403, "missing_scope")
    problem(api(ada).post("/webhooks", {**given, "kinds": ["token.created"]}), 422)
