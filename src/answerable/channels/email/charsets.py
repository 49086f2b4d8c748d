"""Bytes to text by the charset they claim, by the one they are really in, or by force."""

import codecs
import re
from dataclasses import dataclass

# What mailers write, against what Python calls it. The Latin ones are declared where the Windows supersets
# are meant, as browsers assume too; the same holds for the Chinese, Korean and Japanese ones.
_MEANT = {
    "us-ascii": "cp1252", "ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252", "latin1": "cp1252", "iso_8859-1": "cp1252", "iso-8859-9": "cp1254",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949", "ks_c_5601-1989": "cp949", "euc-kr": "cp949", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "iso-8859-6-i": "iso-8859-6",
    "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "windows-874": "cp874", "x-big5": "big5hkscs", "big5": "big5hkscs",
    "utf8mb4": "utf-8", "unicode": "utf-16",
}  # fmt: skip
# Codecs that are not charsets, and are slow, or would let the sender choose how escapes are read.
_NOT_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\([IJ])")


@dataclass(frozen=True)
class Decoded:
    text: str
    charset: str = ""  # the one it could be decoded with
    defect: str = ""


def decode_bytes(data: bytes, declared: str, *, hint: str = "") -> Decoded:
    """Try the declared charset, then what the bytes look like, then `hint`; at last replace what fits nowhere."""
    declared = declared.strip(" \t\"'").lower()
    if data.isascii() and declared in ("", "us-ascii", "utf-8", "iso-8859-1") and b"\x1b" not in data:
        return Decoded(data.decode("ascii"), declared or "us-ascii")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(data.decode("utf-16", "replace"), "utf-16")
    name = _codec_name(declared)
    for candidate in _candidates(data, declared, name, hint):
        try:
            text = data.decode(candidate)
        except (UnicodeError, LookupError, ValueError):
            continue
        return Decoded(text, candidate, _difference(declared, name, candidate))
    return _forced(data, declared, name)


def _candidates(data: bytes, declared: str, name: str, hint: str) -> list[str]:
    # Valid UTF-8 beyond ASCII is hardly ever anything else, so it beats a Latin charset that decodes all bytes.
    is_single_byte = name.startswith(("cp125", "iso8859", "latin"))
    guesses = [*(["iso2022_jp_ext"] if _ISO_2022_JP.search(data) else []), "utf-8"]
    first = [*guesses, name] if not declared or (is_single_byte and name == "cp1252") else [name, *guesses]
    return [candidate for candidate in (*first, _codec_name(hint.lower())) if candidate]


def _codec_name(charset: str) -> str:
    """Python's name for the charset, empty when there is none."""
    if not charset:
        return ""
    try:
        name = codecs.lookup(_MEANT.get(charset, charset)).name
    except (LookupError, ValueError):
        return ""
    return "" if name in _NOT_CHARSETS else name


def _difference(declared: str, name: str, used: str) -> str:
    if declared and not name:
        return f"The character set “{declared[:40]}” is not known; the text was read as {used}."
    if declared not in ("", "us-ascii", "ascii") and used != name and not declared.startswith("unknown"):
        return f"The text is not in its declared character set {declared[:40]}; it was read as {used}."
    return ""


def _forced(data: bytes, declared: str, name: str) -> Decoded:
    if name == "utf-8" and data.decode("utf-8", "ignore").isascii():
        name = "cp1252"  # not one character beyond ASCII is valid UTF-8, so it never was
    try:
        text = data.decode(name or "cp1252", "replace")
    except (UnicodeError, LookupError, ValueError):
        name, text = "cp1252", data.decode("cp1252", "replace")
    if not declared:
        return Decoded(text, name or "cp1252")
    return Decoded(text, name or "cp1252", f"Some characters could not be read as {declared[:40]}.")
