"""A place of the rail as HTML. Drawn here and not by a template, as the wait is: every page has a dozen."""

from html import escape
from typing import Any

from django.utils.safestring import SafeString

from answerable.web.icons import draw_icon

_LIVE = (
    ' data-counts-in-title hx-trigger="refresh" hx-target="find .place-count" hx-swap="outerHTML"'
    ' data-refresh="live:told live:reset"'
)


def draw_place(place: Any) -> SafeString:
    """`place` has `url`, `icon` and `label`, and may have `key`, `current`, `count`, `is_late`; from `count_url` a live
    page asks for its count alone."""
    key = escape(place.key)
    attributes = [
        ' aria-current="page"' if place.current else "",
        f' data-key="{key}"' if key else "",
        f' hx-get="{escape(place.count_url)}"{_LIVE}' if place.count_url else "",
    ]
    shown_key = f" <kbd>{key}</kbd>" if key else ""
    return SafeString(
        f'<a class="place" href="{escape(place.url)}"{"".join(attributes)}>{draw_icon(place.icon, 21)}'
        f"{draw_count(place.count, is_late=place.is_late)}"
        f'<span class="place-label">{escape(str(place.label))}{shown_key}</span></a>'
    )


def draw_place_in_menu(place: Any) -> SafeString:
    """The same as a line of the menu behind the rail, where a phone has those for which the rail is too short."""
    current = ' aria-current="page"' if place.current else ""
    count = f' <span class="faint">{escape(str(place.count))}</span>' if place.count else ""
    return SafeString(
        f'<a href="{escape(place.url)}"{current}>{draw_icon(place.icon, 18)} {escape(str(place.label))}{count}</a>'
    )


def draw_count(count: str, *, is_late: bool = False) -> SafeString:
    """What waits there; it is in the page without anything too, to be replaced."""
    late, hidden = " late" if is_late else "", "" if count else " hidden"
    return SafeString(f'<span class="place-count{late}"{hidden}>{escape(str(count))}</span>')
