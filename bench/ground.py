"""What every measurement stands on: a database of its own of each kind, a fresh process for each, plain figures.

A script calls `on_each_database(measure)`. Its parent then runs it once more for each kind, with an environment that
knows nothing of this installation; in there `measure` is called with Django set up and the database migrated.

PostgreSQL is a server of its own that ends with the script, unless ANSWERABLE_BENCH_POSTGRES names one
(postgres://user@host:port). What takes long to make is kept in ANSWERABLE_BENCH_DIR (default: a folder in the
system's temporary one).
"""

import argparse
import contextlib
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("sqlite", "postgres")
KEPT = Path(os.environ.get("ANSWERABLE_BENCH_DIR") or Path(tempfile.gettempdir()) / "answerable-bench")
_INSIDE = "ANSWERABLE_BENCH_INSIDE"
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


def arguments(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=[*KINDS, "both"], default="both")
    return parser


def is_inside() -> bool:
    return _INSIDE in os.environ


def on_each_database(kinds: str, measure: Callable[[], None], *, within: float = 3600) -> None:
    """Measure on a fresh database of each kind, each in a process of its own."""
    if is_inside():
        set_up()
        measure()
        return
    for kind in KINDS if kinds == "both" else (kinds,):
        with fresh_database(kind) as environment:
            run_again(environment, within=within)


def run_again(environment: dict[str, str], *, within: float = 3600) -> None:
    """This very script with the same arguments, inside that environment."""
    sys.stdout.flush()
    subprocess.run([sys.executable, *sys.argv], env={**environment, _INSIDE: "1"}, check=True, timeout=within)


@contextlib.contextmanager
def fresh_database(kind: str) -> Iterator[dict[str, str]]:
    """The environment of an empty installation; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="answerable-bench-") as folder:
        if kind == "sqlite":
            yield environment(Path(folder), f"sqlite:///{folder}/answerable.db")
            return
        name = f"bench_{secrets.token_hex(4)}"
        url = f"{postgres_server()}/{name}"
        with _database(url):
            yield environment(Path(folder), url)


def environment(folder: Path, database_url: str) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("ANSWERABLE_")}
    kept = {name: value for name, value in os.environ.items() if name.startswith("ANSWERABLE_BENCH_")}
    return {
        **others,
        **kept,
        "ANSWERABLE_DATA_DIR": str(folder),
        "ANSWERABLE_DATABASE_URL": database_url,
        "ANSWERABLE_SECRET_KEY": "only-for-measurements-" + "x" * 40,
        "DJANGO_SETTINGS_MODULE": "answerable.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


def postgres_server() -> str:
    """The URL of a server without a database: the one that was named, else one that ends with this process."""
    if not os.environ.get("ANSWERABLE_BENCH_POSTGRES"):
        from tests.services.postgres import start_postgres

        os.environ["ANSWERABLE_BENCH_POSTGRES"] = start_postgres().rpartition("/")[0]
    return os.environ["ANSWERABLE_BENCH_POSTGRES"].rstrip("/")


def has_database(url: str) -> bool:
    import psycopg

    server, _slash, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres") as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return found is not None


def create_database(url: str) -> None:
    _on_server(url, "CREATE DATABASE {}")


def drop_database(url: str) -> None:
    _on_server(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)")


@contextlib.contextmanager
def _database(url: str) -> Iterator[None]:
    create_database(url)
    try:
        yield
    finally:
        drop_database(url)


def _on_server(url: str, statement: str) -> None:
    import psycopg
    from psycopg.sql import SQL, Identifier

    server, _slash, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(SQL(statement).format(Identifier(name)))


def set_up() -> None:
    """Django as `answerable` sets it up, on a migrated database, without its log."""
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def database_name() -> str:
    from django.db import connection

    return "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"


def percentile(values: Sequence[float], percent: int) -> float:
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def forget(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
