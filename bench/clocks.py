"""How quickly the clocks of tickets are made anew from their messages and the ledger, on one core.

    python bench/clocks.py [--tickets 20000] [--database sqlite|postgres|both]

The sample company's tickets, with its policies and calendars. Printed: tickets a second when everything is read,
reckoned and found to be right; when every promise was lost and is written anew; and how long it takes to find what is
due. The reckoning alone is beside it, to tell how much of the time is the database's.
"""

import argparse
import time
from datetime import timedelta

from ground import arguments, on_each_database, percentile

_BATCH = 1000


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--tickets", type=int, default=20_000)
    chosen = parser.parse_args()
    on_each_database(chosen.database, lambda: _measure(chosen))


def _measure(chosen: argparse.Namespace) -> None:
    from django.utils import timezone

    from answerable.demo.bulk import load_many
    from answerable.promises.clocks.running import runs
    from answerable.promises.due import due_at
    from answerable.promises.models import Promise
    from answerable.promises.reading import lives as lives_of
    from answerable.tickets.models import Ticket

    written = load_many(chosen.tickets)
    ids = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    now = timezone.now()
    lives = [life.history for batch in _batches(ids) for life in lives_of(batch).values()]
    print(f"{written} tickets, {Promise.objects.count()} promises, {_events()} events")
    _say("reckoned alone", len(ids), _seconds(lambda: [runs(life) for life in lives]))
    differing = [0]
    _say("read, reckoned, compared", len(ids), _seconds(lambda: differing.append(_keep(ids, now))))
    print(f"  of which differed: {sum(differing)}")
    Promise.objects.all().delete()
    _say("written anew", len(ids), _seconds(lambda: _keep(ids, now)))
    took = []
    for _each in range(200):
        began = time.perf_counter()
        due_at(now + timedelta(days=400))
        took.append(time.perf_counter() - began)
    print(
        f"  finding what is due: p50 {percentile(took, 50) * 1000:.2f} ms, p95 {percentile(took, 95) * 1000:.2f} ms"
    )


def _keep(ids: list[int], now: object) -> int:
    from django.db import transaction

    from answerable.promises.keeping import keep

    differed = 0
    for batch in _batches(ids):
        with transaction.atomic():
            differed += keep(batch, at=now, is_quiet=True)  # type: ignore[arg-type]
    return differed


def _events() -> int:
    from answerable.ledger.models import Event

    return Event.objects.count()


def _batches(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)]


def _seconds(work: object) -> float:
    began = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - began


def _say(what: str, count: int, seconds: float) -> None:
    print(f"  {what}: {count / seconds:,.0f} tickets a second of processor time")


if __name__ == "__main__":
    main()
