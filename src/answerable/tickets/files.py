"""Attachments' bytes: stored once under the hash of their content, whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from answerable.ledger.rows import insert_all, insert_missing
from answerable.tickets.models import Attachment, Blob, Message, Note, Picture, SideMessage


@dataclass(frozen=True)
class File:
    """A file on its way in: from a mail, a form or the API."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False
    alt: str = ""  # what it shows, in words


class BlobStorage(FileSystemStorage):
    """A folder whose files appear whole: written aside, flushed to the disk, then renamed."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name is the content's hash: of two who save it at once, both are right."""
        return name

    def _save(self, name: str, content: ContentFile) -> str:  # type: ignore[type-arg]
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
            Path(aside).replace(path)
            _flush_folder(path.parent)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        return name


def _flush_folder(folder: Path) -> None:
    """The new name is on the disk too, before a row says that it is there."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_bytes(contents: Iterable[bytes]) -> None:
    """Write them before the transaction whose rows name them: a slow disk, or a full one, then holds up nobody else.
    What no row names in the end is swept (`sweeping`)."""
    for content in contents:
        _store(content)


def keep_blob(content: bytes, *, at: datetime) -> Blob:
    """Store the bytes unless they are there already; safe with several at once, since equal names have equal bytes."""
    digest = _store(content)
    blob = Blob(pk=digest, size=len(content), created_at=at)
    insert_missing([blob])
    return blob


def _store(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    if not _is_there(path_of(digest)):
        default_storage.save(path_of(digest), ContentFile(content))
    return digest


def _is_there(name: str) -> bool:
    """What is there counts as written now, so that nobody sweeps it before its row is there."""
    try:
        os.utime(default_storage.path(name))
    except FileNotFoundError:
        return False
    return True


def path_of(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def read_blob(blob: Blob) -> bytes:
    with default_storage.open(path_of(blob.pk)) as file:
        content: bytes = file.read()
    return content


def attach(
    files: Sequence[File],
    *,
    at: datetime,
    message: Message | None = None,
    note: Note | None = None,
    side_message: SideMessage | None = None,
) -> None:
    """Keep the files and hang them on a message, a note or a message on the side."""
    insert_all(
        [
            Attachment(
                message=message,
                note=note,
                side_message=side_message,
                blob=keep_blob(file.content, at=at),
                filename=safe_name(file.filename),
                content_type=file.content_type[:127],
                content_id=file.content_id[:255],
                is_inline=file.is_inline,
                alt=file.alt[:2000],
            )
            for file in files
        ]
    )


def attach_again(
    kept: Sequence[Attachment | Picture],
    *,
    message: Message | None = None,
    note: Note | None = None,
    side_message: SideMessage | None = None,
) -> None:
    """Hang pictures whose bytes are here already on what shows them."""
    insert_all(
        [
            Attachment(
                message=message,
                note=note,
                side_message=side_message,
                blob=each.blob,
                filename=each.filename,
                content_type=each.content_type,
                content_id=each.content_id,
                is_inline=True,
            )
            for each in kept
        ]
    )


def safe_name(filename: str) -> str:
    """A name that is only a name: no folders, no control characters, never empty."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    name = "".join(character for character in name if character.isprintable()).strip(". ")
    return name[-255:] or "attachment"
