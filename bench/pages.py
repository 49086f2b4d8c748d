"""How long pages take at 10,000 and at 1,000,000 tickets: on the server, through Django, without a network.

    python bench/pages.py [--sizes 10k,100k,1m] [--rounds 40] [--database sqlite|postgres|both] [--only WORD]

Each page is asked for as an agent in-house with every ticket in sight, as a supervisor, and as an agent of a provider.
Answers are written and taken back. The databases come from bench/load.py. In the end stands what 1M takes of 10k.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ground import KEPT, KINDS, arguments, database_name, is_inside, percentile, run_again, set_up
from load import kept_database, load_if_asked, sizes_of

_RESULTS = "ANSWERABLE_BENCH_RESULTS"
_LONG = "bench"  # the channel of tickets with twenty messages
_WORDS = {
    "common word": "order",
    "half a word": "deliv",
    "medium word": "zip",
    "two words": "tent order",
    "three words": "tent pole broken",
    "nothing found": "xylophonequartz",
    "Japanese": "返金",
}


@dataclass
class Measured:
    page: str
    milliseconds: list[float]
    processor: float
    queries: int
    size: int

    def __str__(self) -> str:
        p50, p95 = (percentile(self.milliseconds, percent) for percent in (50, 95))
        return (
            f"  {self.page:34} p50 {p50:7.1f}  p95 {p95:7.1f}  processor {self.processor:6.1f} ms  "
            f"{self.queries:3} queries  {self.size / 1000:6.1f} kB"
        )


def main() -> None:
    if load_if_asked():
        return
    parser = arguments(__doc__)
    parser.add_argument("--sizes", default="10k,100k,1m")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="pages whose name has this word in it")
    chosen = parser.parse_args()
    if is_inside():
        _measure(chosen)
        return
    for kind in KINDS if chosen.database == "both" else (chosen.database,):
        results = KEPT / f"pages-{kind}.json"
        results.unlink(missing_ok=True)
        for size in sizes_of(chosen.sizes):
            environment = kept_database(kind, size)
            run_again({**environment, _RESULTS: str(results), "ANSWERABLE_BENCH_SIZE": size})
        _compare(results)


def _compare(results: Path) -> None:
    """The largest beside the smallest."""
    rows = [json.loads(line) for line in results.read_text().splitlines()]
    sizes = list(dict.fromkeys(row["size"] for row in rows))
    if len(sizes) < 2:
        return
    first, last = (
        {row["page"]: row["p50"] for row in rows if row["size"] == size} for size in (sizes[0], sizes[-1])
    )
    print(f"{sizes[-1]} in times of {sizes[0]} (medians)")
    for page, median in last.items():
        print(f"  {page:34} {median / first[page]:5.2f}")


def _measure(chosen: argparse.Namespace) -> None:
    set_up()
    from answerable.tickets.models import Ticket

    print(f"{database_name()}, {Ticket.objects.count()} tickets", flush=True)
    for page, ask in _pages():
        if chosen.only not in page:
            continue
        measured = _timed(page, ask, chosen.rounds)
        print(measured, flush=True)
        with Path(os.environ[_RESULTS]).open("a") as results:
            row = {
                "size": os.environ["ANSWERABLE_BENCH_SIZE"],
                "page": page,
                "p50": percentile(measured.milliseconds, 50),
                "p95": percentile(measured.milliseconds, 95),
            }
            results.write(json.dumps(row) + "\n")


def _timed(page: str, ask: Callable[[], int], rounds: int) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        ask()
    with CaptureQueriesContext(connection) as queries:
        size = ask()
    count = len(queries)  # at once: the next request forgets them
    times, processor = [], time.process_time()
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - began))
    return Measured(page, times, 1000 * (time.process_time() - processor) / rounds, count, size)


def _pages() -> Iterator[tuple[str, Callable[[], int]]]:
    choose = random.Random(5)
    for who, client in _clients(_leaders()):
        yield f"the floor, {who}", lambda client=client: _fresh_floor(client)
        yield f"the floor as another watches, {who}", lambda client=client: _get(client, "/floor/")
    for who, client in _clients(_people()):
        yield f"queue, {who}", lambda client=client: _get(client, "/queue/owed/")
        yield f"my day, {who}", lambda client=client: _get(client, "/day/")
        yield f"queue of the closed, {who}", lambda client=client: _get(client, "/queue/ended/")
        references = _conversations(who)
        yield (
            f"ticket, {who}",
            lambda client=client, references=references: _get(
                client, f"/tickets/{choose.choice(references)}/"
            ),
        )
        for name, words in {"rare word": _rare_word(), **_WORDS}.items():
            yield (
                f"search {name}, {who}",
                lambda client=client, words=words: _get(client, "/search/", {"q": words}),
            )
        if who != "manager":
            yield (
                f"answer, {who}",
                lambda client=client, references=references: _answer(client, choose, references),
            )


def _clients(people: dict[str, object]) -> Iterator[tuple[str, object]]:
    from django.test import Client

    for who, staff in people.items():
        client = Client()
        client.force_login(staff)
        yield who, client


def _leaders() -> dict[str, object]:
    from answerable.people.models import ProviderKind, Staff

    leads = Staff.objects.active().filter(role__in=["supervisor", "manager"]).order_by("pk")
    return {
        "supervisor": leads.filter(provider__kind=ProviderKind.IN_HOUSE).first(),
        "provider's lead": leads.filter(
            provider__kind=ProviderKind.OUTSOURCED, provider__teams__isnull=False
        ).first(),
    }


def _fresh_floor(client: object) -> int:
    from answerable.desk.floor import figures

    figures.forget()
    return _get(client, "/floor/")


def _people() -> dict[str, object]:
    from answerable.people.models import ProviderKind, Staff

    staff = Staff.objects.active().order_by("pk")
    in_house = staff.filter(provider__kind=ProviderKind.IN_HOUSE)
    return {
        "supervisor": in_house.filter(role__in=["supervisor", "admin"]).first(),
        "own agent": in_house.filter(role="agent", teams__isnull=False).first(),
        "provider": staff.filter(
            provider__kind=ProviderKind.OUTSOURCED, teams__isnull=False, role="agent"
        ).first(),
    }


def _conversations(who: str) -> list[str]:
    """Open tickets of twenty messages that this person may see; they are made once."""
    from answerable.tickets.models import Ticket

    seen = Ticket.objects.visible_to(_people()[who]).filter(channel=_LONG)
    found = list(seen.order_by("-pk").values_list("reference", flat=True)[:10])
    return found or [_long_ticket(who) for _ in range(10)]


def _long_ticket(who: str) -> str:
    """Ten questions and ten answers of some length, in a team of theirs."""
    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM
    from answerable.people.models import Customer
    from answerable.tickets.actions import Answer, Inbound, open_ticket, receive_message, reply

    staff, customer, at = _people()[who], Customer.objects.first(), timezone.now()
    ticket = open_ticket(
        customer=customer,
        channel=_LONG,
        subject="Twenty messages",
        by=SYSTEM,
        at=at,
        team=staff.teams.first(),
    )
    words = "The pole broke again and we would like to know what we can do about it before Friday. " * 5
    for _ in range(10):
        said = Inbound(channel="email", customer=customer, from_address="cleo@example.com", text=words)
        receive_message(ticket, said, by=SYSTEM, at=timezone.now())
        reply(ticket, Answer(text=words, channel="email"), by=SYSTEM, at=timezone.now())
    return ticket.reference


def _rare_word() -> str:
    """An address that one customer has."""
    from answerable.people.models import Identity

    return Identity.objects.filter(channel="email").order_by("-pk").values_list("address", flat=True)[500]


def _get(client: object, path: str, data: dict[str, str] | None = None) -> int:
    response = client.get(path, data or {}, HTTP_HOST="127.0.0.1")
    if response.status_code != 200:
        raise SystemExit(f"{path} answers {response.status_code}")
    return len(response.content)


def _answer(client: object, choose: random.Random, references: list[str]) -> int:
    from django.db import transaction

    path = f"/tickets/{choose.choice(references)}/messages/"
    with transaction.atomic():
        response = client.post(
            path, {"text": "We send you a new one.", "to": "cleo@example.com"}, HTTP_HOST="127.0.0.1"
        )
        transaction.set_rollback(True)
    if response.status_code != 302:
        raise SystemExit(f"{path} answers {response.status_code}")
    return len(response.content)


if __name__ == "__main__":
    main()
