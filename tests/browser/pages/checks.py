"""What is asked of a page, and the looks in which it is asked: nothing but its style knows how wide the window is or
which theme it is in, and colours change at once."""

import os
from pathlib import Path

from tests.browser import axe
from tests.browser.conftest import PHONE, WIDE

SEEN = Path(__file__).resolve().parents[3] / "artefacts"
PICTURES = os.environ.get("ANSWERABLE_TEST_PICTURES") == "yes"
MOST_REQUESTS, MOST_BYTES = 9, 100_000  # beside the stream
_CUT = """[...document.querySelectorAll(".table-frame, .policy-scroll")]
    .some((frame) => frame.scrollWidth > frame.clientWidth + 1)"""


def unsound(page, name):
    """What is wrong with a page that was opened wide and in the light.

    A picture is kept and all of axe's rules are asked once a width, in one theme each. Colours, which take longest, are
    asked about in both themes of all that is seen wide, and on a phone of what is not seen there or looks otherwise.
    """
    keep(page, f"{name}-1440-light")
    yield from _said("1440", wide(page, WIDE), axe.faults(page))
    in_the_light = axe.as_seen(page)
    page.emulate_media(color_scheme="dark")
    yield from _said("1440, dark", axe.faults(page, of=axe.COLOURS))
    in_the_dark = axe.as_seen(page)
    page.set_viewport_size(PHONE)
    keep(page, f"{name}-390-dark")
    yield from _said("390, dark", wide(page, PHONE), axe.faults(page, but_for=axe.COLOURS_OFF))
    yield from _said("390, dark", _colours_otherwise(page, in_the_dark))
    page.emulate_media(color_scheme="light")
    yield from _said("390", _colours_otherwise(page, in_the_light))


def _colours_otherwise(page, before):
    return axe.faults(page, of=axe.COLOURS, within=axe.otherwise(page, before))


def _said(look, *found):
    return (f"{look}: {fault}" for faults in found for fault in faults)


def keep(page, name):
    if PICTURES:
        page.screenshot(path=SEEN / f"{name}.jpg", type="jpeg", quality=80)


def wide(page, viewport):
    """Wider than the window; on a phone a table too, whose rows would then be read by halves."""
    is_wide = page.evaluate("document.documentElement.scrollWidth")
    faults = [f"is {is_wide} wide"] if is_wide > viewport["width"] else []
    return [*faults, "a table scrolls sideways"] if viewport == PHONE and page.evaluate(_CUT) else faults


def heavy(requests):
    """All that was asked for with an empty cache, where that is too much."""
    asked = [request for request in requests if "/stream/" not in request.url]
    if len(asked) > MOST_REQUESTS:
        yield f"asks {len(asked)} times: {[request.url for request in asked]}"
    # The page may end a request that it need not have.
    sizes = [request.sizes() for request in asked if not request.failure]
    weight = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
    if weight > MOST_BYTES:
        yield f"weighs {weight}"
