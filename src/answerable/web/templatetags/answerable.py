"""The product's words and drawings for templates. Nothing here knows a model: all take plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.base import Parser, Token, Variable
from django.template.defaultfilters import filesizeformat
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.template.loader import render_to_string
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from answerable.ledger.addresses import address
from answerable.tickets.channel_words import channel_words
from answerable.web.bundle import bundle_url
from answerable.web.icons import channel_icon_name, draw_icon
from answerable.web.moments import (
    duration_patterns,
    duration_words,
    full_moment,
    moment_words,
    near_moment,
)
from answerable.web.rail_drawing import draw_place, draw_place_in_menu
from answerable.web.ribbon import RibbonMark, RibbonSegment
from answerable.web.ribbon_drawing import draw, ribbon_html
from answerable.web.wait_drawing import draw_wait
from answerable.web.waiting import Owing, describe

register = template.Library()


class SaidOnce(TranslateNode):
    """Words that stand in the template are the same each time: looked up once for each language. A page says two
    hundred of these, and looking them up took a fifteenth of its time."""

    def __init__(self, node: TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop)
        self._said: dict[str | None, str] = {}

    def render(self, context: Any) -> str:
        language = get_language()
        if language not in self._said:
            self._said[language] = super().render(context)
        return self._said[language]


@register.tag("trans")
@register.tag("translate")
def translate(parser: Parser, token: Token) -> TranslateNode:
    """Django's own tag; templates that load this library behind `i18n` mean this one."""
    node = do_translate(parser, token)
    expression = node.filter_expression
    is_plain = (
        isinstance(expression.var, Variable) and expression.var.lookups is None and not expression.filters
    )
    return SaidOnce(node) if is_plain and node.asvar is None and node.message_context is None else node


class Address(URLNode):
    """Addresses do not change while a process runs: the same place is looked up once, and a page names seventy."""

    def render(self, context: Any) -> str:
        if self.kwargs or self.asvar:
            return super().render(context)
        name, values = self.view_name.resolve(context), [each.resolve(context) for each in self.args]
        return escape(address(name, *values))


@register.tag
def url(parser: Parser, token: Token) -> Address:
    """Django's own tag, as above."""
    node = django_url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


@register.simple_tag
def stylesheet_url() -> str:
    return bundle_url("app.css")


@register.simple_tag
def script_url() -> str:
    return bundle_url("app.js")


@register.simple_tag
def apart_url() -> str:
    """The styles of pages that few open (settings, the floor), in their head."""
    return bundle_url("apart.css")


@register.simple_tag
def writing_url() -> str:
    """For pages on which one writes, in their head."""
    return bundle_url("writing.js")


@register.simple_tag
def duration_word_list() -> str:
    return duration_patterns()


@register.simple_tag
def icon(name: str, size: int = 20, style: str = "") -> SafeString:
    """A decoration beside words, so screen readers pass over it."""
    return draw_icon(name, int(size), style)


register.simple_tag(draw_place)
register.simple_tag(draw_place_in_menu)


@register.simple_tag
def channel_icon(channel: str, size: int = 16) -> SafeString:
    """The channel's icon, with its name for those who do not see it."""
    return _drawn_channel(channel, int(size), get_language())


@lru_cache(maxsize=200)
def _drawn_channel(channel: str, size: int, _language: str | None) -> SafeString:
    """Every row and every message has one."""
    return format_html(
        '<span class="channel" title="{words}">{icon}<span class="visually-hidden">{words}</span></span>',
        icon=draw_icon(channel_icon_name(channel), size),
        words=channel_words(channel),
    )


@register.filter
def channel_name(channel: str) -> str:
    return channel_words(channel)


@register.simple_tag(takes_context=True)
def wait(
    context: dict[str, Any],
    since: datetime | None = None,
    owed_by: datetime | None = None,
    answered_at: datetime | None = None,
    **more: Any,
) -> SafeString:
    """Dial and words. More: `now`, `is_closed`, `chases`, `large`."""
    # A template hands an empty string for a value that is not there.
    moments = (since or None, owed_by or None, answered_at or None)
    owing = Owing(*moments, is_closed=bool(more.get("is_closed")), chases=int(more.get("chases") or 0))
    described = describe(owing, now=_now(context, more.get("now")))
    return draw_wait(described, is_large=bool(more.get("large")))


@register.simple_tag(takes_context=True)
def ribbon(
    context: dict[str, Any],
    marks: Iterable[RibbonMark],
    segments: Sequence[RibbonSegment] = (),
    now: datetime | None = None,
    sentence: str = "",
) -> SafeString:
    """The timeline of one ticket; `sentence` replaces the one made from the marks."""
    direction = context.get("dir") or ("rtl" if get_language_bidi() else "ltr")
    drawing = draw(list(marks), segments, now=_now(context, now), is_mirrored=direction == "rtl")
    return ribbon_html(drawing, sentence)


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField, optional: bool = False) -> dict[str, Any]:
    """A form's field with label, help and errors; `optional` says so beside the label."""
    kind = bound.widget_type
    return {"field": bound, "is_single_choice": kind == "checkbox", "optional": optional}


@register.inclusion_tag("web/components/table.html")
def table(caption: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """A column is its heading, or a `(heading, "number")` pair whose cells are set to the end."""
    heads = [(column, "") if isinstance(column, str) else tuple(column) for column in columns]
    cells = [[(cell, kind) for cell, (_, kind) in zip(row, heads, strict=True)] for row in rows]
    return {"caption": caption, "heads": heads, "rows": cells}


@register.simple_block_tag
def dialog(content: str, id: str, title: str, wide: bool = False) -> str:
    return render_to_string(
        "web/components/dialog.html", {"content": content, "id": id, "title": title, "wide": wide}
    )


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "", kind: str = "", only_icon: bool = False) -> str:
    """A button that opens more things to do. `kind`: `end` and `up` say where it opens."""
    values = {"content": content, "label": label, "icon": icon, "kind": kind, "only_icon": only_icon}
    return render_to_string("web/components/menu.html", values)


@register.filter
def heading(words: Sequence[object], place: int) -> object:
    """The one at this place: what stands over a cell, for a table that folds."""
    return words[place] if place < len(words) else ""


@register.filter
def duration(value: timedelta | float | None) -> str:
    """A length of time; plain numbers are seconds."""
    if value is None:
        return ""
    return duration_words(value if isinstance(value, timedelta) else timedelta(seconds=float(value)))


@register.filter
def moment(value: datetime | None) -> str:
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(timespec="minutes"),
        full_moment(value),
        moment_words(value, now=timezone.now()),
    )


@register.filter
def near(value: datetime) -> str:
    """As `moment`, as short as stays clear."""
    now = timezone.now()
    template = '<time datetime="{}" title="{}">{}</time>'
    return format_html(
        template, value.isoformat(timespec="minutes"), full_moment(value), near_moment(value, now=now)
    )


@register.filter
def initials(name: str) -> str:
    """First letters of the first and the last word; one letter where a name is one word."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.filter
def file_size(value: int | None) -> str:
    return "" if value is None else filesizeformat(value)


def _now(context: dict[str, Any], given: datetime | None) -> datetime:
    """One `now` a page: the view's own where it gave one, so that two waits never disagree by a minute."""
    found = given or context.get("now")
    return found if isinstance(found, datetime) else timezone.now()
