"""How long pages take at 10,000 and at 1,000,000 tickets: on the server, through Django, without a network.

    python bench/pages.py [--sizes 10k,100k,1m] [--rounds 10] [--turns 4] [--database KIND] [--only WORD]

Each page is asked for as an agent in-house with every ticket in sight, as a supervisor, and as an agent of a provider.
Answers are written and taken back. The databases come from bench/load.py. Sizes are measured in turns, so that a
machine that is slower for a while is so for all; in the end stands what 1M takes of 10k, and how much more it shows.
Before each asking the machine does the same little sum. Some machines take it twice as long for seconds or minutes,
because of neighbours: so beside all askings stand those before which it was quick, within a quarter of the least.
"""

import argparse
import html
import json
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """One page in all turns at one size."""

    milliseconds: list[float]
    processor: float
    queries: int
    size: int
    sums: list[float]

    @property
    def median(self) -> float:
        return percentile(self.milliseconds, 50)

    def __str__(self) -> str:
        return (
            f"p50 {self.median:6.1f}  p95 {percentile(self.milliseconds, 95):6.1f}  "
            f"processor {self.processor:6.1f} ms  {self.queries:3} queries  {self.size / 1000:6.1f} kB  "
            f"the sum {percentile(self.sums, 50):4.1f}, {percentile(self.sums, 95):4.1f} ms"
        )

    def when_quick(self, least: float) -> str:
        quick = [each for each, took in zip(self.milliseconds, self.sums, strict=True) if took < 1.25 * least]
        if not quick:
            return "         none of them with a quick machine"
        p50, p95 = percentile(quick, 50), percentile(quick, 95)
        return f"         {len(quick)} of them with a quick machine: p50 {p50:6.1f}  p95 {p95:6.1f}"


def main() -> None:
    if load_if_asked():
        return
    parser = arguments(__doc__)
    parser.add_argument("--sizes", default="10k,100k,1m")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--only", default="", help="pages whose name has this word in it")
    chosen = parser.parse_args()
    if is_inside():
        _measure(chosen)
        return
    for kind in KINDS if chosen.database == "both" else (chosen.database,):
        results = KEPT / f"pages-{kind}.json"
        results.unlink(missing_ok=True)
        databases = {size: kept_database(kind, size) for size in sizes_of(chosen.sizes)}
        for _turn in range(chosen.turns):
            for size, environment in databases.items():
                run_again({**environment, _RESULTS: str(results), "ANSWERABLE_BENCH_SIZE": size})
        _report(results)


def _report(results: Path) -> None:
    """Each page at each size; the largest beside the smallest."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in map(json.loads, results.read_text().splitlines()):
        found.setdefault(row["page"], {}).setdefault(row["size"], []).append(row)
    least = min(
        each for sizes in found.values() for rows in sizes.values() for row in rows for each in row["sums"]
    )
    for page, sizes in found.items():
        print(page)
        measured = {size: _together(rows) for size, rows in sizes.items()}
        for size, each in measured.items():
            print(f"  {size:>5}  {each}")
            print(each.when_quick(least))
        first, *_between, last = measured.values() if len(measured) > 1 else [*measured.values()] * 2
        if first is not last:
            weight = f", {last.size / first.size:.2f} of the bytes" if first.size else ""
            print(f"         {last.median / first.median:.2f} of the time{weight}")


def _together(rows: list[dict[str, Any]]) -> Measured:
    times = [each for row in rows for each in row["milliseconds"]]
    processor = percentile([row["processor"] for row in rows], 50)
    sums = [each for row in rows for each in row["sums"]]
    return Measured(times, processor, rows[0]["queries"], rows[0]["bytes"], sums)


def _measure(chosen: argparse.Namespace) -> None:
    set_up()
    from answerable.tickets.models import Ticket

    print(f"{database_name()}, {Ticket.objects.count()} tickets", flush=True)
    for page, ask in _pages():
        if chosen.only not in page:
            continue
        row = {"size": os.environ["ANSWERABLE_BENCH_SIZE"], "page": page, **_timed(ask, chosen.rounds)}
        with Path(os.environ[_RESULTS]).open("a") as results:
            results.write(json.dumps(row) + "\n")


def _timed(ask: Callable[[], int], rounds: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from answerable.config.machine import keep_what_is_loaded

    for _ in range(3):
        ask()
    with CaptureQueriesContext(connection) as queries:
        size = ask()
    count = len(queries)  # at once: the next request forgets them
    keep_what_is_loaded()  # as a server does before it serves
    times, sums, spent = [], [], 0.0
    for _ in range(rounds):
        sums.append(_by_the_clock(_little_sum))
        processor = time.process_time()
        times.append(_by_the_clock(ask))
        spent += 1000 * (time.process_time() - processor) / rounds
    return {"milliseconds": times, "processor": spent, "queries": count, "bytes": size, "sums": sums}


def _by_the_clock(do: Callable[[], int]) -> float:
    began = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - began)


def _little_sum() -> int:
    return sum(len(str(each)) for each in range(50_000))


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
            addressed = {reference: _addressee(client, reference) for reference in references}
            yield (
                f"answer, {who}",
                lambda client=client, addressed=addressed: _answer(client, choose, addressed),
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


def _addressee(client: object, reference: str) -> str:
    """To whom the page proposes to answer: for some people a label stands for the address."""
    page = client.get(f"/tickets/{reference}/", HTTP_HOST="127.0.0.1").content.decode()
    return html.unescape(re.search(r'name="to" value="([^"]+)"', page)[1])


def _answer(client: object, choose: random.Random, addressed: dict[str, str]) -> int:
    from django.contrib.messages import get_messages
    from django.db import transaction

    reference = choose.choice(list(addressed))
    with transaction.atomic():
        form = {"text": "We send you a new one.", "to": addressed[reference]}
        response = client.post(f"/tickets/{reference}/messages/", form, HTTP_HOST="127.0.0.1")
        transaction.set_rollback(True)
    said = {each.level_tag: str(each) for each in get_messages(response.wsgi_request)}
    if response.status_code != 302 or "success" not in said:  # what is refused leads back to the ticket, too
        raise SystemExit(f"an answer on {reference} answers {response.status_code}: {said}")
    client.cookies.pop("messages", None)  # the page that follows shows them, and they are gone
    return len(response.content)


if __name__ == "__main__":
    main()
