"""The colours are read from the sheet itself, so that a new shade is judged the moment it is written."""

import re
from pathlib import Path

import pytest

SHEET_FOLDER = Path(__file__).parent.parent / "static/web/css"
SHEET = (SHEET_FOLDER / "tokens.css").read_text()
ORDINARY, MORE_CONTRAST = SHEET.split("@media (prefers-contrast: more)")


def pairs(sheet):
    return {
        name: (light, dark)
        for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", sheet)
    }


PAIRS = pairs(ORDINARY)
GROUNDS = ["paper", "sheet", "sunk", "press-soft", "note", "soon-soft", "late-soft", "done-soft"]
WORDS = ["ink", "ink-2", "ink-3", "press", "soon", "late", "done"]
ON_COLOUR = [
    ("on-press", "press"),
    ("on-press", "press-strong"),
    ("on-note-press", "note-press"),
    ("on-late", "late"),
]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("word", WORDS)
def test_every_text_colour_reads_on_every_surface(word, ground, theme):
    assert contrast(PAIRS[word][theme], PAIRS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), ON_COLOUR)
def test_words_on_filled_colours_read(word, ground, theme):
    assert contrast(PAIRS[word][theme], PAIRS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_the_edge_of_a_field_can_be_seen(ground, theme):
    assert contrast(PAIRS["line-strong"][theme], PAIRS[ground][theme]) >= 3


def test_who_asks_for_more_contrast_gets_more():
    asked = pairs(MORE_CONTRAST)
    for word in ("ink", "ink-2", "ink-3", "line", "line-strong"):
        for theme in (0, 1):
            ground = PAIRS["sheet"][theme]
            assert contrast(asked[word][theme], ground) > contrast(PAIRS[word][theme], ground)


def test_no_component_brings_colours_of_its_own():
    """A hue that is not a token would mean something the reader was never told."""
    own = {}
    for path in sorted(SHEET_FOLDER.glob("*.css")):
        hues = re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S))
        if hues and path.name != "tokens.css":
            own[path.name] = hues
    assert own == {}
