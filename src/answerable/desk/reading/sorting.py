"""The menus beside a ticket (status, priority, brand, own fields …) as HTML: one press sets another value. Drawn here
and not by a template, as there are many choices in them."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import pgettext

from answerable.web.date_patterns import date_format


def choice_menu(
    key: str,
    words: object,
    place: str,
    name: str,
    choices: Iterable[Any],
    chosen: object = None,
    none: str = "",
) -> SafeString:
    """What holds now, and what it may become. `choices` are pairs of value and words, or records; `none` are the words
    for setting nothing. Its buttons belong to the page's form `act`, and send `name` to `place`."""
    pairs = [each if isinstance(each, tuple) else (each.pk, each) for each in choices]
    if none:
        pairs.append(("", none))
    now = "" if chosen is None else str(chosen)
    start = f'<button form="act" formaction="{escape(place)}" name="{name}" value='
    buttons = [
        f'{start}"{escape(str(value))}"{_CURRENT if str(value) == now else ""}><bdi>{escape(str(said))}</bdi></button>'
        for value, said in pairs
    ]
    return SafeString(
        f'<details class="menu sort" data-menu><summary id="{key}-summary"><bdi>{escape(str(words))}</bdi></summary>'
        '<div class="menu-items">' + "\n".join(buttons) + "</div></details>"
    )


def moment_buttons(moments: Iterable[tuple[str, datetime]], name: str, place: str = "") -> SafeString:
    """One for each pair of words and moment: it sends `name` to `place`, else to the form in which it stands."""
    where = f' form="act" formaction="{escape(place)}"' if place else ""
    buttons = []
    for words, at in moments:
        local = localtime(at)
        said = date_format(local, pgettext("moment near now", "D j M, H:i"))
        buttons.append(
            f'<button{where} name="{name}" value="{local.isoformat()}">'
            f'{escape(words)}<span class="menu-more">{said}</span></button>'
        )
    return SafeString("\n".join(buttons))


_CURRENT = ' aria-current="true"'
