"""What the database itself refuses and does for the ledger: no event or seal is ever changed or removed.

Only tests may take the guards off, to play the intruder or to empty a database between tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLES = ("ledger_event", "ledger_seal")
_SENTENCE = "the ledger is append-only"

_SQLITE_ON = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
# SQLite's REPLACE removes the row in its way without asking any trigger for DELETE.
_SQLITE_NO_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
_SAME = {
    "ledger_event": "id = NEW.id OR (stream = NEW.stream AND number = NEW.number)",
    "ledger_seal": "id = NEW.id",
}
_POSTGRES_FUNCTIONS = (
    f"""
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_SENTENCE}'; END $$
""",
    # The rows are read from the tables; the notification only wakes whoever reads them.
    """
CREATE OR REPLACE FUNCTION ledger_wake() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify(TG_ARGV[0], ''); RETURN NULL; END $$
""",
)
_POSTGRES_ON = (
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
)
_POSTGRES_WAKE = (
    "CREATE TRIGGER ledger_event_wake AFTER INSERT ON ledger_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_wake('answerable_events')",
    "CREATE TRIGGER ledger_job_wake AFTER INSERT ON ledger_job "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_wake('answerable_jobs')",
)
# Says for which lane, so that only those who work there look.
_POSTGRES_WAKE_LANE = (
    """
CREATE FUNCTION ledger_wake_lane() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('answerable_jobs', NEW.lane); RETURN NULL; END $$
""",
    "DROP TRIGGER ledger_job_wake ON ledger_job",
    "CREATE TRIGGER ledger_job_wake AFTER INSERT ON ledger_job "
    "FOR EACH ROW EXECUTE FUNCTION ledger_wake_lane()",
)
# The number of the transaction that wrote an event: what the tail orders by (see ledger.tail).
_POSTGRES_POSITION = (
    "ALTER TABLE ledger_event ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX event_position ON ledger_event (xid, id)",
)


def prepare(connection: BaseDatabaseWrapper) -> None:
    """What only PostgreSQL needs, once: positions and wake-up calls."""
    if connection.vendor == "postgresql":
        _run(connection, (*_POSTGRES_FUNCTIONS, *_POSTGRES_POSITION, *_POSTGRES_WAKE))


def wake_by_lane(connection: BaseDatabaseWrapper) -> None:
    """On PostgreSQL, name the lane of a new job to those who wait for one."""
    if connection.vendor == "postgresql":
        _run(connection, _POSTGRES_WAKE_LANE)


def put_on(connection: BaseDatabaseWrapper) -> None:
    for table in _TABLES:
        if connection.vendor == "postgresql":
            _run(connection, [statement.format(table=table) for statement in _POSTGRES_ON])
        else:
            for verb in ("update", "delete"):
                _run(connection, [_SQLITE_ON.format(table=table, verb=verb, sentence=_SENTENCE)])
            _run(connection, [_SQLITE_NO_REPLACE.format(table=table, same=_SAME[table], sentence=_SENTENCE)])


def take_off(connection: BaseDatabaseWrapper) -> None:
    for table in _TABLES:
        if connection.vendor == "postgresql":
            names = [f"{table}_no_change ON {table}", f"{table}_no_truncate ON {table}"]
        else:
            names = [f"{table}_no_{verb}" for verb in ("update", "delete", "replace")]
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in names])


@contextmanager
def off(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without guards, for tests."""
    take_off(connection)
    try:
        yield
    finally:
        put_on(connection)


def _run(connection: BaseDatabaseWrapper, statements: "tuple[str, ...] | list[str]") -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
