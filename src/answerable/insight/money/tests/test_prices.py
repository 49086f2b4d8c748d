"""What one piece of work costs."""

from datetime import date

import pytest

from answerable.insight.models import HandlingTime
from answerable.insight.money.prices import Amount, Card, Piece, Prices

DAY = date(2026, 7, 1)
HOUSE, MANILA = 1, 2


def prices(*amounts, currency="EUR", **more):
    card = Card(currency, date(2026, 1, 1), date(2026, 12, 31), [Amount(*each) for each in amounts])
    known = {
        "currency": "EUR",
        "house": frozenset({HOUSE}),
        "wages": {None: [(date(2026, 6, 1), 36.0, "EUR"), (date(2025, 1, 1), 30.0, "EUR")]},
        "minutes": {"email": [(date(2020, 1, 1), 10.0)], HandlingTime.HANDOVER: [(date(2020, 1, 1), 2.0)]},
        "cards": {MANILA: [card]},
        "rates": {(2026, "PHP"): 0.015},
        "tiers": {7: 2},
        "tier_words": {2: "second line"},
        "occupancy": 0.5,
        "shrinkage": 0.25,
    }
    return Prices(**(known | more))


def test_an_hour_of_the_house_counts_by_its_day():
    """36 an hour × 10 minutes ÷ half busy ÷ three quarters there; a month before, 30."""
    assert prices().of_piece(Piece(DAY, HOUSE, 7, "email")) == pytest.approx(16)
    assert prices().of_piece(Piece(date(2026, 5, 31), HOUSE, 7, "email")) == pytest.approx(40 / 3)
    assert prices().of_piece(Piece(DAY, HOUSE, 7, "phone", seconds=300)) == pytest.approx(8)


def test_a_team_of_its_own_price_goes_before_the_rest():
    own = prices(wages={None: [(date(2020, 1, 1), 36.0, "EUR")], 7: [(date(2020, 1, 1), 72.0, "EUR")]})
    assert own.of_piece(Piece(DAY, HOUSE, 7, "email")) == pytest.approx(32)
    assert own.of_piece(Piece(DAY, HOUSE, 8, "email")) == pytest.approx(16)


def test_cards_pay_by_contact_hour_and_what_is_solved():
    by_contact = prices(("contact", 2.0), ("contact", 3.0, "", "fr"), ("contact", 4.0, "email", "fr", "2"))
    assert by_contact.of_piece(Piece(DAY, MANILA, None, "email", "en")) == 2
    assert by_contact.of_piece(Piece(DAY, MANILA, None, "email", "fr-be")) == 3
    assert by_contact.of_piece(Piece(DAY, MANILA, 7, "email", "fr")) == 4
    by_hour = prices(("hour", 400.0), currency="PHP")
    assert by_hour.of_piece(Piece(DAY, MANILA, None, "email")) == pytest.approx(400 * 0.015 / 6 / 0.5)
    solved = prices(("resolved", 5.0))
    assert solved.of_piece(Piece(DAY, MANILA, None, "email")) == 0
    assert solved.of_solved(Piece(DAY, MANILA, None, "email")) == 5
    assert solved.of_solved(Piece(DAY, HOUSE, None, "email")) == 0


def test_a_month_is_spread_over_its_days():
    assert prices(("month", 310.0)).of_week(MANILA, date(2026, 7, 6)) == pytest.approx(70)
    assert prices(("month", 310.0)).of_week(HOUSE, date(2026, 7, 6)) == 0


def test_handing_on_costs_time_and_no_contact():
    assert prices(("contact", 2.0)).of_piece(Piece(DAY, MANILA, None, HandlingTime.HANDOVER)) == 0
    assert prices().of_piece(Piece(DAY, HOUSE, 7, HandlingTime.HANDOVER)) == pytest.approx(3.2)


@pytest.mark.parametrize(
    ("known", "piece"),
    [
        (prices(), Piece(DAY, HOUSE, 7, "chat")),  # nobody said how long a chat takes
        (prices(wages={}), Piece(DAY, HOUSE, 7, "email")),
        (prices(("hour", 400.0), currency="USD"), Piece(DAY, MANILA, None, "email")),
        (prices(("contact", 2.0, "", "en")), Piece(DAY, MANILA, None, "email", "pl")),
        (prices(("contact", 2.0)), Piece(date(2027, 1, 1), MANILA, None, "email")),
        (prices(), Piece(DAY, 99, None, "email")),
    ],
)
def test_what_is_not_known_costs_nothing_that_is_said(known, piece):
    assert known.of_piece(piece) is None
