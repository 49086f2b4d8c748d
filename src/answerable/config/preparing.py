"""Making the database fit before anything is served, once per group of processes."""

import threading

import click
import structlog
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from answerable.config.demo_loading import load_in_another_process

log = structlog.get_logger(__name__)


class NotFit(Exception):
    """The database is not as this version needs it, and only a person can change that."""


def missing_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def prepare() -> None:
    """Migrate SQLite, look at PostgreSQL, load the sample company where it is wanted."""
    if missing := missing_migrations():
        # Several machines may share a PostgreSQL; when its tables change is for a person to say.
        if connection.vendor != "sqlite":
            raise NotFit(
                f"The database is not at this version ({len(missing)} migrations are missing). "
                "Run `answerable migrate` first."
            )
        click.echo("Making the database ready", err=True)  # takes long enough to worry whoever waits
        call_command("migrate", interactive=False, verbosity=0)
    if settings.ANSWERABLE_DEMO:
        load_in_another_process()


def wait_until_prepared(stop: threading.Event, *, pause: float = 0.5) -> bool:
    """Wait for another process to prepare the database; False when `stop` was set meanwhile."""
    has_told = False
    while not stop.is_set():
        try:
            if not missing_migrations():
                return True
        except DatabaseError as error:
            log.warning("preparing.database", error=str(error))
        if not has_told:
            log.info("preparing.waiting")
            has_told = True
        stop.wait(pause)
    return False
