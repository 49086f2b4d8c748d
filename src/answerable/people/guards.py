"""What the database itself refuses: another text for a charter that was offered, another signature."""

from django.db.backends.base.base import BaseDatabaseWrapper

_SENTENCE = "a charter that was offered never changes"
# Table, columns that stay, and of which rows.
_KEPT = (
    (
        "people_charterversion",
        "provider_id, number, valid_from, vision, objectives, hiring, prices, other_duties, calendar_id, targets, "
        "levels, duties, offered_at",
        "OLD.offered_at IS NOT NULL",
        "text",
    ),
    (
        "people_charterversion",
        "signed_at, withdrawn_at",
        "OLD.signed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL",
        "end",
    ),
    ("people_chartersignature", "version_id, side, name, at, digest", "OLD.id IS NOT NULL", "signed"),
)


def put_on(connection: BaseDatabaseWrapper) -> None:
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION people_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_SENTENCE}'; END $$"
            )
        for table, columns, rows, name in _KEPT:
            does = (
                "EXECUTE FUNCTION people_refuse()"
                if is_postgres
                else f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
            )
            cursor.execute(
                f"CREATE TRIGGER {table}_keeps_{name} BEFORE UPDATE OF {columns} ON {table} "
                f"FOR EACH ROW WHEN ({rows}) {does}"
            )


def take_off(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table, _columns, _rows, name in _KEPT:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_keeps_{name}{on}")
