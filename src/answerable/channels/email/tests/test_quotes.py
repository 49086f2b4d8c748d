"""What stays in sight of a plain-text mail, and that nothing a person wrote is ever folded away."""

from random import Random

import pytest

from answerable.channels.email.quotes import OUR_MARKERS, folds, is_forward, visible
from answerable.channels.email.tests.quote_cases import CASES, FORWARDS, mail, own_words


def in_sight(text: str) -> str:
    return " ".join(visible(text, folds(text)).split())


@pytest.mark.parametrize("name", CASES)
def test_exactly_the_own_words_stay_in_sight(name):
    assert in_sight(mail(name)) == own_words(name)


@pytest.mark.parametrize("name", CASES)
def test_line_ends_of_other_systems_change_nothing(name):
    assert in_sight(mail(name).replace("\n", "\r\n")) == own_words(name)


@pytest.mark.parametrize("marker", OUR_MARKERS.values(), ids=OUR_MARKERS)
def test_our_marker_is_recognised_in_every_language_that_we_send_it_in(marker):
    assert in_sight(f"Blue.\n\n{marker}\n\nWhich colour?\n") == "Blue."


def test_a_forward_is_told_from_a_reply():
    assert [name for name in CASES if is_forward(mail(name))] == FORWARDS


def test_a_forward_below_many_own_words_is_folded_like_a_quote():
    own = "My own account of what happened is long and says all that you need to know. " * 4
    forwarded = (
        "---------- Forwarded message ---------\nFrom: Ana <ana@example.com>\nSubject: Order\n\nOn its way.\n"
    )
    text = f"{own}\n\n{forwarded}"
    assert not is_forward(text)
    assert in_sight(text) == own.strip()


def test_a_mail_without_quotes_has_no_folds():
    assert folds("Where is my parcel?\n\nCleo\n") == ()
    assert folds("") == ()
    assert folds("\n \n\t\n") == ()


def test_a_mail_of_nothing_but_a_device_line_still_shows_something():
    assert in_sight("Sent from my iPhone\n") == "Sent from my iPhone"


def test_an_empty_reply_shows_what_was_sent_back():
    text = "Sent from my iPhone\n\n> On 14 May 2024, at 09:05, Ana <ana@example.com> wrote:\n>\n> Which colour?\n"
    assert "Which colour?" in in_sight(text)


def test_folds_are_ascending_and_apart_and_hide_no_own_line_of_shuffled_mails():
    pieces = [line for name in CASES for line in mail(name).split("\n")]
    random = Random(7)
    for _ in range(2_000):
        text = "\n".join(random.choices(pieces, k=random.randint(1, 25)))
        ranges = folds(text)
        edges = [edge for pair in ranges for edge in pair]
        assert edges == sorted(edges)
        assert all(0 <= start < end <= len(text) for start, end in ranges)
        assert len(visible(text, ranges)) > 0 or not any(char.isalnum() for char in text)


def test_an_answer_between_marked_quotes_is_never_folded():
    random = Random(11)
    for _ in range(500):
        answers = [f"answer{number}" for number in range(random.randint(1, 6))]
        blocks = [
            f"> question\n> more\n{'' if random.random() < 0.5 else chr(10)}{answer}\n" for answer in answers
        ]
        text = (
            "On Tue, May 14, 2024 at 9:05 AM Ana <ana@example.com> wrote:\n" + "\n".join(blocks) + "> rest\n"
        )
        assert all(answer in in_sight(text) for answer in answers)
