"""A ticket's name does not tell its neighbour's, and is found however it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.tickets.models import Ticket
from answerable.tickets.references import clean_reference, new_reference, new_token


def test_references_have_no_order_and_every_letter_at_every_place():
    drawn = [new_reference() for _ in range(2000)]

    assert len(set(drawn)) == 2000
    assert drawn != sorted(drawn)
    for place in (0, 1, 2, 3, 5, 6, 7, 8):
        assert len({reference[place] for reference in drawn}) == 27
    assert not {letter for reference in drawn for letter in reference} & set("AEIOUY01L")


def test_the_token_in_an_address_survives_lower_casing_and_is_long():
    tokens = {new_token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert all(len(token) == 16 and token == token.lower() and token.isalnum() for token in tokens)


@pytest.mark.parametrize("typed", ["K7Q4-TXB9", "k7q4txb9", " k7q4 txb9", "#K7Q4-TXB9", "(k7q4–txb9)"])
def test_it_is_found_however_it_is_typed(typed):
    assert clean_reference(typed) == "K7Q4-TXB9"


@pytest.mark.parametrize(
    "typed", ["", "K7Q4", "K7Q4-TXB9X", "K7Q4-TXB0", "AAAA-AAAA", "12345678", "Ⅷ7Q4TXB9"]
)
def test_what_cannot_be_one_is_none(typed):
    assert clean_reference(typed) == ""


@given(st.text(max_size=20))
def test_any_text_is_one_or_none(text):
    assert clean_reference(text) in ("", clean_reference(clean_reference(text)))


@pytest.mark.django_db
def test_tickets_get_their_own(make_ticket):
    one, other = make_ticket(), make_ticket()

    assert one.reference != other.reference
    assert one.token != other.token
    assert Ticket.objects.get(reference=clean_reference(one.reference.lower())) == one
