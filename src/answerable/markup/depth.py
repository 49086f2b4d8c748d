"""Markup that is nested deeper than anybody writes."""

import re
from collections import Counter

_MAX_OPEN = 200  # a tree deeper than this costs quadratic time and is no letter
_TAG = re.compile(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Ended by their neighbours or empty: these do not deepen the tree when their end is missing.
_SHALLOW = {
    "p", "br", "img", "hr", "li", "dt", "dd", "td", "th", "tr", "meta", "link", "input", "col", "wbr",
    "option", "tbody", "thead", "tfoot", "area", "base", "body", "html", "head", "colgroup", "source",
    "param",
}  # fmt: skip


def is_too_deep(html: str) -> bool:
    """Whether the markup is nested or unclosed beyond what a letter needs, told in one pass over its tags."""
    if html.count("<") <= _MAX_OPEN:
        return False
    is_open: Counter[str] = Counter()
    depth, is_comment = 0, False
    for tag in _TAG.finditer(html):
        name = tag[2].lower() if tag[2] else ""
        if is_comment or not name:
            is_comment = tag[0] != "-->" and (is_comment or tag[0] == "<!--")
        elif name in _SHALLOW or (tag[1] and not is_open[name]):
            continue
        else:
            change = -1 if tag[1] else 1
            is_open[name] += change
            depth += change
            if depth > _MAX_OPEN:
                return True
    return False
