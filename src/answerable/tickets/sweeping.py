"""Bytes that no row names: a write that was refused after its files were kept, or that a crash cut short."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.core.files.storage import default_storage

from answerable.tickets.models import Blob

_KEPT = re.compile(r"[0-9a-f]{64}")
_GOING = ".going"
_BEING_WRITTEN = "tmp"  # as `tempfile` calls them
_AT_ONCE = 500


def sweep(*, before: datetime) -> int:
    """Remove what was last written before then and belongs to nothing; says how many files that were."""
    swept = 0
    found = _written(before)
    while paths := list(islice(found, _AT_ONCE)):
        named = set(
            Blob.objects.filter(pk__in=[_digest(path) for path in paths]).values_list("pk", flat=True)
        )
        for path in paths:
            if path.name not in named:
                swept += _let_go(path, before)
    return swept


def _written(before: datetime) -> Iterator[Path]:
    for path in Path(default_storage.path("")).glob("??/??/*"):
        is_ours = _KEPT.fullmatch(_digest(path)) or path.name.startswith(_BEING_WRITTEN)
        if is_ours and _is_old(path, before):
            yield path


def _let_go(path: Path, before: datetime) -> bool:
    """Put aside first. Whoever keeps the same bytes at this moment finds nothing and writes them again, or has touched
    them before (`files.keep_bytes`), which shows here: then they go back."""
    if path.name.startswith(_BEING_WRITTEN):
        path.unlink(missing_ok=True)
        return True
    kept, aside = path.with_name(_digest(path)), path.with_name(_digest(path) + _GOING)
    try:
        path.replace(aside)
    except FileNotFoundError:
        return False
    if _is_old(aside, before) and not Blob.objects.filter(pk=kept.name).exists():
        aside.unlink()
        return True
    aside.replace(kept)  # equal names have equal bytes
    return False


def _digest(path: Path) -> str:
    return path.name.removesuffix(_GOING)


def _is_old(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False
