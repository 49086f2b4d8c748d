"""What migrations must keep to on a database that holds rows already; the tests' own databases start empty."""

from collections import Counter
from contextlib import contextmanager
from itertools import dropwhile

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.utils import load_backend


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


@pytest.mark.django_db(transaction=True)
def test_migrations_make_what_the_models_say(tmp_path) -> None:
    """They build few models on their way (`ledger/migrating.py`): whatever that missed would be missing here."""
    models = [each for each in apps.get_models(include_auto_created=True) if each._meta.managed]
    own = [each for each in models if each.__module__.startswith("answerable.")]
    tables = sorted({each._meta.db_table for each in own if not each._meta.proxy})
    assert len(tables) > 200
    with _made_of_models(models, tmp_path) as made:
        expected = {table: _shape(made, table) for table in tables}
    migrated = {table: _shape(connection, table) for table in tables}
    for table in tables:
        columns, constraints = migrated[table]
        assert columns.items() >= expected[table][0].items(), table
        assert constraints >= expected[table][1], table
        beside = columns.keys() - expected[table][0].keys()
        assert beside <= _BESIDE.get(table, set()), table
        assert all(beside.intersection(each[0]) for each in constraints - expected[table][1]), table


# Made by hand, and known to no model.
_BESIDE = {"tickets_searchdocument": {"vector"}, "ledger_event": {"xid"}}


@contextmanager
def _made_of_models(models, folder):
    """A connection to tables that were made at once. On PostgreSQL they stand in a schema that is given up again."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("CREATE SCHEMA of_models")
                cursor.execute("SET LOCAL search_path TO of_models")
            with connection.schema_editor(atomic=False) as editor:
                _create(editor, models)
            yield connection
            transaction.set_rollback(True)
        return
    migrated = connections["default"]
    own = {**migrated.settings_dict, "NAME": str(folder / "of-models.db")}
    other = connections["default"] = load_backend(own["ENGINE"]).DatabaseWrapper(own, "default")
    try:
        with other.schema_editor() as editor:
            _create(editor, models)
        yield other
    finally:
        other.close()
        connections["default"] = migrated


def _create(editor, models):
    for model in models:
        if not model._meta.auto_created and not model._meta.proxy:
            editor.create_model(model)


def _shape(made, table):
    """Its columns with their types, and what holds between them: unique, key, index, and to which column they point."""
    with made.cursor() as cursor:
        columns = {
            each.name: (each.type_code, each.internal_size, each.null_ok)
            for each in made.introspection.get_table_description(cursor, table)
        }
        found = made.introspection.get_constraints(cursor, table).values()
    constraints = Counter(
        (
            tuple(each["columns"]),
            each["unique"],
            each["primary_key"],
            each["index"],
            each["check"],
            each["foreign_key"],
        )
        for each in found
    )
    return columns, constraints
