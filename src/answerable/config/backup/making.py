"""Making a backup while everybody goes on working."""

import io
import os
import re
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from answerable import __version__
from answerable.config.backup.archive import BLOBS, DATABASE_FILES, MANIFEST, Manifest, key_mark, sha256_of
from answerable.config.backup.dumping import dump
from answerable.desk.health.machine import BACKUP_MARK
from answerable.ledger.models import Event

_NAME = re.compile(r"[0-9a-f]{64}")


def make(file: Path, *, at: datetime, progress: Callable[[int], object]) -> Manifest:
    """Write the backup to `file`, which appears whole or not at all; `progress` hears of the bytes of attachments.

    First the database and then the attachments: an attachment is written before the row that names it. One that is
    erased in between is not in the backup, and its row is.
    """
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
        copy = Path(folder) / DATABASE_FILES[connection.vendor]
        events, last_event = _head()
        dump(copy)
        blobs = list(stored_files())
        manifest = Manifest(
            version=__version__,
            made_at=at,
            database=connection.vendor,
            database_sha256=sha256_of(copy),
            migrations=sorted(
                f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
            ),
            events=events,
            last_event=last_event,
            blobs=len(blobs),
            blob_bytes=sum(path.stat().st_size for path in blobs),
            key=key_mark(settings.SECRET_KEY),
        )
        part = Path(folder) / "archive"
        _write(part, manifest, copy, blobs, progress)
        part.replace(file)
    (Path(settings.DATA_DIR) / BACKUP_MARK).touch()
    return manifest


def stored_files() -> Iterator[Path]:
    """Every stored file; those being written have other names."""
    for path in sorted(Path(settings.MEDIA_ROOT).glob("??/??/*")):
        if _NAME.fullmatch(path.name):
            yield path


def stored_bytes() -> int:
    return sum(path.stat().st_size for path in stored_files())


def _head() -> tuple[int, str]:
    """Of the ledger as it was at least: the copy is made after it."""
    last = Event.objects.order_by("-pk").values_list("hash", flat=True).first()
    return Event.objects.count(), bytes(last).hex() if last else ""


def _write(
    part: Path, manifest: Manifest, copy: Path, blobs: list[Path], progress: Callable[[int], object]
) -> None:
    for_oneself = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(for_oneself, "wb") as written:
        with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as archive:
            content = manifest.as_bytes()
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(content)
            archive.addfile(head, io.BytesIO(content))
            archive.add(copy, copy.name, filter=_anonymous)
            for path in blobs:
                archive.add(path, BLOBS + str(path.relative_to(settings.MEDIA_ROOT)), filter=_anonymous)
                progress(path.stat().st_size)
        written.flush()
        os.fsync(written.fileno())


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Who owns the files here is nobody's business there."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
