"""What may answer somebody before they ask, and whether it did."""

import re
from datetime import timedelta
from hashlib import sha256
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.privacy.events import CUSTOMER_ERASED
from answerable.privacy.rooms import copied_about
from answerable.selfservice.finding import suggesting
from answerable.selfservice.finding.deflection import deflection
from answerable.selfservice.finding.shares import Share, difference
from answerable.selfservice.models import Suggested
from answerable.selfservice.tasks import forget_ended

pytestmark = pytest.mark.django_db
TYPED = {"q": "why is the flame yellow"}


@pytest.fixture
def nobody_held_out(monkeypatch):
    monkeypatch.setattr(suggesting, "is_held_out", lambda _visitor: False)


def test_whoever_is_about_to_ask_is_shown_what_may_answer_it(shelf, front, client, nobody_held_out):
    shown = client.post("/help/kestrel/suggest/", TYPED)
    assert "Why the flame is yellow" in shown.content.decode()
    client.get("/help/kestrel/found/article/2/", {"from": "form"})
    assert client.post("/help/kestrel/suggest/answered/").status_code == 200
    row = Suggested.objects.get()
    assert (row.followed_at is not None, row.answered_at is not None, row.asked_at) == (True, True, None)


def test_those_held_out_are_shown_nothing_and_count_all_the_same(shelf, front, client, monkeypatch, ask):
    monkeypatch.setattr(suggesting, "is_held_out", lambda _visitor: True)
    assert client.post("/help/kestrel/suggest/", TYPED).status_code == 204
    ask(client)
    row = Suggested.objects.get()
    assert row.is_held_out
    assert row.asked_at is not None


def test_the_lot_is_the_same_all_day_and_falls_on_one_in_ten(shelf, front):
    drawn = [suggesting.is_held_out(sha256(b"%d" % number).hexdigest()) for number in range(1000)]
    assert 80 < sum(drawn) < 120
    for _twice in range(2):
        Client().post("/help/kestrel/suggest/", TYPED)
    assert Suggested.objects.count() == 1


def test_who_asks_is_kept_as_a_digest_alone(shelf, front, client):
    client.post("/help/kestrel/suggest/", TYPED, REMOTE_ADDR="192.0.2.7")
    row = Suggested.objects.get()
    assert len(row.visitor) == 64
    assert "192.0.2.7" not in str(vars(row))


def test_to_have_opened_a_text_or_praised_it_is_not_to_have_been_spared_the_way(front, cleo):
    now = timezone.now()
    then = now - timedelta(days=10)

    def was_there(number, *, held_out, asked=False):
        Suggested.objects.create(
            front=front, visitor=str(number), day=then.date(), where="form", is_held_out=held_out,
            first_at=then, followed_at=then, answered_at=then, asked_at=then if asked else None,
        )  # fmt: skip

    for number in range(40):
        was_there(number, held_out=False, asked=number < 10)
        was_there(100 + number, held_out=True, asked=number < 20)
    told = deflection(now=now)
    assert (told.shown, told.held_out) == (Share(30, 40), Share(20, 40))
    assert told.is_enough
    assert told.interval.low < told.points == 25 < told.interval.high


def test_intervals_are_those_of_the_books():
    # Newcombe (1998), table II: 56/70 against 48/80.
    found = difference(Share(56, 70), Share(48, 80))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_leaders_see_what_was_looked_for_in_vain_and_agents_do_not(shelf, front, client, ana, ada):
    for typed in ("gift vouchers", "gift vouchers", "voucher as a gift", "gift voucher"):
        client.get("/help/kestrel/search/", {"q": typed})
    client.force_login(ada)
    page = client.get("/sought/")
    (row,) = [each for each in page.context["rows"] if each.words == "gift vouchers"]
    assert (row.vain, row.also) == (3, ["gift voucher"])
    (begin,) = re.findall(r'"(/articles/new/[^"]*gift%20vouchers[^"]*)"', page.content.decode())
    assert 'value="gift vouchers"' in client.get(unescape(begin)).content.decode()
    client.force_login(ana)
    assert "gift vouchers" not in client.get("/sought/", follow=True).content.decode()


def test_who_was_shown_something_can_see_it_and_is_forgotten(front, cleo):
    now = timezone.now()

    def shown(number, days, customer):
        then = now - timedelta(days=days)
        return Suggested.objects.create(
            front=front, visitor=str(number), day=then.date(), where="form", is_held_out=False,
            first_at=then, shown=[["article", 2]], customer=customer,
        )  # fmt: skip

    shown(1, 100, cleo)
    kept = shown(2, 1, cleo)
    forget_ended()
    assert Suggested.objects.get() == kept
    assert copied_about([cleo.pk])["suggestions"][0]["shown"] == [["article", 2]]
    record(CUSTOMER_ERASED, cleo, by=SYSTEM, at=now, tickets=0)
    assert Suggested.objects.get().customer is None
