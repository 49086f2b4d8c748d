"""The file itself: a tar archive of a manifest, the database, and each stored file under the hash of its content.

    manifest.json               what it is, of when and of which version
    database.sqlite3 or .dump   a copy of SQLite's file, or what pg_dump writes in its custom format
    blobs/ab/cd/abcd…           as they lie in the data folder

Nothing in it is encrypted but what the database keeps encrypted; the key for that is not in it.
"""

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from answerable.ledger.refusals import Refusal

MANIFEST = "manifest.json"
DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
BLOBS = "blobs/"
_FORMAT = 1
_BLOB = re.compile(r"blobs/[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})")
_LARGEST_MANIFEST = 1024 * 1024
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    `key` tells whether the secret key at hand is the one that the installation had, without telling the key.
    """

    version: str
    made_at: datetime
    database: str  # a vendor, as Django calls it
    database_sha256: str
    migrations: list[str]
    events: int
    last_event: str  # the hash of the newest one, in hexadecimal digits; empty when there is none
    blobs: int
    blob_bytes: int
    key: str

    def as_bytes(self) -> bytes:
        rows = {"format": _FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(rows, indent=2).encode()

    @property
    def database_file(self) -> str:
        return DATABASE_FILES[self.database]


class NoBackup(Refusal):
    """The file is none, or not whole."""


def key_mark(key: str) -> str:
    return salted_hmac("answerable.backup", "which key", secret=key, algorithm="sha256").hexdigest()[:16]


def is_own_key(manifest: Manifest) -> bool:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(key_mark(key) == manifest.key for key in keys)


def read_manifest(file: Path) -> Manifest:
    """Raises NoBackup, also for one that a newer version wrote in another form."""
    with opened(file) as archive:
        member = archive.next()
        if member is None or member.name != MANIFEST or member.size > _LARGEST_MANIFEST:
            raise NoBackup(f"{file} is no backup of Answerable.")
        return _manifest(archive, member, file)


def _manifest(archive: tarfile.TarFile, member: tarfile.TarInfo, file: Path) -> Manifest:
    try:
        rows: dict[str, Any] = json.loads(content_of(archive, member).read())
        written_as = rows.pop("format")
        if written_as != _FORMAT:
            raise NoBackup(f"{file} was written by another version of Answerable, in form {written_as}.")
        manifest = Manifest(**{**rows, "made_at": datetime.fromisoformat(rows["made_at"])})
        DATABASE_FILES[manifest.database]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoBackup(f"{file} is no backup of Answerable: its manifest cannot be read.") from error
    return manifest


def check(file: Path, manifest: Manifest) -> Iterator[int]:
    """Read all of it and compare every content with its hash; yields the sizes of what was read. Raises NoBackup.

    A name that is not one of ours ends it: nothing in a file from elsewhere says where something is written.
    """
    databases = blobs = 0
    with opened(file) as archive:
        for member in archive:
            if member.name == MANIFEST:
                continue
            wanted = _hash_wanted(member, manifest, file)
            if _hash(content_of(archive, member)) != wanted:
                raise NoBackup(f"{file} is damaged: {member.name} is not what was put in.")
            databases += member.name == manifest.database_file
            blobs += member.name.startswith(BLOBS)
            yield member.size
    if (databases, blobs) != (1, manifest.blobs):
        raise NoBackup(f"{file} is not whole: {blobs} of {manifest.blobs} files and {databases} databases.")


def blobs_of(file: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The hash and the content of each stored file, of an archive that was checked."""
    with opened(file) as archive:
        for member in archive:
            if found := _BLOB.fullmatch(member.name):
                yield found[1], content_of(archive, member)


def extract_database(file: Path, manifest: Manifest, to: Path) -> None:
    with opened(file) as archive:
        for member in archive:
            if member.name == manifest.database_file:
                with to.open("wb") as target:
                    _copy(content_of(archive, member), target)
                return


@contextmanager
def opened(file: Path) -> Iterator[tarfile.TarFile]:
    """Whatever is wrong with the file while it is read is a NoBackup."""
    try:
        source = file.open("rb")
    except OSError as error:
        raise NoBackup(f"{file} cannot be read: {error.strerror}.") from error
    try:
        with source, tarfile.open(fileobj=source, mode="r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise NoBackup(f"{file} is no whole backup of Answerable: {error}.") from error


def content_of(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member) if member.isfile() else None
    if content is None:
        raise NoBackup(f"{member.name} is no file.")
    return content


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return _hash(content)


def _hash_wanted(member: tarfile.TarInfo, manifest: Manifest, file: Path) -> str:
    if member.name == manifest.database_file:
        return manifest.database_sha256
    if found := _BLOB.fullmatch(member.name):
        return found[1]
    raise NoBackup(f"{file} holds something that is not of a backup: {member.name!r}.")


def _hash(content: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := content.read(_PIECE):
        found.update(piece)
    return found.hexdigest()


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while piece := source.read(_PIECE):
        target.write(piece)
