"""A database into one file and back, with what each kind of database has for it: SQLite's own copying, and pg_dump.

A copy shows one moment, and nobody has to stop working while it is made.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal

_LIBPQ = ("host", "port", "user", "dbname", "service", "sslmode", "sslrootcert", "sslcert", "sslkey")
_BEFORE = "before_restore"  # a schema that keeps what was there until what comes is whole
_PAGES = 4096  # of SQLite's, copied at once


class CannotDump(Refusal):
    """The database cannot be copied, or not be replaced."""


def dump(to: Path) -> None:
    """Write a copy of the database to the file. Raises CannotDump."""
    _VENDORS[connection.vendor][0](to)


def load(copy: Path) -> None:
    """Replace the database by the copy: wholly, or not at all. Raises CannotDump, also while others use it."""
    _VENDORS[connection.vendor][1](copy)


def is_used() -> bool:
    """Whether anything happened in the installation at hand."""
    return Event._meta.db_table in connection.introspection.table_names() and Event.objects.exists()


def _dump_sqlite(to: Path) -> None:
    with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target, pages=_PAGES, sleep=0)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _load_sqlite(copy: Path) -> None:
    """The copy is looked at, brought beside the database and renamed."""
    with closing(sqlite3.connect(copy)) as looked_at:
        [(verdict, *_)] = looked_at.execute("PRAGMA quick_check(1)").fetchall()
    if verdict != "ok":
        raise CannotDump(f"The database in the backup is damaged: {verdict}")
    file = _sqlite_file()
    connection.close()
    if file.exists():
        _make_sure_of_nobody(file)
    beside = file.with_name(file.name + ".restored")
    shutil.copyfile(copy, beside)
    beside.chmod(0o600)
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    for log in ("-wal", "-shm"):
        file.with_name(file.name + log).unlink(missing_ok=True)
    beside.replace(file)


def _make_sure_of_nobody(file: Path) -> None:
    """SQLite leaves its log only when nobody else has the file open."""
    try:
        with closing(sqlite3.connect(file, timeout=1)) as alone:
            alone.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise CannotDump(_IN_USE) from error


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _dump_postgres(to: Path) -> None:
    _run(
        "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}", "--dbname", _conninfo()
    )


def _load_postgres(copy: Path) -> None:
    """What is there is set aside as a schema of another name, and comes back when the copy cannot be loaded."""
    _make_sure_of_no_session()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]
        cursor.execute(_named("DROP SCHEMA IF EXISTS {} CASCADE", _BEFORE))
        cursor.execute(_named("ALTER SCHEMA {} RENAME TO {}", schema, _BEFORE))
        cursor.execute(_named("CREATE SCHEMA {}", schema))
    try:
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            "--dbname",
            _conninfo(),
            str(copy),
        )
    except CannotDump:
        with connection.cursor() as cursor:
            cursor.execute(_named("DROP SCHEMA {} CASCADE", schema))
            cursor.execute(_named("ALTER SCHEMA {} RENAME TO {}", _BEFORE, schema))
        raise
    with connection.cursor() as cursor:
        cursor.execute(_named("DROP SCHEMA {} CASCADE", _BEFORE))


def _make_sure_of_no_session() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise CannotDump(_IN_USE)


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))


def _conninfo() -> str:
    """Without the password, which other users of the machine could read among the processes."""
    parameters = connection.get_connection_params()
    return make_conninfo(**{name: parameters[name] for name in _LIBPQ if name in parameters})


def _run(program: str, *arguments: str) -> None:
    password = str(connection.settings_dict.get("PASSWORD") or "")
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [_found(program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotDump(f"{program} did not do it: {done.stderr.strip()[-500:]}")


def _found(program: str) -> str:
    """Debian keeps them out of the PATH, one folder a version; the newest reads and writes for all older servers."""
    if path := shutil.which(program):
        return path
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    for folder in reversed(folders):
        if (folder / program).exists():
            return str(folder / program)
    raise CannotDump(
        f"{program} is not on this machine. Install the client programs of PostgreSQL, of the server's version."
    )


_IN_USE = "Other processes have the database open. Stop Answerable everywhere, then restore."
_VENDORS: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "sqlite": (_dump_sqlite, _load_sqlite),
    "postgresql": (_dump_postgres, _load_postgres),
}
