"""Files that were handed to us, for as long as they are read: they are full of what people said."""

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from answerable.history.models import HistoryRun
from answerable.ledger.refusals import Invalid

KEPT_FOR = timedelta(days=7)  # of one whose import nobody finished


def folder() -> Path:
    return Path(settings.DATA_DIR) / "history"


def keep_file(chunks: Iterable[bytes], *, most: int) -> tuple[Path, str]:
    """Its path, and the digest of its bytes."""
    folder().mkdir(mode=0o700, exist_ok=True)
    path, size, digest = folder() / get_random_string(32), 0, hashlib.sha256()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                _refuse_large(size, most)
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, digest.hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drop_file(run: HistoryRun) -> None:
    """Ours goes once the transaction is over; an operator's own stays where it is."""
    if not run.is_ours or not run.path:
        return
    path = Path(run.path)
    run.path = ""
    run.save(update_fields=["path"])
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep(*, now: datetime) -> None:
    """Files that no run reads any more."""
    if not folder().is_dir():
        return
    wanted = set(
        HistoryRun.objects.exclude(path="").filter(at__gt=now - KEPT_FOR).values_list("path", flat=True)
    )
    for path in folder().iterdir():
        if str(path) not in wanted and path.stat().st_mtime < (now - timedelta(days=1)).timestamp():
            path.unlink(missing_ok=True)


def _refuse_large(size: int, most: int) -> None:
    if size > most:
        raise Invalid(_("The file is too large for this page. Use the command on the server."))
