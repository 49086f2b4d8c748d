"""Folds of an HTML mail: the same lines as in plain text, wrapped where they stand in the tree."""

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from answerable.channels.email.quotes.html_lines import read
from answerable.channels.email.quotes.html_wrap import wrap
from answerable.channels.email.quotes.scan import folded_lines

# Beyond this a mail is shown as it came: the work stays bounded, and nobody folds a book.
_LONGEST = 2_000_000
_MOST_TAGS = 40_000
# The parser drops what is nested deeper than about 2,000.
_DEEPEST = 1_000


def fold_html(html: str) -> str:
    """The same HTML with what a reader would fold in `<details class="quote">`; unchanged when that is nothing."""
    body = _body(html)
    if body is None:
        return html
    page = read(body)
    folded = folded_lines(page.lines)
    if not folded:
        return html
    wrap(body, page, {at for first, last in folded for at in range(first, last + 1)})
    return _inner(body)


def visible_html_text(html: str) -> str:
    """The words outside the folds, a line per line."""
    body = _body(html)
    if body is None:
        return html
    for details in body.xpath(".//details[@class='quote']"):
        details.drop_tree()
    return "\n".join(f"{'> ' * line.depth}{line.text}" for line in read(body).lines).strip()


def _body(html: str) -> HtmlElement | None:
    if not html.strip() or len(html) > _LONGEST or html.count("<") > _MOST_TAGS:
        return None
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    page = f"<html><body>{html}".replace("\0", "").encode("utf-8", "replace")
    try:
        body: HtmlElement | None = lxml.html.document_fromstring(page, parser=parser).find("body")
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return None if body is None or _is_deep(body) else body


def _is_deep(body: HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


def _inner(body: HtmlElement) -> str:
    parts = [etree.tostring(child, encoding="unicode", method="html") for child in body]
    return "".join([_escaped(body.text or ""), *parts])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
