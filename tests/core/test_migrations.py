"""What migrations must keep to on a database that holds rows already; the tests' own databases start empty."""

from itertools import dropwhile

from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation


def test_no_table_changes_shape_after_rows_were_written() -> None:
    """PostgreSQL refuses it in one transaction, as checks of the rows written are still to come."""
    ours = {
        key: migration
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if type(migration).__module__.startswith("answerable.") and migration.atomic
    }
    assert len(ours) > 50
    refused = {key: after for key, migration in ours.items() if (after := _shaped_late(migration.operations))}
    assert not refused


def _shaped_late(operations: list[Operation]) -> list[str]:
    """Changes of shape that come after rows were written."""
    after = dropwhile(lambda operation: not isinstance(operation, RunPython), operations)
    return [operation.describe() for operation in after if not isinstance(operation, RunPython | RunSQL)]
