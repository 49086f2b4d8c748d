"""A table of what was sold is read whole, or it is told what is wrong with it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.listening.sales.rates import FEWEST_SOLD, Rate, per_thousand
from answerable.listening.sales.reading import Counted, read_counts


@pytest.mark.parametrize(
    "table",
    [
        "month,product,campaign,seller,sold\n2026-10,Stove,Spring,Web,120\n",
        "Month;Product;Campaign;Seller;Sold\r\n2026-10-17; Stove ;Spring;Web;120\r\n\r\n",
        "sold\tseller\tcampaign\tproduct\tmonth\n120\tWeb\tSpring\tStove\t2026-10\n",
    ],
)
def test_however_a_spreadsheet_writes_it(table):
    read = read_counts(table)
    assert read.problems == []
    assert read.rows == [Counted(date(2026, 10, 1), "Stove", "Spring", "Web", 120)]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "columns are missing: month, product, sold"),
        ("month,product\n2026-10,Stove\n", "missing: sold"),
        ("month,product,sold\n", "no row"),
        ("month,product,sold\nOctober,Stove,1\n", "Line 2: “October” is no month"),
        ("month,product,sold\n2026-13,Stove,1\n", "is no month"),
        ("month,product,sold\n2026-10,,1\n", "Line 2: no product"),
        ("month,product,sold\n2026-10,Stove,1.5\n", "is no number sold"),
        ("month,product,sold\n2026-10,Stove,-1\n", "is no number sold"),
        ("month,product,sold\n2026-10,Stove,٣\n", "is no number sold"),
        ("month,product,sold\n2026-10,Stove,1\n2026-10-05,Stove,2\n", "Line 3 says the same as line 2"),
        ('month,product,sold\n2026-10,"Stove,1\n', "no table"),
        (f"month,product,sold\n2026-10,{'x' * 300},1\n", "too long"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_line(table, told):
    read = read_counts(table)
    assert told in " ".join(read.problems).replace("not a table", "no table")


@given(st.text(max_size=300))
def test_no_text_breaks_it(words):
    read = read_counts(words)
    assert read.rows or read.problems
    read_counts(f"month,product,sold\n{words}")


def test_a_rate_is_said_where_enough_was_sold_and_no_other():
    rate = per_thousand(3, 1000)
    assert isinstance(rate, Rate)
    assert (rate.value, round(rate.low, 2), round(rate.high, 2)) == (3.0, 1.02, 8.78)
    assert isinstance(per_thousand(0, FEWEST_SOLD), Rate)
    assert "Fewer than 100" in per_thousand(3, FEWEST_SOLD - 1)
    assert "more tickets than sales" in per_thousand(101, 100)
