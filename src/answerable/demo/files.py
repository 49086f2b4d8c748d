"""The few files that customers and agents attach, made here: nothing is shipped that a dozen lines can draw."""

import struct
import zlib
from functools import cache

_LOG = """\
igniter 2.4.1  serial KT-88213
00:00:02  valve 12 %   flame ok    21.4 C
00:04:10  valve 40 %   flame ok    22.0 C
00:09:57  valve 40 %   pressure falls, lower joint suspected
00:10:03  closed by guard
"""
_TYPES = {".png": "image/png", ".txt": "text/plain", ".pdf": "application/pdf"}
NAMES = ("photo.png", "IMG_2231.png", "igniter-log.txt", "invoice.pdf")


def content_type_of(name: str) -> str:
    return _TYPES[name[name.rindex(".") :]]


@cache
def file(name: str) -> bytes:
    """The content of one of NAMES."""
    if name.endswith(".txt"):
        return _LOG.encode()
    if name.endswith(".pdf"):
        return _pdf("Kestrel Trail  -  Invoice  -  Dok Noord 4, Gent")
    return _picture(tint=40 if name.startswith("IMG") else 0)


def _picture(*, tint: int, width: int = 240, height: int = 160) -> bytes:
    """Hills in the evening, as a PNG."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)  # no filter
        for x in range(width):
            is_hill = y > 90 + (x * 7 % 53) // 4 - 30 * (1 - abs(x - 120) / 120)
            rows += (
                bytes((50, 84 + tint, 70))
                if is_hill
                else bytes((230 - y // 2, 190 - y // 3 + tint, 150 + y // 3))
            )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _pdf(line: str) -> bytes:
    """One page with one line."""
    drawn = f"BT /F1 14 Tf 60 760 Td ({line}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    content, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    content += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(content)
