"""How long pages of figures take at a million tickets, without composing a million letters.

    python bench/facts.py [--tickets 1000000] [--rounds 3] [--database KIND]

The company of 10,000 tickets (bench/load.py) has its facts made, which is measured; then the rows of tickets and facts
alone are copied under new keys until there are so many, and their days added up. Messages, customers and the ledger
stay as they were: no page of figures reads them, but the lists behind a point, which show 200 tickets. Beside the time
on the clock stands what the web process itself reckoned, which says on a busy machine what a quiet one would need (on
SQLite, where the database is in the process).
"""

import argparse
import time
from functools import partial

from ground import KINDS, arguments, database_name, is_inside, percentile, run_again, set_up
from insight import _get, _make_facts
from load import kept_database, load_if_asked

BASE = "10k"
_COPIED = (
    ("tickets_ticket", "id", ()),
    ("insight_ticketfact", "ticket_id", ()),
    ("insight_contactfact", "message_id", ("ticket_id",)),
    ("insight_answerfact", "message_id", ("ticket_id",)),
    ("insight_handoverfact", "handover_id", ("ticket_id",)),
    ("insight_surveyfact", "ask_id", ("ticket_id",)),
)


def main() -> None:
    if load_if_asked():
        return
    parser = arguments(__doc__)
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    if is_inside():
        _measure(chosen)
        return
    for kind in KINDS if chosen.database == "both" else (chosen.database,):
        run_again(kept_database(kind, BASE))


def _measure(chosen: argparse.Namespace) -> None:
    set_up()
    from answerable.insight.models import TicketFact

    _make_facts()
    multiply(chosen.tickets)
    print(f"{database_name()}, facts of {TicketFact.objects.count()} tickets", flush=True)
    _reckon()
    _pages(chosen.rounds)


def multiply(tickets: int) -> None:
    """Until there are that many; twice is harmless."""
    from django.db import connection, transaction

    from answerable.insight.facts.cells import add_up
    from answerable.insight.models import DayCell, TicketFact

    there = TicketFact.objects.count()
    began = time.monotonic()
    if there * 2 <= tickets:
        _copy(tickets // there)
    elif DayCell.objects.exists():
        return
    days = sorted(set(TicketFact.objects.order_by().values_list("day", flat=True).distinct()))
    for start in range(0, len(days), 50):
        with transaction.atomic():
            add_up(days[start : start + 50])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"  copied and added up in {time.monotonic() - began:.0f} s", flush=True)


def _copy(times: int) -> None:
    from django.db import connection, transaction

    _loosen()
    ends = {table: _last(table, key) for table, key, _others in _COPIED}
    for copy in range(1, times):
        with transaction.atomic(), connection.cursor() as cursor:
            for table, key, others in _COPIED:
                cursor.execute(_copying(table, key, others, copy, ends))


def _loosen() -> None:
    """What the copies name beside each other (messages, hand-overs) is not copied."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")


def _copying(table: str, key: str, others: tuple[str, ...], copy: int, ends: dict[str, int]) -> str:
    from django.apps import apps
    from django.db import connection

    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    number = "printf('%08x', {})" if connection.vendor == "sqlite" else "lpad(to_hex({}), 8, '0')"
    new = number.format(f"id + {ends['tickets_ticket'] * copy}")
    values = {
        key: f"{key} + {(ends['tickets_ticket'] if key in ('id', 'ticket_id') else ends[table]) * copy}",
        **{each: f"{each} + {ends['tickets_ticket'] * copy}" for each in others},
    }
    if table == "tickets_ticket":
        values["merged_into_id"] = f"merged_into_id + {ends[table] * copy}"
        values["reference"] = f"substr({new}, 1, 4) || '-' || substr({new}, 5, 4)"
        values["token"] = f"'copy' || {new}"
    columns = [column.column for column in model._meta.concrete_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    said = ", ".join(values.get(column, f'"{column}"') for column in columns)
    return f"INSERT INTO {table} ({names}) SELECT {said} FROM {table} WHERE {key} <= {ends[table]} ORDER BY {key}"


def _last(table: str, key: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max({key}), 0) FROM {table}")
        return int(cursor.fetchone()[0])


def _reckon() -> None:
    """What pages take from the night, made by a worker; its time is no page's."""
    from django.utils import timezone

    from answerable.insight.reckoning.keeping import reckon_all

    began, used = time.perf_counter(), time.process_time()
    reckon_all(now=timezone.now())
    print(
        f"  comparisons of a night: {time.perf_counter() - began:.0f} s, "
        f"of them in the process {time.process_time() - used:.0f} s",
        flush=True,
    )


def _pages(rounds: int) -> None:
    from django.test import Client

    from answerable.desk.insight.pages import pages_for
    from answerable.people.models import ProviderKind, Staff

    house = Staff.objects.active().filter(role="admin", provider__kind=ProviderKind.IN_HOUSE).first()
    outside = Staff.objects.active().filter(
        role="manager", provider__kind=ProviderKind.OUTSOURCED, provider__teams__isnull=False
    )
    for who, staff in (("the house", house), ("a provider", outside.order_by("pk").first())):
        if staff is None:
            continue
        client = Client()
        client.force_login(staff)
        for page in pages_for(staff):
            for weeks in (13, 52):
                ask = partial(_get, client, f"/insight/{page}/?weeks={weeks}")
                ask()
                clock, used = [], []
                for _round in range(rounds):
                    began, begun = time.perf_counter(), time.process_time()
                    ask()
                    clock.append(1000 * (time.perf_counter() - began))
                    used.append(1000 * (time.process_time() - begun))
                print(
                    f"  {page:10} {weeks} weeks, {who:10}: p50 {percentile(clock, 50):7.0f} ms, "
                    f"in the process {percentile(used, 50):7.0f} ms",
                    flush=True,
                )


if __name__ == "__main__":
    main()
