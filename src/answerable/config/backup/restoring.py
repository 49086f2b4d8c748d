"""Putting a backup back."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from answerable.config.backup.archive import (
    Manifest,
    blobs_of,
    check,
    extract_database,
    is_own_key,
    read_manifest,
)
from answerable.config.backup.dumping import is_used, load
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.tickets.files import path_of


class CannotRestore(Refusal):
    """This backup does not belong here, or not now."""


@dataclass(frozen=True)
class Restored:
    """What came back. `is_ledger_whole`: the newest event of then is among those of now."""

    manifest: Manifest
    files: int
    is_ledger_whole: bool


def restore(
    file: Path, *, replaces: bool, takes_other_key: bool, progress: Callable[[int], object]
) -> Restored:
    """Check the whole file, then put it in place of what is here, and bring it to this version.

    Raises Refusal before anything was touched when the file is damaged, from a newer version, of another kind of
    database, encrypted by another key, or when there is something here that it would replace.
    """
    manifest = read_manifest(file)
    _refuse_what_does_not_fit(manifest, takes_other_key=takes_other_key)
    if not replaces and is_used():
        raise CannotRestore("There is a company in this installation already. With --replace it is replaced.")
    for size in check(file, manifest):
        progress(size)
    files = _restore_files(file)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as folder:
        copy = Path(folder) / manifest.database_file
        extract_database(file, manifest, copy)
        load(copy)
    call_command("migrate", interactive=False, verbosity=0)
    return Restored(manifest, files, _is_ledger_whole(manifest))


def _refuse_what_does_not_fit(manifest: Manifest, *, takes_other_key: bool) -> None:
    if manifest.database != connection.vendor:
        raise CannotRestore(
            f"The backup is of {manifest.database} and this installation uses {connection.vendor}. "
            "Restore it where ANSWERABLE_DATABASE_URL names the same kind."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise CannotRestore(
            f"The backup was made by a newer version ({manifest.version}): this one does not know {unknown[0]}. "
            "Install that version first."
        )
    if not is_own_key(manifest) and not takes_other_key:
        raise CannotRestore(
            "The backup was made with another secret key: passwords of mailboxes and second factors could not be "
            "read. Set ANSWERABLE_SECRET_KEY to the one of then, or add --other-key and enter them anew."
        )


def _restore_files(file: Path) -> int:
    """Before the rows that name them; what is here already has the same content."""
    files = 0
    for digest, content in blobs_of(file):
        if not default_storage.exists(path_of(digest)):
            default_storage.save(path_of(digest), File(content))
        files += 1
    return files


def _is_ledger_whole(manifest: Manifest) -> bool:
    if not manifest.last_event:
        return True
    return Event.objects.filter(hash=bytes.fromhex(manifest.last_event)).exists()
