"""Header values and bodies as they may travel: ASCII, short lines, nothing that could start a new header."""

import base64
import binascii
import re
from collections.abc import Iterable

from answerable.channels.incoming import Address, IncomingAttachment
from answerable.channels.text import clean_line

LINE = 76
_LONGEST_WORD = 39  # bytes in an encoded word: 52 characters of base64, its frame, and "Subject: " before it
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
# RFC 5321 promises 64 characters before the @; relays that write another address or a ticket into theirs take more.
_SAFE_ADDRESS = re.compile(
    r"""[^\s<>@,;:"()\[\]\\\x00-\x20\x7f]{1,255}@[^\s<>@,;:"()\\\x00-\x20\x7f]{1,255}"""
)
_SAFE_ID = re.compile(r"[^\s<>\x00-\x20\x7f-\U0010ffff]{1,995}")
_PLAIN_PARAMETER = re.compile(r"[A-Za-z0-9 ._()+-]{1,60}")
_ATTRIBUTE_CHARACTERS = frozenset(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&+-.^_`|~"
)


class UnusableAddressError(ValueError):
    """Nothing can be sent to, or from, what stands where an address should."""


def header(name: str, value: str) -> bytes:
    """One unstructured header field, encoded where it must be and folded."""
    value = clean_line(value, 10_000)
    needs_words = not value.isascii() or "=?" in value or any(len(word) > 900 for word in value.split())
    return folded(name, _encoded_words(value) if needs_words else value.split(" "))


def folded(name: str, words: Iterable[str]) -> bytes:
    """A field of words none of which may be broken; a line too long for the next one ends before it."""
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > LINE and line.strip() and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return ("\r\n".join([*lines, line]) + "\r\n").encode("utf-8")


def addresses_header(name: str, addresses: Iterable[Address]) -> bytes:
    mailboxes = [mailbox(address) for address in addresses]
    words = [word for words in mailboxes[:-1] for word in [*words[:-1], f"{words[-1]},"]]
    return folded(name, [*words, *mailboxes[-1]]) if mailboxes else b""


def mailbox(address: Address) -> list[str]:
    """`Name <address>` as words, the domain in ASCII. A name that could be read as syntax is quoted."""
    target = ascii_address(address.address)
    name = clean_line(address.name, 200)
    if not name:
        return [target]
    if not name.isascii() or "=?" in name:
        return [*_encoded_words(name), f"<{target}>"]
    if _ATOMS.fullmatch(name):
        return [*name.split(), f"<{target}>"]
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{escaped}"', f"<{target}>"]


def ascii_address(address: str) -> str:
    if not _SAFE_ADDRESS.fullmatch(address):
        raise UnusableAddressError(
            f"“{clean_line(address, 100)}” is not an address that mail can be sent to."
        )
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError as problem:
        raise UnusableAddressError(f"The domain of “{address}” is not one.") from problem


def ids_header(name: str, ids: Iterable[str]) -> bytes:
    """Message ids in angle brackets; what is no id is left out, since it could be anything."""
    usable = [f"<{each}>" for each in ids if _SAFE_ID.fullmatch(each)]
    return folded(name, usable) if usable else b""


def _encoded_words(text: str) -> list[str]:
    """`text` as encoded words, cut between characters; the blanks between words are inside them."""
    words: list[str] = []
    chunk = b""
    for char in text:
        data = char.encode("utf-8", "replace")
        if len(chunk) + len(data) > _LONGEST_WORD:
            words.append(chunk.decode())
            chunk = b""
        chunk += data
    words.append(chunk.decode())
    return [f"=?utf-8?b?{base64.b64encode(word.encode()).decode()}?=" for word in words]


def parameter(name: str, value: str) -> list[str]:
    """A parameter of a MIME header, in sections when it is long (RFC 2231)."""
    if _PLAIN_PARAMETER.fullmatch(value):
        return [f'{name}="{value}"']
    encoded = [chr(byte) if byte in _ATTRIBUTE_CHARACTERS else f"%{byte:02X}" for byte in value.encode()]
    sections, section = [], "UTF-8''"
    for piece in encoded:
        if len(section) + len(piece) > 50:
            sections.append(section)
            section = ""
        section += piece
    sections.append(section)
    if len(sections) == 1:
        return [f"{name}*={section}"]
    return [f"{name}*{number}*={section}" for number, section in enumerate(sections)]


def text_part(text: str, subtype: str) -> bytes:
    """A text part in UTF-8, in the encoding that is shortest and survives every relay."""
    data = re.sub(r"\r\n?|\n", "\r\n", text).encode("utf-8", "replace")
    if data.isascii() and all(
        len(line) <= LINE and not line.startswith(b"From ") for line in data.split(b"\r\n")
    ):
        encoding, body = "7bit", data
    elif sum(byte > 127 for byte in data) * 3 > len(data):
        encoding, body = "base64", wrapped_base64(data)
    else:
        # Without a line end in the data the encoder does not know which one to use for its own.
        body = re.sub(rb"\r?\n", b"\r\n", binascii.b2a_qp(data, istext=True))
        body = re.sub(rb"^From ", b"=46rom ", body, flags=re.MULTILINE)
        encoding = "quoted-printable"
    charset = "us-ascii" if data.isascii() else "utf-8"
    head = (
        f'Content-Type: text/{subtype}; charset="{charset}"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    )
    return head.encode() + body


def file_part(file: IncomingAttachment, content_type: str) -> bytes:
    name = clean_line(file.filename, 200)
    disposition = "inline" if file.is_inline else "attachment"
    lines = [
        _parameters("Content-Type", content_type, parameter("name", name) if name else []),
        _parameters("Content-Disposition", disposition, parameter("filename", name) if name else []),
        ids_header("Content-ID", [file.content_id]) if file.is_inline else b"",
    ]
    if content_type == "message/rfc822":  # which must not be in base64
        return b"".join([*lines, b"\r\n", re.sub(rb"\r\n?|\n", b"\r\n", file.content)])
    return b"".join([*lines, b"Content-Transfer-Encoding: base64\r\n\r\n", wrapped_base64(file.content)])


def _parameters(name: str, value: str, parameters: list[str]) -> bytes:
    return folded(name, [f"{word};" for word in [value, *parameters][:-1]] + [[value, *parameters][-1]])


def wrapped_base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n").rstrip(b"\r\n")
