"""What an article may be made of: whatever was written, what comes out is harmless, and comes out soon."""

import time

import pytest

from answerable.selfservice.articles.differences import differences
from answerable.selfservice.articles.markdown import PictureAt, Placed, named_in, plain, shown

PLACED = Placed({7: "/help/kestrel/articles/7-x/"}.get, {3: PictureAt("/p/3", 8, 6)}.get)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://elsewhere.example/seen.png)",
        '![x](picture:3 "\\" onerror=alert(1) \\"")',
        '[x](article:7 "\\" onclick=alert(1)")',
        "<img src=x onerror=alert(1)>",
        '!["><script>alert(1)</script>](picture:3)',
        "# <iframe src=//x>",
    ],
)
def test_nothing_in_it_runs_or_asks_others(hostile):
    html = shown(hostile, PLACED).html
    for word in (
        "<script",
        "<iframe",
        "elsewhere",
        'href="java',
        'href="data',
        'href="vb',
        " onerror=",
        " onclick=",
    ):
        assert word not in html.replace("&quot; onerror=", "").replace("&lt;img src=x onerror=", ""), html


@pytest.mark.parametrize(
    "huge",
    ["> " * 10_000 + "x", "[" * 100_000, "- " * 10_000 + "x", "![a" * 33_000, "*a " * 33_000, "|a" * 50_000],
)
def test_whatever_is_nested_is_shown_in_time(huge):
    began = time.monotonic()
    assert len(shown(huge, PLACED).html) < 2_000_000
    assert time.monotonic() - began < 20


def test_headings_notes_tables_and_what_is_named_by_number():
    page = shown(
        "# Clean\n\n## Clean\n\n> [!WARNING]\n> Hot!\n\n> Said.\n\n|a|b|\n|-|-|\n|1|2|\n\n"
        "[seven](article:7#s-x), [eight](article:8), ![A stove](picture:3), ![Gone](picture:4)",
        PLACED,
    )
    assert [(each.level, each.anchor) for each in page.headings] == [(2, "s-clean"), (2, "s-clean-2")]
    assert '<aside class="warning">' in page.html
    assert "<blockquote>\n<p>Said." in page.html
    assert "[!WARNING]" not in page.html
    assert "<td>1</td>" in page.html
    assert '<a href="/help/kestrel/articles/7-x/#s-x">seven</a>, eight, ' in page.html
    assert '<img src="/p/3" alt="A stove" width="8" height="6" loading="lazy">, <em>Gone</em>' in page.html
    assert named_in("[a](article:7) ![b](picture:3) `article:9`", "article") == {7}
    assert plain("**Rub** [it](article:8)") == "Rub it"


def test_what_differs_is_shown_line_by_line_and_within_a_line():
    found = differences("Rub it dry.\nPut it away.", "Rub it very dry.\nPut it away.")
    assert [(each.kind, [(piece.words, piece.is_changed) for piece in each.pieces]) for each in found] == [
        ("gone", [("Rub it", False), ("dry.", False)]),
        ("new", [("Rub it", False), ("very", True), ("dry.", False)]),
        ("same", [("Put it away.", False)]),
    ]
    assert differences("a", "a") == []
