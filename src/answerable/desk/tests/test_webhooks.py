"""Other systems are told what happens: signed, again and again, and of nothing that may not be seen."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from answerable.desk.models import WebhookDelivery, WebhookEndpoint
from answerable.desk.webhooks.endpoints import EndpointPlan, add_endpoint, switch_endpoint
from answerable.desk.webhooks.kinds import KINDS
from answerable.ledger.kinds import known_kinds
from answerable.ledger.models import Event
from answerable.people.actions import deactivate_staff
from answerable.tickets.actions import close, note, tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def listening(ada, webhook_sink, now, clock):
    """listening(althea, "note.added") adds an address that is told of these in Althea's name."""

    def make(staff, *kinds):
        plan = EndpointPlan("Shop", webhook_sink.url, kinds, staff)
        return add_endpoint(plan, by=ada.actor(), at=timezone.now())

    return make


def _secret(page):
    return page.context["secret"]


def test_a_system_is_added_tried_told_told_again_and_removed(
    client, ada, sam, webhook_sink, make_ticket, run_jobs
):
    client.force_login(ada)
    given = {"name": "Shop", "url": webhook_sink.url, "staff": ada.pk, "kinds": ["ticket.closed"]}
    secret = _secret(client.post(reverse("desk:webhook_new"), given))
    found = WebhookEndpoint.objects.get()
    assert secret not in client.get(reverse("desk:webhook", args=[found.pk])).content.decode()
    tried = client.post(reverse("desk:webhook_test", args=[found.pk])).content.decode()
    assert "It answered 204" in tried
    assert webhook_sink.verified(secret)["type"] == "webhook.test"

    ticket = make_ticket(subject="Quite private")
    close(ticket, by=sam.actor(), at=timezone.now())
    note(ticket, "Nobody chose to be told of this.", by=sam.actor(), at=timezone.now())
    run_jobs()

    told = webhook_sink.verified(secret)
    event = Event.objects.get(kind="ticket.closed")
    assert (told["type"], told["data"]["ticket"]) == ("ticket.closed", ticket.reference)
    assert (told["data"]["version"], told["data"]["event_id"]) == (1, event.pk)
    assert "private" not in json.dumps(told)
    assert webhook_sink.kinds == ["webhook.test", "ticket.closed"]

    row = WebhookDelivery.objects.get(kind="ticket.closed")
    for _twice in range(2):
        client.post(reverse("desk:webhook_again", args=[found.pk, row.key]))
    run_jobs()
    assert [headers["webhook-id"] for _content, headers in webhook_sink.told[1:]] == [row.key] * 2

    newer = _secret(client.post(reverse("desk:webhook_secret", args=[found.pk])))
    client.post(reverse("desk:webhook_test", args=[found.pk]))
    assert webhook_sink.verified(newer) == webhook_sink.verified(secret)  # for a day, both

    client.post(reverse("desk:webhook", args=[found.pk]), {"_method": "DELETE"})
    assert not WebhookDelivery.objects.exists()


def test_what_fails_is_tried_for_days_and_an_address_that_stays_silent_is_switched_off(
    ada, sam, listening, webhook_sink, make_ticket, run_jobs, clock
):
    endpoint = listening(ada, "ticket.tagged")
    webhook_sink.statuses = [500, 302, 204, 500]
    tag(make_ticket(), "one", by=sam.actor(), at=timezone.now())
    run_jobs()
    endpoint.refresh_from_db()
    assert (endpoint.error, len(webhook_sink.told)) == ("It answered 500.", 1)
    for _attempt in range(2):
        clock.shift(timedelta(minutes=10))
        run_jobs()
    endpoint.refresh_from_db()
    assert (WebhookDelivery.objects.get().state, endpoint.failing_since) == ("sent", None)
    assert len({headers["webhook-id"] for _content, headers in webhook_sink.told}) == 1
    assert len({headers["webhook-signature"] for _content, headers in webhook_sink.told}) == 3

    for day in range(7):
        tag(make_ticket(), f"day {day}", by=sam.actor(), at=timezone.now())
        for _half in range(2):
            run_jobs()
            clock.shift(timedelta(hours=12))
    run_jobs()

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.stopped_for) == (False, "failing")
    assert Event.objects.filter(kind="webhookendpoint.stopped").count() == 1
    assert [letter.to for letter in mail.outbox] == [[ada.email]]
    count = len(webhook_sink.told)
    clock.shift(timedelta(days=2))
    run_jobs()
    assert len(webhook_sink.told) == count
    assert not WebhookDelivery.objects.filter(state="queued").exists()
    assert switch_endpoint(endpoint, on=True, by=ada.actor(), at=timezone.now()).stopped_for == ""


def test_who_wants_nothing_any_more_is_told_nothing_any_more(
    ada, sam, listening, webhook_sink, make_ticket, run_jobs
):
    endpoint = listening(ada, "ticket.tagged")
    webhook_sink.statuses = [410]
    tag(make_ticket(), "one", by=sam.actor(), at=timezone.now())
    run_jobs()

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.stopped_for) == (False, "gone")


def test_an_address_hears_of_what_its_colleague_may_see_and_of_nothing_else(
    ada, sam, althea, listening, webhook_sink, make_ticket, make_customer, manila, ghent, run_jobs
):
    listening(althea, *KINDS)
    theirs = make_ticket(team=manila)
    webhook_sink.told.clear()
    other = make_ticket(team=ghent, customer=theirs.customer)
    for each in (theirs, other):
        note(each, "Secret.", by=sam.actor(), at=timezone.now())
    run_jobs()

    told = [json.loads(content)["data"] for content, _headers in webhook_sink.told]
    assert {each["ticket"] for each in told} == {theirs.reference}
    assert not WebhookDelivery.objects.exclude(state="sent").exists()

    deactivate_staff(althea, by=ada.actor(), at=timezone.now())
    assert WebhookEndpoint.objects.get().stopped_for == "owner_left"


@pytest.mark.parametrize(
    ("url", "says"),
    [("http://shop.example/", "https://"), ("https://shop.example:8443/", "connect"), ("https://a b/", "")],
)
def test_an_address_that_we_do_not_connect_to_is_refused(client, ada, url, says):
    client.force_login(ada)
    given = {"name": "Shop", "url": url, "staff": ada.pk, "kinds": ["ticket.closed"]}
    page = client.post(reverse("desk:webhook_new"), given).content.decode()

    assert says in page
    assert not WebhookEndpoint.objects.exists()


def test_only_who_sets_up_gets_there(client, ana, ada, listening):
    endpoint = listening(ada, "ticket.closed")
    client.force_login(ana)
    for name, args in (("webhooks", []), ("webhook_new", []), ("webhook", [endpoint.pk])):
        assert client.get(reverse(f"desk:{name}", args=args)).url == "/"
    client.post(reverse("desk:webhook", args=[endpoint.pk]), {"_method": "DELETE"})
    assert WebhookEndpoint.objects.exists()


def test_only_what_can_happen_can_be_chosen():
    assert KINDS.keys() <= known_kinds().keys()
