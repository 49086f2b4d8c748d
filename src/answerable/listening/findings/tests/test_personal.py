"""What would betray somebody is found, and what only looks like it is left."""

from hypothesis import given
from hypothesis import strategies as st

from answerable.listening.findings.personal import betrayals, without_betrayals

NAMES = {"Clara Novak", "河合 さくら"}


def test_addresses_numbers_and_names_are_found_however_they_are_written():
    text = (
        "CLARA  novak (c.novak+x@mail.example.com, tel. +32 (0)470 12-34-56) says: Novak is right. "
        "河合 さくら agrees."
    )
    assert betrayals(text, NAMES) == [
        "c.novak+x@mail.example.com",
        "+32 (0)470 12-34-56",
        "CLARA  novak",
        "河合 さくら",
        "Novak",
    ]
    assert without_betrayals(text, NAMES) == "… (…, tel. …) says: … is right. … agrees."


def test_what_only_looks_like_it_is_left():
    for text in (
        "Since 2026-11-27, or 27.11.2026, 12 x 400 g break",
        "clara is a fabric, and novaks are birds",
        "Version 12.4.1 of 3 000",
        "@ home",
    ):
        assert betrayals(text, NAMES) == []
    assert betrayals("Order KT460840, model X200") == ["KT460840"]
    assert betrayals("Novak breaks", NAMES, with_parts=False) == []


_TEXT = st.text("No vak@.+-/(0123456789)çさ\n", max_size=60)


@given(_TEXT, st.sets(_TEXT, max_size=3))
def test_what_was_taken_out_is_not_found_again(text, names):
    found = betrayals(text, names)
    left = without_betrayals(text, names)
    assert not any(word in left for word in found if word)
