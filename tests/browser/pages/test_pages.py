"""Every page at both widths and in both themes: no error, no stranger asked, nothing too heavy, reachable for all.

With ANSWERABLE_TEST_PICTURES=yes, as `make test` sets it, what was seen is kept in artefacts/, for those who look.
"""

import pytest

from tests.browser.conftest import PHONE, WIDE
from tests.browser.pages.checks import heavy, keep, unsound, wide
from tests.browser.pages.listed import PAGES, STRANGERS

pytestmark = pytest.mark.django_db(transaction=True)

GROUP = 40


def _in_groups(names):
    """A world is much work for one page; pages are only looked at, so that several can share one."""
    return [
        pytest.param(names[at : at + GROUP], id="|".join(names[at : at + GROUP]))
        for at in range(0, len(names), GROUP)
    ]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("names", _in_groups([*PAGES, *STRANGERS]))
def test_pages_are_sound_at_every_width_and_in_every_theme(names, look, ada, world):
    wrong = []
    for name in names:
        address = {**PAGES, **STRANGERS}[name].format(**world)
        page, requests = look(address, staff=None if name in STRANGERS else ada)
        wrong += [f"{name} {fault}" for fault in [*heavy(requests), *unsound(page, name)]]
    assert not wrong, "\n".join(wrong)


def test_pages_are_light_however_much_is_on_them(look, world, crowd):
    for name in ("queue", "ticket", "customer", "search"):
        _page, requests = look(PAGES[name].format(**world))
        assert not list(heavy(requests)), name


def test_pages_that_are_read_from_right_to_left_fit_too(look, world):
    for name in ("queue", "ticket", "search", "mailbox", "me", "staff", "statuses", "day", "floor"):
        page, _requests = look(PAGES[name].format(**world))
        page.evaluate("document.documentElement.dir = 'rtl'")  # as the frame says it in such a language
        for width, viewport in {"1440": WIDE, "390": PHONE}.items():
            page.set_viewport_size(viewport)
            keep(page, f"{name}-{width}-rtl")
            assert not wide(page, viewport), name
            assert page.evaluate("document.querySelector('main').getBoundingClientRect().left") >= 0, name
