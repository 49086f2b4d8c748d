"""What can be read two ways carries the other reading, and nothing else does."""

import re

import pytest

from answerable.desk.reading.both import with_both


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("above 9,000 feet.", "2743 m"),
        ("it is 5.5 inches wide", "14 cm"),
        ("60 mph", "97 km/h"),
        ("2 lbs", "0.91 kg"),
        ("below 10 °F", "−12.2 °C"),
        ("unter −12 °C!", "10.4 °F"),
        ("1,5 m lang", "4.9 feet"),
        ("at 30&nbsp;psi", "2.1 bar"),
        ("bought on 3/4/2026", "3 April 2026 or 4 March 2026"),
        ("03-04-26", "3 April 2026 or 4 March 2026"),
    ],
)
def test_the_other_reading_is_there_for_the_eye_and_the_ear(written, other):
    shown = with_both(f"<p>{written}</p>")
    assert f'data-tip="{other}"' in shown
    assert f"({other})</span>" in shown
    assert re.sub(
        r'<span class="visually-hidden">.*?</span>|<span class="both"[^>]*>|</span>', "", shown
    ) == (f"<p>{written}</p>")


@pytest.mark.parametrize(
    "written",
    [
        "1.250 kg",  # a kilo and a quarter, or more than a ton
        "9,000 km",
        "13/4/2026",
        "4/4/2026",
        "3.4.2026",
        "KT469090m",
        "5 M",
        "version 1.2.3 m",
        "2026-03-04",
        "12 foo",
        "10 minutes",
        '<a href="https://x.example/3/4/2026">3/4/2026</a>',
        "<code>9 ft</code>",
        '<img alt="9 feet">',
    ],
)
def test_what_is_certain_or_too_uncertain_is_left_alone(written):
    assert with_both(written) == written
