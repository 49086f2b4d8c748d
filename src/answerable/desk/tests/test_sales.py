"""“Not what I was sold”: what was bought is noted, what was sold is uploaded, one is counted against the other."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from answerable.ledger.models import Event
from answerable.listening.erasing import copy, forget
from answerable.listening.models import Cause, Sale, SalesCount
from answerable.listening.sales.actions import Bought, note_sale
from answerable.listening.wrapping import Said, review, wrap_up
from answerable.people.models import Field, FieldKind
from answerable.tickets.actions import close, set_field

pytestmark = pytest.mark.django_db
_BOUGHT = {
    "order_number": "KT-7",
    "product": "Stove",
    "seller": "Web",
    "campaign": "Spring",
    "sold_on": "2026-02-03",
}
_TABLE = (
    "month,product,campaign,seller,sold\n2026-02,Stove,Spring,Web,400\n"
    "2026-02,Stove,,Shop,600\n2026-02,Tent,,,50\n"
)


@pytest.fixture
def complained(make_ticket, ghent, ana, now):
    """complained(campaign="Spring"): a solved ticket of somebody who was sold something else."""

    def make(said=None, *, sold=True, **bought):
        ticket = make_ticket(team=ghent)
        close(ticket, by=ana.actor(), at=now)
        wrap_up(ticket, said or Said(Cause.MIS_SOLD), by=ana.actor(), at=now)
        if sold:
            whole = {"product": "Stove", "sold_on": date(2026, 2, 3), **bought}
            note_sale(ticket, Bought(**whole), by=ana.actor(), at=now)
        return ticket

    return make


def _upload(client, table=_TABLE, do="try", **more):
    file = {} if more else {"file": SimpleUploadedFile("sold.csv", table.encode())}
    return client.post(reverse("desk:sales_counts"), {"do": do, **file, **more})


def test_what_was_bought_is_noted_on_the_ticket(asked, ana, zed, mara, signed_in, now):
    page = reverse("desk:sale", args=[asked.reference])
    hers = signed_in(ana)
    assert page in hers.get(asked.get_absolute_url()).content.decode()
    for _twice in range(2):
        assert hers.post(page, _BOUGHT).status_code == 302
    assert Event.objects.filter(kind="ticket.sale_noted").count() == 1
    part = hers.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "KT-7" in part
    for day in ("soon", "2199-01-01"):
        wrong = hers.post(page, {**_BOUGHT, "sold_on": day}, headers={"HX-Request": "true"})
        assert wrong.status_code == 422
    assert signed_in(zed).post(page, _BOUGHT).status_code == 404
    assert signed_in(mara).post(page, _BOUGHT).status_code in (302, 403)
    assert Sale.objects.get().order_number == "KT-7"
    hers.post(page, {})
    assert not Sale.objects.exists()


def test_a_field_that_says_it_is_enough(asked, ana, now):
    made = {
        key: Field.objects.create(key=key, label=key, kind=kind)
        for key, kind in (
            ("order_number", FieldKind.TEXT),
            ("bought_on", FieldKind.DATE),
            ("product", FieldKind.TEXT),
        )
    }
    set_field(asked, made["product"], "Stove", by=ana.actor(), at=now)
    assert not Sale.objects.exists()
    set_field(asked, made["order_number"], "KT-8", by=ana.actor(), at=now)
    set_field(asked, made["bought_on"], "2026-01-05", by=ana.actor(), at=now)
    sale = Sale.objects.get()
    assert (sale.order_number, sale.product, sale.sold_on) == ("KT-8", "Stove", date(2026, 1, 5))


def test_a_table_is_tried_and_then_kept_and_twice_is_harmless(sam, ana, signed_in):
    his = signed_in(sam)
    tried = _upload(his).content.decode()
    assert "3 rows were read; 3 new or changed" in tried
    assert not SalesCount.objects.exists()
    for _twice in range(2):
        assert _upload(his, do="keep", words=_TABLE).status_code == 302
    assert SalesCount.objects.count() == 3
    assert Event.objects.filter(kind="salescount.counted").count() == 1
    assert "0 new or changed" in _upload(his).content.decode()
    wrong = _upload(his, _TABLE + "2026-02,Tent,,,many\n", do="keep")
    assert wrong.status_code == 422
    assert "Line 5" in wrong.content.decode()
    assert _upload(his, "\xff").status_code == 422
    assert his.post(reverse("desk:sales_counts"), {"do": "keep"}).status_code == 422
    assert (
        his.post(
            reverse("desk:sales_counts"), {"file": SimpleUploadedFile("x.csv", b"\xff\xfe\x00m")}
        ).status_code
        == 422
    )
    assert _upload(signed_in(ana)).status_code in (302, 403)
    assert SalesCount.objects.count() == 3


def test_tickets_are_counted_against_what_was_sold(complained, sam, ana, signed_in, clock, now):
    his = signed_in(sam)
    _upload(his, do="keep", words=_TABLE)
    spring = [complained(campaign="spring") for _number in range(3)]
    plain = complained()
    told = complained(Said(Cause.DOCUMENTED, was_misunderstood=True), campaign="Spring")
    other = complained(Said(Cause.REQUEST), campaign="Spring")
    tent = complained(product="Tent")
    never = complained(sold=False)
    unsold = complained(product="Kite")
    seen_otherwise = complained(campaign="Spring")
    review(seen_otherwise, Said(Cause.DOCUMENTED), by=sam.actor(), at=now)
    page = " ".join(his.get(reverse("desk:sales")).content.decode().split())
    assert "5.00 of a thousand (2.14 to 11.65)" in page  # 5 of 1000
    assert "10.00 of a thousand (3.90 to 25.43)" in page  # 4 of 400
    assert "Fewer than 100 were sold" in page
    assert "2 tickets could not be counted" in page
    rows = his.get(reverse("desk:sales_tickets"), {"product": "Stove", "campaign": "Spring"}).content.decode()
    assert all(each.reference in rows for each in (*spring, told))
    assert not any(each.reference in rows for each in (plain, other, tent, never, unsold, seen_otherwise))
    left = his.get(reverse("desk:sales_tickets")).content.decode()
    assert never.reference in left
    assert unsold.reference in left
    assert tent.reference not in left
    file = his.get(reverse("desk:sales"), {"as": "csv"}).content.decode().splitlines()
    assert file[1].startswith("Stove,,5,4,1000,5.0,")


def test_of_a_part_no_rate_is_said(complained, sam, grace, signed_in, clock):
    _upload(signed_in(sam), do="keep", words=_TABLE)
    complained(campaign="Spring")
    page = signed_in(grace).get(reverse("desk:sales")).content.decode()
    assert "You see a part of the tickets alone" in page
    assert "of a thousand (" not in page


def test_an_order_goes_with_the_words(asked, ana, now):
    note_sale(asked, Bought("KT-7", product="Stove"), by=ana.actor(), at=now)
    assert copy(asked.pk)["sale"]["order_number"] == "KT-7"
    forget([asked.pk], None)
    assert (Sale.objects.get().order_number, Sale.objects.get().product) == ("", "Stove")
