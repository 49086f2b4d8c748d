"""What is said of how something was solved: two sentences, and nothing personal."""

from hypothesis import given
from hypothesis import strategies as st

from answerable.selfservice.cases.words import asked, handled, without_personal

ANSWER = """Dear Cleo Maes,

Thank you for your patience, and sorry for the trouble.
Open the valve below the burner and clean the jets with the needle that came with the stove. Then let it burn for a
minute. Your order 10-443-2231 is covered, so we have sent new jets to cleo@example.com.

Kind regards,
Althea
Manila Care, +32 470 12 34 56
"""


def test_two_sentences_say_how_without_greeting_thanks_names_and_numbers():
    lines = handled(ANSWER, [], ["Cleo Maes"], about="The flame of my stove is yellow")
    assert len(lines) == 2
    said = " ".join(lines)
    assert "clean the jets with the needle" in said
    for personal in ("Cleo", "Maes", "443", "2231", "example.com", "Althea", "470", "Thank you", "sorry"):
        assert personal not in said


def test_what_is_quoted_is_nobodys_answer():
    text = "Replace the seal.\n\nOn Monday Cleo wrote:\n> my card number is what matters here"
    start = text.index("On Monday")
    assert handled(text, [[start, len(text)]], []) == ["Replace the seal."]


def test_what_was_asked_is_the_subject_and_their_own_words():
    said = asked("Re: AW: Stove", "Hello there,\nThe flame is yellow.\n> quoted", [[34, 42]], ["Cleo"])
    assert said.startswith("Stove\n")
    assert "yellow" in said
    assert "Hello" not in said
    assert "quoted" not in said
    assert asked("", "", [], []) == ""


def test_measures_and_prices_stay_where_numbers_that_name_somebody_go():
    said = without_personal("The 230 V plug, 12.5 mm, 49.90 EUR, order AB-1234567, +32 470 12 34 56")
    assert "230 V plug, 12.5 mm, 49.90 EUR" in said
    assert "1234567" not in said
    assert "470" not in said


@given(st.text(max_size=400), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_gives_at_most_two_short_lines_without_the_names(text, names):
    lines = handled(text, [], names, about=text)
    assert len(lines) <= 2
    assert all(len(line) <= 180 for line in lines)


@given(st.sampled_from(["Cleo Maes", "Jürgen Groß", "李 小龍"]), st.text("abc .,\n", max_size=60))
def test_a_name_is_taken_out_wherever_it_stands(name, around):
    last = name.split()[-1]
    assert last not in " ".join(handled(f"{around} {last} {around}. Ask {last}.", [], [name])).split()
