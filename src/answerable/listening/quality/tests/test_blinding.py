"""Nobody who was there can be read out of what a reviewer sees, however a name is written."""

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from answerable.listening.quality.blinding import Hidden, blinded, fold, without_quotes, without_signature

HIDDEN = Hidden(
    people={"Althea Dela Cruz", "Łukasz Wójcik", "Cleo Vermeulen", "Jo"},
    others=frozenset({"Will Baert", "Grace Santos"}),
    companies={"Manila Care", "Kraków Service", "Ghent"},
)


@pytest.mark.parametrize(
    "text",
    [
        "ALTHEA here",
        "this is althea dela  cruz.",
        "I am Dela Cruz, Althea",
        "Łukasz's answer",
        "lukasz wojcik",
        "Łu\u200bkasz wrote",
        "A\u0301lthea",
        "Vermeulen asked",
        "MANILA-CARE",
        "the Krakow Service team",
        "our office in ghent",
        "ask Grace",
        "Will Baert knows",
        "write to althea.delacruz@manila.example",
        "jo",
        "call +63 2 8123 4567 please",
        "order KT154295 is late",
        "see https://manila.example/althea",
        "@althea_helps",
    ],
)
def test_names_companies_and_addresses_go(text):
    shown = fold(blinded(text, HIDDEN))
    for word in (
        "althea",
        "dela",
        "cruz",
        "lukasz",
        "wojcik",
        "vermeulen",
        "manila",
        "krakow",
        "ghent",
        "baert",
    ):
        assert word not in shown
    assert "grace" not in shown
    assert "8123" not in shown
    assert "154295" not in shown
    assert "▮" in shown


def test_what_only_looks_like_a_colleagues_name_stays():
    text = "The tent will be there on Friday 12 December 2026, with grace and 3 pegs."
    assert blinded(text, HIDDEN) == text


_LETTERS = st.characters(whitelist_categories=("Lu", "Ll", "Lo"))
_NAME = st.text(_LETTERS, min_size=3, max_size=12)
_AROUND = st.text(st.sampled_from(" ,.!?;:()\n\"'–"), max_size=3)


@settings(max_examples=300, deadline=None)
@given(
    _NAME, _NAME, _AROUND, _AROUND, st.sampled_from(["upper", "lower", "title", "as is", "apart", "marked"])
)
def test_no_name_survives_however_it_is_written(first, last, before, after, way):
    written = {
        "upper": first.upper(),
        "lower": first.lower(),
        "title": first.title(),
        "as is": f"{first} {last}",
        "apart": f"{last}, {first}",
        "marked": unicodedata.normalize("NFD", first),
    }[way]
    assume(len(fold(first)) >= 3)
    text = f"Dear customer,{before} {written} {after}will look at it."
    shown = blinded(text, Hidden(people={f"{first} {last}"}))
    kept = shown.replace("▮name", "")
    assert not any(fold(first) == word for word in fold(kept).split())
    assert (
        kept.startswith("Dear customer,")
        or fold(first) in fold("Dear customer,")
        or fold(last) in fold("Dear customer,")
    )


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_can_be_blinded(text):
    blinded(without_signature(text), HIDDEN)


def test_signatures_and_quotes_go():
    said = "It is on its way.\n\nMet vriendelijke groeten,\nAlthea\nManila Care\n+63 2 8123 4567"
    assert without_signature(said) == "It is on its way.\n▮signature"
    assert "Althea" not in without_signature("Done.\n-- \nAlthea\nManila")
    long = "Regards to the team,\n" + "\n".join(f"line {number}" for number in range(30))
    assert without_signature("Hello\n" + long) == "Hello\n" + long
    assert without_quotes("No.\n> from Althea", [[4, 17]]) == "No.\n▮quoted"
    assert without_quotes("No.", [[1, 99]]) == "No."
