"""How long pages of figures take at 10,000 and at 1,000,000 tickets, and how quickly facts are made.

    python bench/insight.py [--sizes 10k,100k,1m] [--rounds 5] [--database KIND]

Each page over 13 and over 52 weeks, as somebody who sees everything and as a provider's leader. The databases come from
bench/load.py; facts are made when they are not there yet, which is measured too.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial

from ground import KINDS, arguments, database_name, is_inside, percentile, run_again, set_up
from load import kept_database, load_if_asked, sizes_of


def main() -> None:
    if load_if_asked():
        return
    parser = arguments(__doc__)
    parser.add_argument("--sizes", default="10k,100k,1m")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    if is_inside():
        _measure(chosen)
        return
    for kind in KINDS if chosen.database == "both" else (chosen.database,):
        for size in sizes_of(chosen.sizes):
            run_again(kept_database(kind, size))


def _measure(chosen: argparse.Namespace) -> None:
    set_up()
    from django.test import Client

    from answerable.desk.insight.pages import PAGES
    from answerable.people.models import ProviderKind, Staff
    from answerable.tickets.models import Ticket

    print(f"{database_name()}, {Ticket.objects.count()} tickets", flush=True)
    _make_facts()
    leads = Staff.objects.active().filter(role__in=["supervisor", "manager"]).order_by("pk")
    people = {
        "the house": leads.filter(provider__kind=ProviderKind.IN_HOUSE).first(),
        "a provider": leads.filter(
            provider__kind=ProviderKind.OUTSOURCED, provider__teams__isnull=False
        ).first(),
    }
    for who, staff in people.items():
        client = Client()
        client.force_login(staff)
        for page in PAGES:
            for weeks in (13, 52):
                times = _timed(partial(_get, client, f"/insight/{page}/?weeks={weeks}"), chosen.rounds)
                median, worst = percentile(times, 50), max(times)
                print(
                    f"  {page:10} {weeks} weeks, {who:10}: p50 {median:7.1f} ms, worst {worst:7.1f} ms",
                    flush=True,
                )


def _make_facts() -> None:
    from django.utils import timezone

    from answerable.insight.facts.following import rebuild
    from answerable.insight.models import Reckoning, TicketFact
    from answerable.insight.reckoning.keeping import reckon_all
    from answerable.tickets.models import Ticket

    if TicketFact.objects.count() < Ticket.objects.count():
        began = time.perf_counter()
        rebuild(lambda _number: None)
        took = time.perf_counter() - began
        print(f"  facts made anew: {TicketFact.objects.count() / took:.0f} tickets a second", flush=True)
    if not Reckoning.objects.exists():
        began = time.perf_counter()
        reckon_all(now=timezone.now())
        print(f"  comparisons of a night: {time.perf_counter() - began:.1f} s", flush=True)


def _timed(ask: Callable[[], None], rounds: int) -> list[float]:
    ask()
    times = []
    for _round in range(rounds):
        began = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - began))
    return times


def _get(client: object, url: str) -> None:
    answer = client.get(url, headers={"host": "localhost"})  # type: ignore[attr-defined]
    assert answer.status_code == 200, url


if __name__ == "__main__":
    main()
