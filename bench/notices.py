"""How long it takes until a notice to many customers is queued, and what somebody at a desk feels of it meanwhile.

    python bench/notices.py [CUSTOMERS]

In a database of its own (the one that ANSWERABLE_DATABASE_URL names must be empty; SQLite in a temporary folder else).
Meanwhile another thread writes a note's worth of rows, one transaction after the other, as those who answer do.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

CUSTOMERS = 100_000


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS
    with tempfile.TemporaryDirectory(prefix="answerable-bench-") as folder:
        os.environ.setdefault("ANSWERABLE_DATA_DIR", folder)
        os.environ.setdefault("ANSWERABLE_DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.db'}")
        os.environ.setdefault("ANSWERABLE_SECRET_KEY", "only-for-measuring-" + "x" * 40)
        os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        notice = make(number)
        quiet = writing(lambda: time.sleep(3))
        began = time.perf_counter()
        busy = writing(lambda: queue(notice))
        print(f"{number:,} queued in {time.perf_counter() - began:.1f} s")
        print(f"a write beside it: {told(busy)}; with nothing beside it: {told(quiet)}")


def make(number: int) -> int:
    from django.utils import timezone

    from answerable.people.models import Customer
    from answerable.selfservice.models import Issue, Notice, NoticeState, Touched

    now = timezone.now()
    for start in range(0, number, 5000):
        names = range(start, min(start + 5000, number))
        Customer.objects.bulk_create([Customer(name=f"Customer {each}", created_at=now) for each in names])
    issue = Issue.objects.create(title="Something", since=now, opened_at=now, changed_at=now)
    rows = (
        Touched(issue=issue, customer_id=key, how="list", since=now)
        for key in Customer.objects.values_list("pk", flat=True)
    )
    Touched.objects.bulk_create(rows, batch_size=5000)
    texts = {"en": {"subject": "Something", "text": "Is wrong."}}
    notice = Notice.objects.create(
        issue=issue, kind="first", state=NoticeState.QUEUING, texts=texts, written_at=now
    )
    return notice.pk


def queue(notice: int) -> None:
    from answerable.selfservice.issues.queuing import queue_rows
    from answerable.selfservice.models import NoticeRow

    queue_rows(notice_id=notice)
    print(f"{NoticeRow.objects.count():,} rows")


def writing(work: Callable[[], object]) -> list[float]:
    """How long each write takes while the work is done."""
    from django.db import connection, transaction

    from answerable.people.models import Customer

    taken: list[float] = []
    is_over = threading.Event()

    def write() -> None:
        while not is_over.is_set():
            began = time.perf_counter()
            with transaction.atomic():
                Customer.objects.filter(pk=1).update(name=f"Written {len(taken)}")
            taken.append(time.perf_counter() - began)
            time.sleep(0.005)
        connection.close()

    beside = threading.Thread(target=write)
    beside.start()
    work()
    is_over.set()
    beside.join()
    return taken


def told(taken: list[float]) -> str:
    p95 = quantiles(taken, n=20)[-1]
    return (
        f"median {1000 * median(taken):.1f} ms, p95 {1000 * p95:.0f} ms, at most {1000 * max(taken):.0f} ms"
    )


if __name__ == "__main__":
    main()
