"""The machine and its folder."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from answerable.desk.health.finding import Finding, fine, note, wrong
from answerable.web.moments import duration_words

_LITTLE_DISK = 500 * 1024 * 1024
_SKEW = timedelta(seconds=5)
_OLD_BACKUP = timedelta(days=2)
BACKUP_MARK = "last-backup"  # a file in the data folder, touched by whatever makes the backup


def data_folder(now: datetime) -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        yield wrong(
            _("The data folder %(folder)s cannot be written: %(why)s.")
            % {"folder": folder, "why": error.strerror},
            _("Give it to the user that runs Answerable."),
        )
    else:
        yield fine(_("The data folder %(folder)s can be written.") % {"folder": folder})


def disk(now: datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < _LITTLE_DISK:
        yield wrong(
            _("Only %(n)s MB are free where the data folder is.") % {"n": free // 2**20},
            _("Make room: with a full disk no mail can be taken in."),
        )
    else:
        yield fine(_("%(n)s GB are free where the data folder is.") % {"n": f"{free / 2**30:.1f}"})


def secret_key(now: datetime) -> Iterator[Finding]:
    path = Path(settings.DATA_DIR) / "secret_key"
    if os.environ.get("ANSWERABLE_SECRET_KEY"):
        if len(settings.SECRET_KEY) < 32:
            yield wrong(_("ANSWERABLE_SECRET_KEY is short."), _("Use 50 random characters."))
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        words = _("Others on this machine can read %(path)s.") % {"path": path}
        yield wrong(words, f"chmod 600 {path}")
    else:
        yield fine(_("The secret key is readable by this user alone."))


def clock(now: datetime) -> Iterator[Finding]:
    """Several machines, or this one and its database, must agree on the time: leases and schedules stand on it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() - %s", [now])
        skew: timedelta = cursor.fetchone()[0]
    if abs(skew) > _SKEW:
        seconds = f"{abs(skew).total_seconds():.0f}"
        yield wrong(
            _("This machine's clock and the database's differ by %(n)s seconds.") % {"n": seconds},
            _("Let both follow a time server."),
        )


def backup(now: datetime) -> Iterator[Finding]:
    """Known by the mark that `answerable backup` leaves, or whatever else makes one."""
    mark = Path(settings.DATA_DIR) / BACKUP_MARK
    try:
        made_at = datetime.fromtimestamp(mark.stat().st_mtime, tz=UTC)
    except OSError:
        yield note(
            _("No backup is known of."),
            _(
                "Let a timer run `answerable backup FILE` each day. What else makes one should touch the file "
                "%(mark)s: then its age is told here."
            )
            % {"mark": mark},
        )
        return
    age = duration_words(max(timedelta(), now - made_at))
    if now - made_at > _OLD_BACKUP:
        words = _("The last backup was made %(age)s ago.") % {"age": age}
        yield wrong(words, _("Look at what should make one each day."))
    else:
        yield fine(_("The last backup was made %(age)s ago.") % {"age": age})
