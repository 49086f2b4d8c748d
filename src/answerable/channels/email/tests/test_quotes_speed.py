"""Hostile mails cost no more than their size, and there is an upper bound.

Four times the size makes four times the work, sixteen times where something is quadratic; nine is 3 a doubling.
"""

from time import process_time

import pytest

from answerable.channels.email.quotes import fold_html, folds

HOSTILE = {
    "blank lines": "\n",
    "on": "On ",
    "on, a line each": "On \n",
    "quote marks": ">",
    "quote marks, a line each": ">\n",
    "labels": "From:",
    "labels, a line each": "From:\n",
    "labels and blank lines": "From: a@b.example\n\n\n\n",
    "wrote": "a wrote:\n",
    "colons": "a b c:\n",
    "addresses": "<a@b.example> ",
    "dashes": "--\n",
    "drawn lines": "-----\n",
    "dashes in a line": "- ",
    "separators": "-----Original Message-----\n",
    "questions and answers": "> a\nb\n",
    "attributions": "On 3 May 2024 at 10:15 Ana <a@b.example> wrote:\n> x\n",
    "device lines": "Sent from my iPhone\n",
    "sent": "sent from ",
    "armour": "Hash: a\n",
    "digits": "1:",
    "words": "word ",
}


def seconds(work, text: str, *, runs: int = 3) -> float:
    """Processor time, the best of some runs: other work on the machine shall not count."""
    best = 60.0
    for _ in range(runs):
        start = process_time()
        work(text)
        best = min(best, process_time() - start)
    return best


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_work_grows_with_the_size_of_a_mail(unit):
    small, large = (unit * (size // len(unit)) for size in (6_000, 24_000))
    # A few milliseconds of grace: what takes next to nothing varies by more than it takes.
    assert seconds(folds, large) < 9 * seconds(folds, small) + 0.02


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("size", [60_000, 2_000_000])
def test_a_mail_of_any_size_takes_a_moment(size, unit):
    assert seconds(folds, unit * (size // len(unit)), runs=1) < 3


@pytest.mark.parametrize("unit", ["x", "> ", "On ", "a@", "From: "])
def test_a_line_of_megabytes_takes_a_moment(unit):
    assert seconds(folds, unit * (5_000_000 // len(unit))) < 3


TAGS = [
    "<br>",
    "x<br>",
    "<p>a</p>",
    "<p>From: a</p>",
    "<span>a </span>",
    "<b>",
    "<blockquote>a",
    "<td>",
    "<",
    "&gt; a<br>",
]


@pytest.mark.parametrize("unit", TAGS)
def test_work_grows_with_the_size_of_html(unit):
    end = "<blockquote type=cite>On Tue, May 14, 2024 at 9:05 AM Ana &lt;a@b.example&gt; wrote:</blockquote>"
    small, large = (f"Hello{unit * (size // len(unit))}{end}" for size in (4_000, 16_000))
    assert seconds(fold_html, large) < 9 * seconds(fold_html, small) + 0.02
