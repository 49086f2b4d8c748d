"""The command as an operator calls it: inside this process where that is enough, else as a process of its own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from answerable.cli import main
from tests.services.empty import empty_sqlite

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def answerable(db):
    """answerable("ledger", "verify") runs the command on the test's database; look at .exit_code and .output."""

    def call(*arguments, input=None):
        return CliRunner().invoke(main, [str(each) for each in arguments], input=input)

    return call


@pytest.fixture
def elsewhere(tmp_path):
    """The environment of a fresh installation in a folder of its own, knowing nothing of this test's settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))
    }
    return {**kept, "ANSWERABLE_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT / "src")}


@pytest.fixture
def command(elsewhere, tmp_path):
    """command("migrate", ANSWERABLE_DEBUG="yes") runs the real command in that fresh installation."""

    def call(*arguments, input=b"", environment=None, **settings):
        return subprocess.run(
            [sys.executable, "-m", "answerable", *arguments],
            env={**(environment or elsewhere), **settings},
            cwd=tmp_path,
            input=input,
            capture_output=True,
            timeout=60,
            check=False,
        )

    return call


@pytest.fixture
def make_database(tmp_path):
    """make_database() makes that of the fresh installation, as `answerable migrate` would, but at once. It may be open
    already."""

    def make():
        (tmp_path / "data").mkdir(exist_ok=True)
        with (
            closing(sqlite3.connect(empty_sqlite())) as empty,
            closing(sqlite3.connect(tmp_path / "data" / "answerable.db")) as database,
        ):
            empty.backup(database)

    return make


@pytest.fixture
def forget_newest_migration(db):
    """As on a database that the new version has not been let onto yet."""

    def forget():
        [newest] = MigrationLoader(connection).graph.leaf_nodes("tickets")
        MigrationRecorder(connection).record_unapplied(*newest)

    return forget
