"""Strings from outside, made safe to store and to show: what may not stand in a database or a line goes."""

import re

# Everything that PostgreSQL refuses, a terminal obeys or a browser hides: C0 and C1 controls but tab and line
# feed, lone surrogates (bytes nobody could decode) and the byte order mark.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# Overrides and isolates turn "gpj.exe" into "exe.jpg"; the plain marks that Arabic and Hebrew need stay.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")
_WHITESPACE = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Several lines of text: line feeds only, nothing unstorable."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSTORABLE.sub("", _LINE_ENDS.sub("\n", text))


def clean_line(text: str, limit: int = 1000) -> str:
    """One line for a subject, a name or a file name: no line end survives, so none can be injected."""
    text = _WHITESPACE.sub(" ", text[: limit * 4])
    return _REORDERING.sub("", _UNSTORABLE.sub("", text)).strip()[:limit]
