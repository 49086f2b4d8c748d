"""Markdown as an article has it, made to harmless HTML: pure, whatever was written.

Articles, guides and pictures are named by number (`article:12`, `guide:7`, `picture:3`), so that links survive
renaming; who shows the text says where they are (`Placed`). A quote that begins with `[!NOTE]` or `[!WARNING]` is a
note.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from answerable.markup.html_text import text_of

MOST_TEXT = 100_000
_ADDRESS = re.compile(
    r"(?:https?://|mailto:|tel:|article:\d{1,15}(?:#|$)|guide:\d{1,15}$|picture:\d{1,15}$|#)", re.IGNORECASE
)
_NOTE = re.compile(r"\[!(NOTE|TIP|WARNING)\][ \t]*\n?", re.IGNORECASE)
_LINK = re.compile(r'<a href="(article|guide):(\d{1,15})(#[^"]*)?"[^>]*>(.*?)</a>', re.DOTALL)
_PICTURE = re.compile(r'<img src="picture:(\d{1,15})" alt="([^"]*)"[^>]*>')
_OTHER_PICTURE = re.compile(r'<img(?! src="picture:\d)[^>]*>')
_NAMED = {
    "article": re.compile(r'<a href="article:(\d{1,15})'),
    "guide": re.compile(r'<a href="guide:(\d{1,15})"'),
    "picture": re.compile(r'<img src="picture:(\d{1,15})"'),
}


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - its name there
        """Names of ours are no addresses that its own guard knows."""
        return bool(_ADDRESS.match(url))


_READER = _Reader("commonmark", {"html": False, "linkify": False, "maxNesting": 20}).enable(
    ["table", "strikethrough"]
)
_CLEANER = nh3.Cleaner(
    tags={
        "a", "aside", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p",
        "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
    },
    attributes={
        "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"},
        **{f"h{level}": {"id"} for level in range(2, 7)},
    },
    allowed_classes={"aside": {"note", "warning"}},
    url_schemes={"http", "https", "mailto", "tel", "article", "guide", "picture"},
    link_rel="noopener",
)  # fmt: skip


@dataclass(frozen=True)
class Heading:
    level: int  # from 2
    anchor: str
    words: str


@dataclass(frozen=True)
class Shown:
    html: str
    headings: Sequence[Heading] = ()


@dataclass(frozen=True)
class PictureAt:
    address: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Placed:
    """Where what is named by number is, for whoever reads; None is nothing that they may see."""

    article: Callable[[int], str | None] = lambda _key: None
    picture: Callable[[int], PictureAt | None] = lambda _key: None
    guide: Callable[[int], str | None] = lambda _key: None


def shown(source: str, placed: Placed) -> Shown:
    """Of what one may not read a link keeps its words alone, and a picture what it shows."""
    prepared = _prepared(source[:MOST_TEXT])
    html = _LINK.sub(lambda found: _link(found, placed), prepared.html)
    return Shown(_PICTURE.sub(lambda found: _picture(found, placed), html), prepared.headings)


def plain(source: str) -> str:
    """For search: the words alone."""
    return text_of(shown(source, Placed()).html)


def named_in(source: str, kind: str) -> set[int]:
    """The numbers of the articles, guides or pictures in it."""
    found = _NAMED[kind].findall(_prepared(source[:MOST_TEXT]).html)
    return {int(key) for key in found}


def without_words(source: str) -> list[str]:
    """Pictures in it that say nothing to those who do not see them."""
    html = _prepared(source[:MOST_TEXT]).html
    return [key for key, alt in _PICTURE.findall(html) if not unescape(alt).strip()]


def slug_of(title: str, most: int = 60) -> str:
    """For an address: letters and digits of any script, never empty."""
    words = "".join(each if each.isalnum() else " " for each in unicodedata.normalize("NFC", title).lower())
    slug = "-".join(words.split())[:most].strip("-")
    return slug or "article"


@lru_cache(maxsize=256)
def _prepared(source: str) -> Shown:
    tokens = _READER.parse(source)
    _make_notes(tokens)
    headings = _name_headings(tokens)
    html = _CLEANER.clean(_READER.renderer.render(tokens, _READER.options, {}))
    return Shown(_OTHER_PICTURE.sub("", html), tuple(headings))


def _name_headings(tokens: Sequence[Token]) -> list[Heading]:
    """One level down, as the page's own title stands above them; each has a name of its own."""
    taken: dict[str, int] = {}
    found = []
    for at, token in enumerate(tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        level = min(int(token.tag[1]) + (1 if token.tag == "h1" else 0), 6)
        token.tag = f"h{level}"
        if token.type == "heading_close":
            continue
        words = "".join(
            each.content for each in tokens[at + 1].children or () if each.type in ("text", "code_inline")
        )
        anchor = slug_of(words)
        taken[anchor] = taken.get(anchor, 0) + 1
        anchor = anchor if taken[anchor] == 1 else f"{anchor}-{taken[anchor]}"
        token.attrSet("id", f"s-{anchor}")
        found.append(Heading(level, f"s-{anchor}", words))
    return found


def _make_notes(tokens: Sequence[Token]) -> None:
    open_quotes: list[tuple[Token, bool]] = []
    for at, token in enumerate(tokens):
        if token.type == "blockquote_open":
            kind = _kind_of(tokens[at + 2]) if at + 2 < len(tokens) else ""
            if kind:
                token.tag = "aside"
                token.attrSet("class", kind)
            open_quotes.append((token, bool(kind)))
        elif token.type == "blockquote_close" and open_quotes and open_quotes.pop()[1]:
            token.tag = "aside"


def _kind_of(inline: Token) -> str:
    """Whether a quote is a note; the mark that said so is taken out."""
    found = _NOTE.match(inline.content) if inline.type == "inline" else None
    if found is None or not inline.children or inline.children[0].type != "text":
        return ""
    first = inline.children[0]
    first.content = _NOTE.sub("", first.content, count=1)
    if not first.content and len(inline.children) > 1 and inline.children[1].type == "softbreak":
        inline.children[:2] = []
    return "warning" if found[1].upper() == "WARNING" else "note"


def _link(found: re.Match[str], placed: Placed) -> str:
    address = (placed.guide if found[1] == "guide" else placed.article)(int(found[2]))
    return found[4] if address is None else f'<a href="{escape(address)}{found[3] or ""}">{found[4]}</a>'


def _picture(found: re.Match[str], placed: Placed) -> str:
    at = placed.picture(int(found[1]))
    if at is None:
        return f"<em>{found[2]}</em>"
    size = f' width="{at.width}" height="{at.height}"' if at.width and at.height else ""
    return f'<img src="{escape(at.address)}" alt="{found[2]}"{size} loading="lazy">'
