"""The checks find what they are for: each fault is put into a page that has none."""

import pytest

from tests.browser.pages import checks
from tests.browser.pages.listed import STRANGERS

pytestmark = pytest.mark.django_db(transaction=True)

_STYLE = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
}"""
_ADD = "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)"
_ADDED = "<p class='added'>Added</p>"
_DARK, _LIGHT = "@media (prefers-color-scheme: dark)", "@media (prefers-color-scheme: light)"
FAULTS = {
    "colour in the light": (f"{_LIGHT} {{ .added {{ color: #ddd }} }}", _ADDED, "1440: color-contrast"),
    "colour in the dark": (f"{_DARK} {{ .added {{ color: #333 }} }}", _ADDED, "1440, dark: color-contrast"),
    "colour on a phone": (
        f"@media (width > 600px) {{ .added {{ display: none }} }} {_LIGHT} {{ .added {{ color: #ddd }} }}",
        _ADDED,
        "390: color-contrast",
    ),
    "dark colour on a phone": (
        f"@media (width > 600px) {{ .added {{ display: none }} }} {_DARK} {{ .added {{ color: #333 }} }}",
        _ADDED,
        "390, dark: color-contrast",
    ),
    "another colour on a phone": (
        f"@media (width <= 600px) {{ {_LIGHT} {{ .added {{ color: #ddd }} }} }}",
        _ADDED,
        "390: color-contrast",
    ),
    "another ground on a phone in the dark": (
        f"@media (width <= 600px) {{ {_DARK} {{ section:has(.added) {{ background: #999 }} }} }}",
        "<section>" + _ADDED + "</section>",
        "390, dark: color-contrast",
    ),
    "no label": ("", "<input type=text>", "1440: label"),
    "no label on a phone": (
        "@media (width > 600px) { .added { display: none } }",
        "<input class=added>",
        "390, dark: label",
    ),
    "too wide": (".added { width: 600px }", _ADDED, "390, dark: is"),
}


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch):
    monkeypatch.setattr(checks, "PICTURES", False)


def test_what_is_wrong_with_a_page_is_found_in_the_look_that_shows_it(look):
    for fault, (style, added, found) in FAULTS.items():
        page, _requests = look(STRANGERS["sign-in"], staff=None)
        page.evaluate(_STYLE, style)
        page.evaluate(_ADD, added)
        faults = list(checks.unsound(page, fault))
        assert [each for each in faults if each.startswith(found)], f"{fault}: {faults}"


def test_nothing_is_found_where_nothing_is_wrong(look):
    page, _requests = look(STRANGERS["sign-in"], staff=None)
    assert not list(checks.unsound(page, "sound"))
