"""Being told in a browser whose page is closed: against a push service on loopback whose browser opens what comes."""

import socket
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.heard.preferences import Wanted, change_preferences
from answerable.desk.heard.pushing.browsers import MOST, Browser, add_browser
from answerable.desk.heard.pushing.keys import public_key
from answerable.desk.heard.pushing.sending import WAIT
from answerable.desk.models import Notification, PushKey, PushSubscription
from answerable.ledger import outside
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job
from answerable.ledger.outside import NotReachable, check, is_public
from answerable.ledger.refusals import NotAllowed
from answerable.people.actions import deactivate_staff
from answerable.tickets.actions import assign, note

pytestmark = pytest.mark.django_db
URL = "/me/browsers/"


@pytest.fixture
def subscribed(push_sink, ana, signed_in):
    """Ana is told in her browser."""
    signed_in(ana).post(URL, push_sink.subscription())
    return push_sink


@pytest.fixture
def pushed(run_jobs, push_sink, clock):
    """pushed(): what the browser shows once the moment has passed in which an open page would have been enough."""

    def make(later=WAIT):
        clock.shift(later)
        run_jobs()
        return push_sink.pushed

    return make


def _name(staff, ticket, sam):
    note(ticket, f"@{staff.name} She says 'burst'.", by=sam.actor(), at=timezone.now())


def test_a_browser_shows_who_did_what_where_and_nothing_of_a_customers(pushed, subscribed, asked, ana, sam):
    _name(ana, asked, sam)
    assert pushed(timedelta()) == []  # an open page may be enough

    [shown] = pushed()

    told = Notification.objects.get()
    assert shown == {
        "title": "Answerable",
        "body": f"Sam named you in a note · {asked.reference}",
        "url": f"{asked.get_absolute_url()}#note-{told.object_id}",
        "tag": f"told-{told.pk}",
    }
    path, headers = subscribed.requests[0]
    assert path == "/push/ana"
    assert headers["host"] == subscribed.url.removeprefix("https://")
    assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "14400")
    claims, key = subscribed.signed()
    assert key == public_key()
    assert claims["aud"] == "https://localhost"
    assert claims["sub"].startswith("mailto:")


def test_what_was_read_meanwhile_or_went_out_of_sight_is_not_pushed(
    pushed, subscribed, asked, ana, sam, leuven, make_ticket, ghent, signed_in
):
    other = make_ticket(team=ghent)
    _name(ana, asked, sam)
    _name(ana, other, sam)
    signed_in(ana).post(reverse("desk:presence", args=[asked.reference]))
    assign(other, team=leuven, staff=None, by=SYSTEM, at=timezone.now())

    assert pushed() == []


def test_twenty_messages_are_one_push(pushed, subscribed, asked, ana, ghent, make_message):
    assign(asked, team=ghent, staff=ana, by=ana.actor(), at=timezone.now())
    for _ in range(20):
        make_message(asked)

    assert [each["body"] for each in pushed()] == [f"20 new messages from the customer · {asked.reference}"]


def test_nothing_is_pushed_in_quiet_hours_nor_by_ones_choice_nor_to_who_has_left(
    pushed, subscribed, asked, ana, sam, ada, make_ticket, ghent
):
    def choose(**wanted):
        change_preferences(ana, Wanted(**wanted), by=ana.actor(), at=timezone.now())

    choose(quiet_from=time(8), quiet_until=time(10))  # it is 9
    _name(ana, asked, sam)
    assert pushed() == []
    choose(choices={"mentioned": ["page"]})
    _name(ana, make_ticket(team=ghent), sam)
    assert pushed() == []
    choose()
    _name(ana, make_ticket(team=ghent), sam)
    deactivate_staff(ana, by=ada.actor(), at=timezone.now())
    assert pushed() == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(status, pushed, subscribed, asked, ana, sam):
    subscribed.statuses = [status]
    _name(ana, asked, sam)
    pushed()

    assert not PushSubscription.objects.exists()
    assert Event.objects.get(kind="browser.removed").data == {"reason": "gone", "staff": ana.pk}
    assert not Job.objects.exists()


def test_a_push_service_that_is_away_is_tried_again(pushed, subscribed, asked, ana, sam):
    subscribed.statuses = [503, 429, 201]
    _name(ana, asked, sam)
    assert pushed() == []
    for _hour in range(2):
        pushed(timedelta(hours=1))
    assert [each["tag"] for each in subscribed.pushed] == [f"told-{Notification.objects.get().pk}"]


