"""How things look behind a mask."""

import pytest

from answerable.people.masking.values import Mask, Part, behind, masked, without_addresses

ADDRESSES = {
    "cleo@example.com": "c•••@e••••.com",
    "c@x.co.uk": "c•••@x••••.uk",
    "jürgen.öztürk@xn--bcher-kva.example": "j•••@x••••.example",
    "nonsense": "•••",
    "": "",
}
NUMBERS = {"+32 470 98 76 54": "••• 54", "0123456": "••• 56", "12345": "•••", "cleo_of_ghent": "•••", "": ""}
TEXTS = {
    "Write to cleo@example.com, please.": "Write to c•••@e••••.com, please.",
    "<b>Cleo@Example.com</b>": "<b>C•••@E••••.com</b>",
    "?q=cleo%40example.com&more": "?q=c•••@e••••.com&more",
    "cleo&#64;example.com": "c•••@e••••.com",
    "a@b.example,c@d.example": "a•••@b••••.example,c•••@d••••.example",
    "Ask help@own.example": "Ask help@own.example",  # ours
    "@ana, at 5 @ home, a@b": "@ana, at 5 @ home, a@b",
    "Call +32 470 98 76 54 or 0032470987654 or 0470/98.76.54!": "Call ••• 54 or ••• 54 or ••• 54!",
    "No 14709876542 of ours": "No 14709876542 of ours",
    "I am @vera_of_ghent there": "I am ••• there",
}


@pytest.mark.parametrize(("address", "shown"), ADDRESSES.items())
def test_an_address_is_told_apart_by_who_knows_it(address, shown):
    assert masked("email", address) == shown


@pytest.mark.parametrize(("number", "shown"), NUMBERS.items())
def test_of_a_number_the_end_is_left(number, shown):
    assert masked("phone", number) == shown


@pytest.mark.parametrize(("text", "shown"), TEXTS.items())
def test_texts_lose_addresses_and_the_numbers_that_are_known(text, shown):
    hidden = ["+32 470 98 76 54", "@vera_of_ghent", "123"]
    assert without_addresses(text, keep={"help@own.example"}, hidden=hidden) == shown


def test_each_part_is_masked_by_itself():
    text, number = "cleo@example.com, 0470/98.76.54", ["+32 470 98 76 54"]
    of = {
        part: behind(text, Mask(frozenset({part})), hidden=number if part is Part.NUMBER else ())
        for part in Part
    }
    assert of[Part.ADDRESS] == "c•••@e••••.com, 0470/98.76.54"
    assert of[Part.NUMBER] == "cleo@example.com, ••• 54"
    assert of[Part.NAME] == of[Part.ACCOUNT] == of[Part.FIELDS] == text


@pytest.mark.parametrize(
    "text", ["a" * 300_000, "@" * 300_000, "a.@" * 100_000, "a@b." * 75_000, "1 " * 150_000]
)
def test_no_text_takes_long(text):
    assert len(without_addresses(text, hidden=["+32 470 98 76 54"])) > 0
