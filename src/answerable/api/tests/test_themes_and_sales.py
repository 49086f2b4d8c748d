"""What a customer bought and how much was sold, said by a program; what many write about, read by one."""

import json
from datetime import date

import pytest

from answerable.api.tests.conftest import problem
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.listening.models import Sale, SalesCount, Theme, ThemeTicket, TicketMeaning
from answerable.tickets.actions import merge

pytestmark = pytest.mark.django_db
_SALE = {
    "order_number": "KT 1",
    "seller": "Web",
    "campaign": "Spring",
    "product": "Stove",
    "sold_on": "2026-10-02",
}


def _put(caller, path, body):
    return caller.raw("PUT", path, json.dumps(body).encode())


def test_a_sale_is_said_read_changed_and_taken_back(api, make_ticket, ghent, cleo, ana, zed):
    ticket = make_ticket(team=ghent, customer=cleo)
    path = f"/tickets/{ticket.reference}/sale"
    hers = api(ana)
    assert hers.get(path).json()["order_number"] == ""
    for _twice in range(2):
        told = _put(hers, path, _SALE)
        assert told.status_code == 200, told.content
    assert told.json()["sold_on"] == "2026-10-02"
    assert Event.objects.filter(kind="ticket.sale_noted").count() == 1
    problem(_put(hers, path, {**_SALE, "sold_on": "2199-01-01"}), 422)
    problem(_put(hers, path, {**_SALE, "seller": "x" * 121}), 422)
    problem(_put(hers, path, {**_SALE, "what": 1}), 422)
    problem(_put(api(zed), path, _SALE), 404)
    problem(_put(api(ana, "tickets:read"), path, _SALE), 403)
    assert Sale.objects.get().sold_on == date(2026, 10, 2)
    assert _put(hers, path, {}).status_code == 200
    assert not Sale.objects.exists()
    merge(ticket, make_ticket(team=ghent, customer=cleo), by=SYSTEM, at=ticket.created_at)
    problem(_put(hers, path, _SALE), 409)


def test_how_much_was_sold_is_said_whole_and_once(api, sam, ana):
    row = {"month": "2026-10-20", "product": "Stove", "campaign": "Spring", "sold": 900}
    his = api(sam)
    told = [his.post("/sales-counts", {"rows": [row, {**row, "campaign": ""}]}).json() for _twice in range(2)]
    assert told == [{"rows": 2, "changed": 2}, {"rows": 2, "changed": 0}]
    assert his.post("/sales-counts", {"rows": [{**row, "sold": 901}]}).json() == {"rows": 1, "changed": 1}
    assert sorted(SalesCount.objects.values_list("campaign", "sold")) == [("", 900), ("Spring", 901)]
    assert [each["month"] for each in his.get("/sales-counts").json()["items"]] == ["2026-10-01"] * 2
    problem(his.post("/sales-counts", {"rows": [row, row]}), 422)
    problem(his.post("/sales-counts", {"rows": [{**row, "sold": -1}]}), 422)
    problem(his.post("/sales-counts", {"rows": []}), 422)
    problem(api(ana).post("/sales-counts", {"rows": [row]}), 403)
    problem(api(ana).get("/sales-counts"), 403)
    assert SalesCount.objects.count() == 2


def test_themes_are_read_as_the_page_shows_them(api, make_ticket, ghent, sam, ana, grace, now):
    theme = Theme.objects.create(language="en", name="late", words=["late"], born_at=now)
    for _number in range(8):
        ticket = make_ticket(team=ghent)
        TicketMeaning.objects.create(ticket=ticket, vector=b"x", meant_by="x", opened_at=ticket.created_at)
        ThemeTicket.objects.create(ticket=ticket, theme=theme, opened_at=ticket.created_at)
    (row,) = api(sam).get("/themes").json()
    assert (row["name"], row["tickets"], row["this_week"], row["grows"]) == ("late", 8, 8, False)
    assert api(grace).get("/themes").json() == []
    problem(api(ana).get("/themes"), 403)
