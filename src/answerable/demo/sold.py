"""What was sold each month, and what those bought who say that it is not what they were sold. What many write about is
found by the worker, once it is there."""

from datetime import date, datetime, timedelta

from answerable.demo.products import BY_NAME, PRODUCTS
from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.listening.models import Cause, WrapUp
from answerable.listening.sales.actions import Bought, count_sales, note_sale
from answerable.listening.sales.reading import Counted
from answerable.listening.themes.meanings import read_meanings

_NOTED = 90
_MONTHS = 12
# The shop that calls a tent for three seasons one for four.
_LOUD = "Four seasons"
_SELLERS = ("Web shop", "Trail & Co", "Bergzeit")
_SOLD = 260  # of a product of weight 1, in a month


def count_what_was_sold(*, lead: Actor, at: datetime) -> None:
    enqueue(read_meanings, dedupe="listening.meanings.more")
    count_sales(list(_counts(at.date())), by=lead, at=at)
    rows = WrapUp.objects.filter(cause=Cause.MIS_SOLD, is_review=False, ticket__merged_into=None)
    for number, row in enumerate(rows.select_related("ticket").order_by("-pk")[:_NOTED]):
        if number % 9 == 8:
            continue  # somebody forgot
        product = _product_in(row.ticket.subject)
        day = row.ticket.created_at.date() - timedelta(days=9 + number % 30)
        campaign = _LOUD if product.endswith("2") and number % 3 else ""
        seller = _SELLERS[number % len(_SELLERS)]
        bought = Bought(f"KT{500_000 + 37 * number}", seller, campaign, product, day)
        note_sale(row.ticket, bought, by=lead, at=at)


def _counts(today: date) -> "list[Counted]":
    found = []
    for ago in range(_MONTHS):
        months = today.year * 12 + today.month - 1 - ago
        month = date(months // 12, months % 12 + 1, 1)
        for product in PRODUCTS:
            sold = int(_SOLD * product.weight * (1 + (months * 7 % 5) / 10))
            loud = sold // 8 if product.name.endswith("2") else 0
            found.append(Counted(month, product.name, "", "", sold - loud))
            if loud:
                found.append(Counted(month, product.name, _LOUD, "", loud))
    return found


def _product_in(subject: str) -> str:
    """The longest name in it: there is a stove of one name, and one for two."""
    named = [name for name in BY_NAME if name in subject]
    return max(named, key=len, default=PRODUCTS[0].name)
