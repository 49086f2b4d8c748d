"""HTML that we write: whoever sent it, only what a letter needs is kept of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import nh3
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.markup.depth import is_too_deep
from answerable.markup.html_text import text_of

MOST_HTML = 500_000  # characters
_TAGS = {
    "a", "b", "blockquote", "br", "code", "div", "em", "i", "img", "li", "ol", "p", "pre", "s", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir"},
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_OWN_PICTURE = re.compile(r"cid:[^\s\"'<>]{1,255}")
_PICTURE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_LINK = re.compile(r'<a(?: [a-z-]+="[^"]*")*? href="([^"]*)"')
_CID = re.compile(r' src="cid:([^"]+)"')


def _kept(tag: str, name: str, value: str) -> str | None:
    """Pictures travel with the message or not at all: one from elsewhere would tell its owner who reads it."""
    if (tag, name) == ("img", "src"):
        return value if _OWN_PICTURE.fullmatch(value) else None
    if name == "dir":
        return value if value in ("ltr", "rtl", "auto") else None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={
        "script",
        "style",
        "title",
        "head",
        "template",
        "noscript",
        "svg",
        "math",
        "textarea",
    },
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)


@dataclass(frozen=True)
class Written:
    """The same words twice; without markup `html` is empty."""

    text: str
    html: str = ""


def written(text: str, html: str = "") -> Written:
    """As it is kept. Where there is HTML, the text is made from it: two wordings of one message cannot differ."""
    if not html.strip():
        return Written(storable(text))
    if len(html) > MOST_HTML or is_too_deep(html):
        raise Invalid(_("The text is too long or too deeply nested to be kept."))
    clean = _PICTURE.sub(_with_source, _CLEANER.clean(storable(html)))
    return Written(text_of(clean), clean)


def storable(text: str) -> str:
    """Without what PostgreSQL refuses in a text: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def as_html(text: str) -> str:
    """Plain text, line by line, as the editor writes it."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "".join(f"<div>{escape(line, quote=False) or '<br>'}</div>" for line in lines)


def joined(*parts: Written) -> Written:
    """One after the other, with an empty line between; as markup when any of them has some."""
    whole = [part for part in parts if part.text.strip() or part.html]
    text = "\n\n".join(part.text for part in whole)
    if not any(part.html for part in whole):
        return Written(text)
    return Written(text, "<div><br></div>".join(part.html or as_html(part.text) for part in whole))


def cids_in(html: str) -> set[str]:
    """The names of the pictures in it."""
    return {found[1] for picture in _PICTURE.finditer(html) if (found := _CID.search(picture[1]))}


def links_in(html: str) -> set[str]:
    """Where its links lead, as they are written."""
    return set(_LINK.findall(html))


def without_pictures(html: str, missing: Sequence[str]) -> str:
    def _shown(picture: re.Match[str]) -> str:
        found = _CID.search(picture[1])
        return "" if found and found[1] in missing else picture[0]

    return _PICTURE.sub(_shown, html)


def _with_source(picture: re.Match[str]) -> str:
    return picture[0] if _CID.search(picture[1]) else ""
