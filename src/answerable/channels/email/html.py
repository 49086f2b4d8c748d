"""HTML from strangers, made safe for our own page and readable as text."""

import re
from html import escape, unescape

import nh3

_MAX_CHARACTERS = 5_000_000
# The sanitiser looks through the whole rest of a text at each character that it has to escape: one second, at worst.
_MOST_ESCAPING = 10**11
_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?|[^<]+|<")
_INLINE = {
    "a",
    "abbr",
    "b",
    "big",
    "code",
    "em",
    "font",
    "i",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}
_TAGS = {
    "a", "abbr", "address", "article", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd",
    "li", "main", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span",
    "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr",
    "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_DROPPED_WITH_CONTENT = {
    "script", "style", "title", "head", "xml", "template", "noscript", "object", "embed", "applet", "iframe",
    "frameset", "svg", "math", "select", "textarea", "audio", "video", "canvas", "noframes", "noembed",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "valign"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "width"},
    "th": {"colspan", "rowspan", "scope", "width"},
    "table": {"width"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "col": {"span", "width"},
    "colgroup": {"span"},
    "details": {"open"},
    "time": {"datetime"},
    "blockquote": {"cite", "type"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "sms", "xmpp", "cid"}
_LOOK = {"border", "border-top", "border-left", "border-width", "border-style", "padding", "padding-top"}

# What finds the quotes reads classes, ids and Outlook's borders; what is shown keeps only our own.
_FOR_FOLDING = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    attributes={**_ATTRIBUTES, "*": _ATTRIBUTES["*"] | {"class", "id", "style"}},
    filter_style_properties=_LOOK,
    url_schemes=_SCHEMES,
    url_relative="deny",
    link_rel=None,
)
_FOR_DISPLAY = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    allowed_classes={"details": {"quote"}},
    url_schemes=_SCHEMES,
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}, "img": {"loading": "lazy"}},
)
# The sanitiser writes every attribute in double quotes, so a picture's end is where this says.
_PICTURE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_REMOTE = re.compile(r' src="(?=\s*(?:https?:)?//)', re.IGNORECASE)
_FOREIGN_SOURCE = re.compile(r' src="(?!\s*cid:)[^"]*"', re.IGNORECASE)


def cleaned(html: str) -> str:
    """Harmless HTML that still has what the folding of quotes looks at."""
    return _FOR_FOLDING.clean(html)


def displayable(html: str) -> str:
    """HTML for our page: safe, without classes but our own, and with no picture that loads by itself.

    A picture from elsewhere tells its owner that, when and where the mail was read, so its address moves to
    `data-remote-src` until the reader asks for it. Pictures in the mail itself keep `src="cid:…"`.
    """
    return _PICTURE.sub(_without_remote_source, _FOR_DISPLAY.clean(html))


def _without_remote_source(picture: re.Match[str]) -> str:
    attributes = _REMOTE.sub(' data-remote-src="', picture[1])
    return f"<img{_FOREIGN_SOURCE.sub('', attributes)}>"


def from_text(text: str) -> str:
    """Plain text as HTML that looks the same."""
    return f"<div>{escape(text, quote=False).replace(chr(10), '<br>')}</div>" if text.strip() else ""


def is_too_large(html: str) -> bool:
    return len(html) > _MAX_CHARACTERS or (html.count("&") + html.count("\xa0")) * len(html) > _MOST_ESCAPING


def without_tags(html: str) -> str:
    """The words of markup that is too deep to be read as a tree."""
    words: list[str] = []
    skipped = ""
    for token in _TOKEN.finditer(html[:_MAX_CHARACTERS]):
        name = (token[2] or "").lower()
        if skipped:
            skipped = "" if token[1] and name == skipped else skipped
        elif name in ("script", "style") and not token[1]:
            skipped = name
        elif name:
            words.append("" if name in _INLINE else "\n")
        elif token[0] != "<":
            words.append(token[0])
    return unescape("".join(words))
