"""Documents of one page each, as the engine writes them, bound into one PDF. Pure: bytes in, bytes out.

Each leaf's objects get numbers of their own behind those of the leaf before; its catalogue and list of pages go, and
its page points to the list of all pages."""

import re
from collections.abc import Iterator, Sequence

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_HEAD = re.compile(rb"\s*\d+ 0 obj\b")
_KIND = re.compile(rb"/Type\s*/(Catalog|Pages|Page)\b")
_PARENT = re.compile(rb"/Parent \d+ 0 R")


def bind(leaves: Sequence[bytes], *, title: str) -> bytes:
    catalogue, pages, info = 1, 2, 3
    objects: dict[int, bytes] = {}
    kids: list[int] = []
    base = info
    for leaf in leaves:
        count = 0
        for number, body in _objects(leaf):
            count = max(count, number)
            kind = _KIND.search(_split(body)[0])
            if kind and kind[1] != b"Page":
                continue
            if kind:
                kids.append(base + number)
            objects[base + number] = _renumbered(body, base, pages)
        base += count
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[catalogue] = b"<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % pages
    objects[pages] = b"<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n" % (len(kids), listed)
    objects[info] = b"<< /Title <%s> >>\nendobj\n" % ("\ufeff" + title).encode("utf-16-be").hex().encode()
    return _written(objects, catalogue, info)


def _objects(leaf: bytes) -> Iterator[tuple[int, bytes]]:
    """Each with its number; a stream may hold any bytes, so that only the table of places says where one ends."""
    table_at = int(leaf.rsplit(b"startxref", 1)[1].split()[0])
    table = leaf[table_at:].split(b"trailer", 1)[0].split(b"\n")[2:]
    places = [
        (int(line.split()[0]), number) for number, line in enumerate(table) if line.rstrip().endswith(b"n")
    ]
    ordered = sorted(places)
    ends = [place for place, _number in ordered[1:]] + [table_at]
    for (place, number), end in zip(ordered, ends, strict=True):
        body = leaf[place:end]
        yield number, body[_HEAD.match(body).end() :]  # type: ignore[union-attr]


def _split(body: bytes) -> tuple[bytes, bytes]:
    """What describes an object, and its stream."""
    head, mark, stream = body.partition(b"stream\n")
    return head, mark + stream


def _renumbered(body: bytes, base: int, pages: int) -> bytes:
    head, stream = _split(body)
    moved = _REFERENCE.sub(lambda found: b"%d 0 R" % (int(found[1]) + base), head)
    if (kind := _KIND.search(head)) and kind[1] == b"Page":
        moved = _PARENT.sub(b"/Parent %d 0 R" % pages, moved)
    return moved + stream


def _written(objects: dict[int, bytes], catalogue: int, info: int) -> bytes:
    written, places = bytearray(b"%PDF-1.7\n%\x80\x80\x80\x80\n"), {}
    for number in sorted(objects):
        places[number] = len(written)
        written += b"%d 0 obj" % number + b"\n" + objects[number].strip() + b"\n"
    size, table_at = max(objects) + 1, len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        written += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    written += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (size, catalogue, info)
    return bytes(written + b"startxref\n%d\n%%%%EOF\n" % table_at)