def test_what_went_out_of_sight_before_it_was_tried_again_is_not_pushed(
    pushed, subscribed, asked, ana, sam, leuven
):
    subscribed.statuses = [503, 201]
    _name(ana, asked, sam)
    pushed()
    assign(asked, team=leuven, staff=None, by=SYSTEM, at=timezone.now())

    assert pushed(timedelta(hours=1)) == []
    assert len(subscribed.requests) == 1


def test_nobody_is_led_elsewhere(pushed, subscribed, asked, ana, sam):
    subscribed.statuses, subscribed.answered = [307], {"Location": f"{subscribed.url}/elsewhere"}
    _name(ana, asked, sam)
    pushed()

    assert [path for path, _headers in subscribed.requests] == ["/push/ana"]
    assert "307" in Job.objects.get().error


def test_an_address_that_leads_into_our_own_network_is_not_called(
    pushed, subscribed, asked, ana, sam, monkeypatch
):
    """Also when its name meant something else as it came."""
    monkeypatch.setattr(outside, "is_public", is_public)
    _name(ana, asked, sam)
    pushed()

    assert subscribed.requests == []
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    ("address", "is_out_there"),
    [
        ("142.250.74.138", True), ("2a00:1450:4007:80f::200a", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("::1", False), ("fe80::1", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:142.250.74.138", True), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("::", False),
    ],
)  # fmt: skip
def test_which_addresses_are_not_ours(address, is_out_there):
    assert is_public(address) == is_out_there


def test_one_address_of_our_own_among_several_is_enough_to_refuse(monkeypatch):
    found = [(2, 1, 6, "", (each, 443)) for each in ("142.250.74.138", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: found)
    with pytest.raises(NotReachable) as refused:
        outside.post("https://push.example/1", b"", {})
    assert refused.value.is_final


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example/1", "ftp://push.example/1", "https:///1", "https://a@push.example/1", "",
        "https://push.example:8443/1", "https://push.example:99999/", "https://push.example/" + "x" * 1000,
        "https://push.example/1\r\nHost: x", "https://push.exämple/1", "https://push.example/#x", "https://[::1/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_push_service_is_refused_as_it_comes(url, ana, signed_in, push_sink):
    with pytest.raises(NotReachable):
        check(url)
    signed_in(ana).post(URL, {**push_sink.subscription(), "endpoint": url})
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"p256dh": "BA"}, {"p256dh": "B" * 87}, {"auth": "short"}, {"auth": "ä"}, {"auth": ""}]
)
def test_keys_that_are_none_are_refused(changed, ana, signed_in, push_sink):
    page = signed_in(ana).post(URL, {**push_sink.subscription(), **changed}, follow=True)
    assert "gave nothing by which it can be told" in page.content.decode()
    assert not PushSubscription.objects.exists()


def test_a_browser_is_one_row_and_whoever_used_it_last_has_it(push_sink, ana, mara, signed_in):
    for _twice in range(2):
        signed_in(ana).post(URL, push_sink.subscription())
    assert PushSubscription.objects.get().staff == ana
    assert Event.objects.filter(kind="browser.added").count() == 1

    signed_in(mara).post(URL, push_sink.subscription())
    assert PushSubscription.objects.get().staff == mara
    signed_in(ana).post(URL, {**push_sink.subscription(), "_method": "DELETE"})
    assert PushSubscription.objects.exists()  # not hers to remove

    page = signed_in(mara).get("/me/").content.decode()
    digest = PushSubscription.objects.get().digest
    assert f'value="{digest}"' in page
    for _twice in range(2):
        signed_in(mara).post(URL, {"digest": digest, "_method": "DELETE"})
    assert not PushSubscription.objects.exists()


def test_of_very_many_browsers_the_oldest_goes(push_sink, ana):
    for number in range(MOST + 2):
        add_browser(ana, Browser(**push_sink.subscription(str(number))), by=ana.actor(), at=timezone.now())
    assert PushSubscription.objects.filter(staff=ana).count() == MOST


def test_a_browser_is_ones_own_to_add(push_sink, ana, sam):
    with pytest.raises(NotAllowed):
        add_browser(ana, Browser(**push_sink.subscription()), by=sam.actor(), at=timezone.now())


def test_the_key_pair_is_made_once_and_nothing_secret_is_in_clear(at_once, push_sink, ana):
    first, second = at_once(public_key, public_key)
    assert first == second == PushKey.objects.get().public
    assert "PRIVATE" not in PushKey.objects.get().sealed
    row = add_browser(ana, Browser(**push_sink.subscription()), by=ana.actor(), at=timezone.now())
    assert "localhost" not in row.sealed


def test_the_worker_is_there_for_everybody_in_a_folder_of_its_own(client):
    answer = client.get("/notifications/worker.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert b"notificationclick" in answer.content
