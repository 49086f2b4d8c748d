"""The words of sanitised HTML as text that reads well: paragraphs, lists, tables, links, quotes."""

import re

from lxml import etree

_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_MAX_LINK = 250
_PARAGRAPHS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "table",
    "blockquote",
    "pre",
    "figure",
}
_LINES = {
    "div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "main", "address", "center", "caption",
    "figcaption", "details", "summary", "body",
}  # fmt: skip


def text_of(html: str) -> str:
    """The text of `html`, which has been sanitised before."""
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(html, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    return _Writer().written(root) if root is not None else ""


class _Writer:
    """Walks the tree once and collects lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._preformatted = 0
        self._lists: list[int] = []  # the next number of each open list, 0 for bullets

    def written(self, root: etree._Element) -> str:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
                self._words(element.text)
            else:
                self._end(element)
                self._words(element.tail)
        self._break()
        text = "\n".join(line.replace("\u00a0", " ").rstrip() for line in self._lines)
        return _BLANK_LINES.sub("\n\n", text).strip("\n")

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _PARAGRAPHS:
            self._paragraph()
        elif tag in _LINES:
            self._break()
        if tag == "br":
            self._break(is_forced=True)
        elif tag == "li":
            self._line.append(self._bullet())
        elif tag in ("td", "th") and self._has_words():
            self._line.append(" | ")
        elif tag == "img":
            self._words(f"[{element.get('alt')}]" if element.get("alt", "").strip() else "")
        elif tag == "hr":
            self._break()
            self._line.append("---")
            self._break()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._preformatted += 1
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else 0)

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "a":
            self._link(element)
        elif tag == "blockquote":
            self._break()
            self._quotes -= 1
            self._lines.append("")
        elif tag in _PARAGRAPHS:
            self._paragraph(is_end=True)
        elif tag in _LINES:
            self._break()
        if tag == "pre":
            self._preformatted -= 1
        elif tag in ("ul", "ol"):
            self._lists.pop()

    def _words(self, text: str | None) -> None:
        if not text:
            return
        if self._preformatted:
            first, *rest = text.split("\n")
            self._line.append(first)
            for line in rest:
                self._break(is_forced=True)
                self._line.append(line)
            return
        text = _SPACES.sub(" ", text)
        if text != " " or self._has_words():
            self._line.append(text if self._has_words() or self._line else text.lstrip(" "))

    def _has_words(self) -> bool:
        return any(piece.strip() for piece in self._line)

    def _break(self, *, is_forced: bool = False) -> None:
        """End the line; an empty one only counts when the sender asked for it."""
        line = "".join(self._line)
        line = line.rstrip() if self._preformatted else line.replace("  ", " ").strip(" ")
        self._line = []
        if line or is_forced:
            self._lines.append(("> " * self._quotes + line) if line else ">" * bool(self._quotes))

    def _paragraph(self, *, is_end: bool = False) -> None:
        self._break()
        if self._lists and not is_end and self._lines and not self._lines[-1].strip("> "):
            return
        if self._lines and self._lines[-1].strip("> ") and not self._lists:
            self._lines.append(("> " * self._quotes).rstrip())

    def _bullet(self) -> str:
        indent = "\u00a0\u00a0" * (len(self._lists) - 1)
        if not self._lists or not self._lists[-1]:
            return f"{indent}- "
        self._lists[-1] += 1
        return f"{indent}{self._lists[-1] - 1}. "

    def _link(self, element: etree._Element) -> None:
        href = (element.get("href") or "").strip()
        words = " ".join("".join(map(str, element.itertext())).split())
        bare = (
            href.removeprefix("mailto:")
            .removeprefix("tel:")
            .removeprefix("https://")
            .removeprefix("http://")
            .rstrip("/")
        )
        if not words or not bare or len(href) > _MAX_LINK or bare in words.replace(" ", ""):
            return
        self._line.append(f" ({href})")
