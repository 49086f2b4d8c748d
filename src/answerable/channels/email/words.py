"""Header text to readable text: encoded words (RFC 2047) and the raw bytes that nobody should send."""

import binascii
import re
from itertools import pairwise

from answerable.channels.email.charsets import decode_bytes

_MAX_VALUE = 32 * 1024
# Tolerates blanks and single question marks inside the text, which real mailers leave there.
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,8}?)\?=")


def decode_words(value: str, charset_hint: str = "") -> str:
    """`value` as its sender meant it; undecodable bytes become replacement characters, never an error."""
    value = value[:_MAX_VALUE]
    if "=?" not in value:
        return _plain(value, charset_hint)
    matches = list(_WORD.finditer(value))
    if not matches:
        return _plain(value, charset_hint)
    pieces = [_plain(value[: matches[0].start()], charset_hint)]
    pending = _bytes_of(matches[0])
    for last, match in pairwise(matches):
        between = value[last.end() : match.start()]
        is_adjacent = not between.strip()
        if is_adjacent and match[1].lower() == last[1].lower():
            # A character may be cut in two by the border between two words, so join before decoding.
            pending += _bytes_of(match)
            continue
        pieces += [_decoded(pending, last), "" if is_adjacent else _plain(between, charset_hint)]
        pending = _bytes_of(match)
    pieces += [_decoded(pending, matches[-1]), _plain(value[matches[-1].end() :], charset_hint)]
    return "".join(pieces)


def _bytes_of(word: re.Match[str]) -> bytes:
    text = word[3].encode("utf-8", "surrogateescape")
    if word[2] in "qQ":
        return binascii.a2b_qp(text.replace(b"\r", b"").replace(b"\n", b""), header=True)
    return lenient_base64(text)


def lenient_base64(text: bytes) -> bytes:
    """Decode what can be decoded: stray characters are skipped, missing padding is added."""
    try:
        return binascii.a2b_base64(text)
    except binascii.Error:
        return _repadded(text)


def _repadded(text: bytes) -> bytes:
    symbols = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    if len(symbols) % 4 == 1:
        symbols = symbols[:-1]  # six bits alone are no byte
    return binascii.a2b_base64(symbols + b"=" * (-len(symbols) % 4))


def _decoded(data: bytes, word: re.Match[str]) -> str:
    return decode_bytes(data, word[1].partition("*")[0]).text  # RFC 2231 adds "*language" to the charset


def _plain(text: str, charset_hint: str) -> str:
    """Text outside encoded words: ASCII, or bytes in whatever the sender used."""
    if text.isascii() and "\x1b" not in text:
        return text
    return decode_bytes(text.encode("utf-8", "surrogateescape"), "", hint=charset_hint).text
