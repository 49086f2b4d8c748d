"""A loaded database made many times larger by the database itself, in minutes where composing letters takes hours.

Every ticket is copied with everything that hangs on it, under new keys, references and addresses; each copy's documents
carry one more word. What is copied can be listed, opened, found and answered. Chains of copied events do not verify and
originals of mails are not there: neither is looked at by a page.
"""

from dataclasses import dataclass, field

from django.db import connection, transaction


@dataclass(frozen=True)
class Table:
    """`moved` are the columns that hold keys, each with the table of the key; `other` are SQL for what must differ."""

    name: str
    moved: dict[str, str]
    other: dict[str, str] = field(default_factory=dict)
    where: str = ""


_HEX = "printf('%08x', {})" if connection.vendor == "sqlite" else "lpad(to_hex({}), 8, '0')"
_NEW = _HEX.format("id + {tickets_ticket}")
_TICKET = {"ticket_id": "tickets_ticket"}
_MESSAGE = {"message_id": "tickets_message"}
_CUSTOMER = {"customer_id": "people_customer"}
_TABLES = (
    Table("people_customer", {}),
    Table("people_identity", _CUSTOMER, {"address": "'c{copy}.' || address"}),
    Table(
        "tickets_ticket",
        {**_CUSTOMER, "merged_into_id": "tickets_ticket"},
        {"reference": f"substr({_NEW}, 1, 4) || '-' || substr({_NEW}, 5, 4)", "token": f"'copy' || {_NEW}"},
    ),
    Table("tickets_message", {**_TICKET, **_CUSTOMER}, {"external_id": "'{copy}.' || external_id"}),
    Table("tickets_note", _TICKET),
    Table("tickets_attachment", {**_MESSAGE, "note_id": "tickets_note"}),
    Table("tickets_participant", {**_TICKET, **_CUSTOMER}),
    Table("tickets_fieldvalue", _TICKET),
    Table("tickets_ticket_tags", _TICKET),
    Table(
        "channels_item",
        {**_TICKET, **_MESSAGE},
        {name: f"substr('{{copy}}.' || {name}, 1, 64)" for name in ("digest", "became", "fingerprint")},
    ),
    Table("channels_outgoing", _MESSAGE),
    Table(
        "ledger_event",
        _TICKET,
        {"stream": "'ticket/' || (ticket_id + {tickets_ticket})"},
        "stream LIKE 'ticket/%%'",
    ),
    Table(
        "tickets_searchdocument",
        _TICKET,
        {
            "object_id": "object_id + CASE kind WHEN 'ticket' THEN {tickets_ticket} "
            "WHEN 'message' THEN {tickets_message} ELSE {tickets_note} END",
            "words": "words || ' copy{copy}'",
        },
    ),
)
_CHAINS = """
    INSERT INTO ledger_chain (stream, number, hash)
    SELECT stream, number, hash FROM ledger_event AS last
    WHERE ticket_id > {tickets_ticket} AND stream LIKE 'ticket/%%'
    AND number = (SELECT max(number) FROM ledger_event AS other WHERE other.stream = last.stream)"""


def multiply(times: int) -> None:
    """Make it that many times as large."""
    ends = {table.name: _last(table.name) for table in _TABLES}
    columns = {table.name: _columns(table.name) for table in _TABLES}
    for copy in range(1, times):
        offsets = {name: end * copy for name, end in ends.items()}
        with transaction.atomic(), connection.cursor() as cursor:
            for table in _TABLES:
                cursor.execute(_copying(table, columns[table.name], copy, offsets, ends[table.name]), [])
        if copy % 10 == 0:
            print(f"  {copy} of {times} copies", flush=True)
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS.format(**ends), [])
        if connection.vendor == "postgresql":
            for table in _TABLES:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"
                )


def _copying(table: Table, columns: list[str], copy: int, offsets: dict[str, int], end: int) -> str:
    values = []
    for column in columns:
        if column == "id":
            values.append(f"id + {offsets[table.name]}")
        elif column in table.moved:
            values.append(f"{column} + {offsets[table.moved[column]]}")
        elif column in table.other:
            values.append(table.other[column].format(copy=copy, **offsets))
        else:
            values.append(f'"{column}"')
    names = ", ".join(f'"{column}"' for column in columns)
    where = f"id <= {end}" + (f" AND {table.where}" if table.where else "")
    return f"INSERT INTO {table.name} ({names}) SELECT {', '.join(values)} FROM {table.name} WHERE {where} ORDER BY id"


def _columns(table: str) -> list[str]:
    from django.apps import apps

    model = next(
        model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table
    )
    return [column.column for column in model._meta.concrete_fields]


def _last(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])
