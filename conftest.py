"""Where every test begins: a data folder that goes away again, a database of the kind that was asked for, then Django.

ANSWERABLE_TEST_DATABASE says which: `sqlite` (the default) or `postgres`. For the latter a server of its own is started
and ended, unless ANSWERABLE_TEST_POSTGRES_URL names one. This runs before the settings are read, which is why
DJANGO_SETTINGS_MODULE stands here and not in pyproject.toml. Workers of pytest-xdist inherit what their controller set.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
import pytest
from hypothesis import HealthCheck, settings
from tests.services.postgres import PostgresMissing, start_postgres

XDIST_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
KINDS = {"sqlite", "postgres"}


def _prepare_environment() -> None:
    for name in [name for name in os.environ if name.startswith("ANSWERABLE_")]:
        if not name.startswith(("ANSWERABLE_TEST_", "ANSWERABLE_CORPORA")):
            del os.environ[name]  # nobody's own settings decide what a test sees
    folder = Path(tempfile.mkdtemp(prefix="answerable-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["ANSWERABLE_DATA_DIR"] = str(folder)
    os.environ["ANSWERABLE_SECRET_KEY"] = "only-for-tests-" + "x" * 40
    # Keeps a `.env` of the checkout from naming another: what is in the environment wins.
    os.environ["ANSWERABLE_DATABASE_URL"] = _database_url(folder)


def _database_url(folder: Path) -> str:
    kind = os.environ.get("ANSWERABLE_TEST_DATABASE", "sqlite")
    if kind not in KINDS:
        pytest.exit(f"ANSWERABLE_TEST_DATABASE is {kind!r}; say sqlite or postgres.", returncode=4)
    if kind == "sqlite":
        return f"sqlite:///{folder / 'answerable.db'}"
    return os.environ.get("ANSWERABLE_TEST_POSTGRES_URL") or _own_postgres()


def _own_postgres() -> str:
    try:
        return start_postgres()
    except PostgresMissing as error:
        pytest.exit(str(error), returncode=4)


def _set_up_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings"
    from django.conf import settings as django_settings

    django_settings.PASSWORD_HASHERS = ["tests.services.hashing.QuickArgon2"]
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file, since threads and other processes must see the same database; pytest-django adds the worker's name.
        database.setdefault("TEST", {})["NAME"] = str(Path(django_settings.DATA_DIR) / "test.db")
        # No test cuts the power, and a storm of kills leaves what the system has not yet put on the disk.
        database["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"
    elif "ANSWERABLE_TEST_POSTGRES_URL" not in os.environ:
        database.setdefault("TEST", {})["TEMPLATE"] = database["NAME"]  # empty, with all its tables
    django.setup()


def _leave_the_others_server() -> None:
    """One server for each worker of pytest-xdist: on PostgreSQL, the ledger's readers wait for every transaction on the
    server, and so would wait for the tests of other workers. The first takes the one that the controller started."""
    if os.environ.get("ANSWERABLE_TEST_DATABASE") != "postgres" or XDIST_WORKER == "gw0":
        return
    if "ANSWERABLE_TEST_POSTGRES_URL" not in os.environ:
        os.environ["ANSWERABLE_DATABASE_URL"] = _own_postgres()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Workers find this in their environment otherwise, and pytest-django then reads the settings before this file has
    given them a server of their own."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def _keep_bytecode() -> None:
    """Whatever this machine says: what is tested is started some hundred times, and need not be compiled each time."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


# How long an example takes says how much else the machine does.
settings.register_profile("answerable", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("answerable")

_keep_bytecode()
if XDIST_WORKER:
    _leave_the_others_server()
else:
    _prepare_environment()
_set_up_django()

pytest_plugins = [
    "tests.fixtures.dividing",
    "tests.fixtures.database",
    "tests.fixtures.cast",
    "tests.fixtures.making",
    "tests.fixtures.handing",
    "tests.fixtures.promising",
    "tests.fixtures.routing_rules",
    "tests.fixtures.running",
    "tests.services.authority",
    "tests.services.company",
    "tests.services.saml_company",
    "tests.services.dovecot",
    "tests.services.push_sink",
    "tests.services.webhook_sink",
    "tests.services.smtp_sink",
    "tests.services.twilio",
    "tests.services.bluesky",
    "tests.services.bluesky_network",
    "tests.services.line",
    "tests.services.mastodon",
    "tests.services.mastodon_server",
    "tests.services.x",
    "tests.services.whatsapp",
]
