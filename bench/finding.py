"""How well and how quickly a help centre is searched, through the product's own index and ranking.

    python bench/finding.py [--texts 10000] [--cases 0] [--file PATH] [--database sqlite|postgres|both]

FILE is `selfservice/faq.json` in ANSWERABLE_CORPORA or ../shared/data: 125 questions with answers, and 625 other ways
to ask them. Printed: recall at 5, nDCG at 10 and mean reciprocal rank, whole and for either half of the queries, beside
BM25 over the same texts; the same without the model, and with typing errors in half of the words; how many questions
whose answer was taken away still get a "good" one. Then the time of a search among `--texts` texts in 8 languages, and,
with `--cases`, of finding solved tickets like one among so many; before that, each of the 750 ways to ask is a solved
ticket, and it is counted how many of the first five of each mean the same.
"""

import argparse
import json
import math
import os
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ground import ROOT, arguments, database_name, on_each_database, percentile

_LANGUAGES = ("en", "de", "fr", "es", "nl", "pl", "ja", "ar")


def main() -> None:
    parser = arguments(__doc__)
    corpora = Path(os.environ.get("ANSWERABLE_CORPORA", ROOT.parent / "shared" / "data"))
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--file", type=Path, default=corpora / "selfservice" / "faq.json")
    chosen = parser.parse_args()
    on_each_database(chosen.database, lambda: _measure(chosen))


def _measure(chosen: argparse.Namespace) -> None:
    print(f"== {database_name()}")
    if chosen.cases:
        _cases(chosen.cases, json.loads(chosen.file.read_text(encoding="utf-8")))
        return
    _quality(json.loads(chosen.file.read_text(encoding="utf-8")))
    _time(chosen.texts)


def _quality(data: dict[str, Any]) -> None:
    from answerable.selfservice.audience import Audience
    from answerable.selfservice.finding.engine import Engine
    from answerable.selfservice.finding.findable import Findable
    from answerable.selfservice.finding.serving import _meaning

    texts = [
        Findable(
            "article", each["id"], "en", Audience.PUBLIC, None, each["question"],
            "\n\n".join(each["answers"]), f"articles/{each['id']}/",
        )
        for each in data["faqs"]
    ]  # fmt: skip
    began = time.perf_counter()
    _index(texts)
    print(f"{len(texts)} texts read in {time.perf_counter() - began:.1f} s, model and all")
    queries, wanted = (
        [each["text"] for each in data["queries"]],
        [each["relevant"] for each in data["queries"]],
    )
    things = _things()
    print(f"{'':34}recall@5  nDCG@10  MRR     even half              odd half")
    _say("BM25", _plain(texts, queries), wanted)
    whole, words = Engine(_meaning), Engine()
    _say("Answerable", [_ranks(whole, each, things) for each in queries], wanted)
    _say("  by words alone", [_ranks(words, each, things) for each in queries], wanted)
    wrong = _mistyped(queries)
    _say("BM25, mistyped", _plain(texts, wrong), wanted)
    _say("Answerable, mistyped", [_ranks(whole, each, things) for each in wrong], wanted)
    _say_good(whole, words, queries, wanted, things)


def _say_good(
    whole: Any, words: Any, queries: Sequence[str], wanted: Sequence[int], things: dict[int, int]
) -> None:
    """A threshold that is any good tells these two apart."""
    for name, engine in (("with meaning", whole), ("by words alone", words)):
        with_answer = without = 0
        for query, right in zip(queries, wanted, strict=True):
            found = _found(engine, query)
            with_answer += any(is_good for _key, _score, is_good in found)
            without += any(is_good for key, _score, is_good in found if things[key] != right)
        count = len(queries)
        print(
            f"good answers, {name}: {with_answer / count:.0%} of questions, "
            f"{without / count:.0%} where the right one is taken away"
        )


def _index(texts: Sequence[Any]) -> None:
    from answerable.selfservice.finding import indexing

    indexing.published = lambda kind, _keys: iter(texts if kind == "article" else ())
    indexing.renew_all()


def _things() -> dict[int, int]:
    from answerable.selfservice.models import SearchText

    return dict(SearchText.objects.values_list("pk", "thing"))


def _found(engine: Any, query: str, language: str = "en", limit: int = 20, *, is_whole: bool = True) -> Any:
    from answerable.selfservice.finding.engine import Wish

    return engine.find(Wish(query, language, ["public"], limit=limit, is_whole=is_whole)).hits


def _ranks(engine: Any, query: str, things: dict[int, int]) -> list[int]:
    return [things[key] for key, _score, _is_good in _found(engine, query)]


def _plain(texts: Sequence[Any], queries: Sequence[str]) -> list[list[int]]:
    """BM25 over question and answers, as textbooks have it."""
    word = re.compile(r"\w+")
    counted = [Counter(word.findall(f"{each.title} {each.body}".lower())) for each in texts]
    lengths = [sum(each.values()) for each in counted]
    mean = sum(lengths) / len(lengths)
    known = Counter(each for one in counted for each in one)
    ranked = []
    for query in queries:
        scores = [0.0] * len(texts)
        for each in set(word.findall(query.lower())):
            rarity = math.log(1 + (len(texts) - known[each] + 0.5) / (known[each] + 0.5))
            for place, counts in enumerate(counted):
                if counts[each]:
                    longer = 1.2 * (0.25 + 0.75 * lengths[place] / mean)
                    scores[place] += rarity * counts[each] * 2.2 / (counts[each] + longer)
        order = sorted(range(len(texts)), key=lambda place: -scores[place])
        ranked.append([texts[place].key for place in order if scores[place] > 0][:20])
    return ranked


def _mistyped(queries: Sequence[str]) -> list[str]:
    """One letter swapped, missing or doubled in half of the words of five letters and more."""
    chance = random.Random(7)

    def wrong(word: str) -> str:
        if len(word) < 5 or chance.random() < 0.5:
            return word
        at = chance.randrange(1, len(word) - 1)
        made = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
        return made[chance.randrange(3)]

    return [" ".join(map(wrong, query.split())) for query in queries]


def _say(name: str, ranked: Sequence[Sequence[int]], wanted: Sequence[int]) -> None:
    places = [
        each.index(right) + 1 if right in each else 0 for each, right in zip(ranked, wanted, strict=True)
    ]
    print(f"{name:34}{_figures(places)}   {_figures(places[::2])}  {_figures(places[1::2])}")


def _figures(places: Sequence[int]) -> str:
    recall = sum(0 < each <= 5 for each in places) / len(places)
    gain = sum(1 / math.log2(each + 1) for each in places if 0 < each <= 10) / len(places)
    return f"{recall:.3f}   {gain:.3f}   {sum(1 / each for each in places if each) / len(places):.3f}"


def _time(count: int) -> None:
    """Made texts: words by Zipf's law, vectors near one of some hundred themes."""
    from answerable.selfservice.finding.engine import Engine
    from answerable.selfservice.finding.serving import _meaning

    chance = random.Random(1)
    _fill(count, chance)
    engine = Engine(_meaning)
    began = time.perf_counter()
    _found(engine, "warm")
    print(
        f"{count} texts in {len(_LANGUAGES)} languages: in memory after {time.perf_counter() - began:.1f} s"
    )
    for name, is_whole, most in (("a question", True, 9), ("as one types", False, 2)):
        took = []
        for number in range(400):
            language = _LANGUAGES[number % 8] if number % 2 else "en"
            words = [_word(chance, language) for _each in range(chance.randint(1, most))]
            words[-1] = words[-1] if is_whole else words[-1][: max(2, len(words[-1]) // 2)]
            began = time.perf_counter()
            _found(engine, " ".join(words), language, 10, is_whole=is_whole)
            took.append((time.perf_counter() - began) * 1000)
        print(f"  {name}: p50 {percentile(took, 50):.1f} ms, p95 {percentile(took, 95):.1f} ms")


def _fill(count: int, chance: random.Random) -> None:
    import numpy as np

    from answerable.selfservice.finding.meaning.model import NAME, small
    from answerable.selfservice.models import SearchText, SearchVersion

    SearchText.objects.all().delete()
    numbers = np.random.default_rng(1)
    rows = []
    for number in range(count):
        language = _LANGUAGES[number % 8]
        title = " ".join(_word(chance, language) for _each in range(7))
        body = " ".join(_word(chance, language) for _each in range(chance.randint(80, 400)))
        vectors = numbers.standard_normal((3, 384)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        rows.append(
            SearchText(
                kind="article", thing=number, language=language, audience="public", title=title, body=body,
                path="-", vectors=small(vectors).tobytes(), meant_by=NAME, version=10_000_000,
            )
        )  # fmt: skip
    SearchText.objects.bulk_create(rows, batch_size=500)
    SearchVersion.objects.update_or_create(pk=1, defaults={"number": 10_000_000})


_SYLLABLES = {
    "ja": "返 金 注 文 配 送 確 認 方 法 変 更 支 払 い 登 録 解 除",
    "ar": "سا لم كت اب در سه مو قع با ري طل حن فو",
}


def _word(chance: random.Random, language: str) -> str:
    number = int(chance.paretovariate(0.6)) % 20_000
    syllables = _SYLLABLES.get(language, "ra ti mo len sek du pa ver bi gon sta kel fu zo").split()
    made = []
    while number or not made:
        number, rest = divmod(number, len(syllables))
        made.append(syllables[rest])
    return "".join(made)


def _cases(count: int, data: dict[str, Any]) -> None:
    """Solved tickets like one: whether the right ones come, and how long it takes among many."""
    from answerable.selfservice.cases.meanings import Meanings
    from answerable.selfservice.finding import serving
    from answerable.selfservice.finding.serving import _meaning

    world = _world()
    planted = _plant(data, world)
    meanings = Meanings()

    def worker(_what: str, *, within: float, text: str, also: list[int], limit: int) -> dict[str, Any]:
        """As it answers over the socket, which this leaves out: some tenths of a millisecond."""
        del within
        meanings.look()
        return {"near": meanings.near(_meaning(text), also=also, limit=limit)}

    for name, ask in (("Answerable", worker), ("  by words alone", lambda *_asked, **_more: None)):
        serving.ask = ask
        _say_cases(name, _like_each(planted, world))
    _say_cases("BM25", _by_plain_words(planted))
    _many_cases(count, world)
    serving.ask = worker
    began = time.perf_counter()
    meanings.look()
    print(f"{count} cases: in memory after {time.perf_counter() - began:.1f} s")
    _time_cases(planted, world)


def _world() -> Any:
    """Somebody who answers, somebody who asks, and how a ticket is when it is solved."""
    from types import SimpleNamespace

    from answerable.people.models import Customer, Provider, ProviderKind, Role, Staff, Team
    from answerable.tickets.actions.guards import default_status
    from answerable.tickets.models import Category

    house = Provider.objects.create(name="House", kind=ProviderKind.IN_HOUSE)
    team = Team.objects.create(name="Team", provider=house)
    agent = Staff.objects.create_user(
        "agent@staff.example", None, name="Agent", provider=house, role=Role.AGENT
    )
    agent.teams.set([team])
    customer = Customer.objects.create(name="", language="en")
    closed = default_status(Category.CLOSED)
    return SimpleNamespace(team=team, agent=agent, customer=customer, closed=closed)


def _plant(data: dict[str, Any], world: Any) -> dict[int, tuple[int, str]]:
    """Each way to ask as a ticket of its own, solved by that question's answer: by ticket, what it means."""
    from answerable.selfservice.cases import learning

    answers = {each["id"]: each["answers"][0] for each in data["faqs"]}
    rows = [(each["relevant"], each["text"], answers[each["relevant"]]) for each in data["queries"]]
    rows += [(each["id"], each["question"], each["answers"][0]) for each in data["faqs"]]
    tickets = _solved([(text, answer) for _means, text, answer in rows], world)
    learning.learn(tickets)
    return {
        key: (means, text) for key, (means, text, _answer) in zip(tickets, rows, strict=True) if len(text) > 3
    }


def _solved(said: Sequence[tuple[str, str]], world: Any) -> list[int]:
    from datetime import timedelta

    from django.utils import timezone

    from answerable.tickets.models import DeliveryState, Direction, Message, SearchDocument, Ticket
    from answerable.tickets.search.indexing import message_document

    now = timezone.now()
    tickets = Ticket.objects.bulk_create(
        [
            Ticket(
                subject="", customer=world.customer, channel="email", status=world.closed, team=world.team,
                created_at=now, changed_at=now, said_at=now, closed_at=now,
            )
            for _each in said
        ],
        batch_size=500,
    )  # fmt: skip
    messages = []
    for ticket, (question, answer) in zip(tickets, said, strict=True):
        both = ((Direction.INBOUND, question, None), (Direction.OUTBOUND, answer, world.agent))
        for place, (direction, text, staff) in enumerate(both):
            messages.append(
                Message(
                    ticket=ticket, direction=direction, channel="email", text=text, staff=staff,
                    created_at=now + timedelta(seconds=place), delivery=DeliveryState.DELIVERED if staff else "",
                )
            )  # fmt: skip
    Message.objects.bulk_create(messages, batch_size=500)
    SearchDocument.objects.bulk_create([message_document(each, "") for each in messages], batch_size=500)
    return [each.pk for each in tickets]


def _like_each(planted: dict[int, tuple[int, str]], world: Any) -> list[list[bool]]:
    """Of what comes for each ticket, which mean the same."""
    from answerable.selfservice.cases.finding import similar
    from answerable.tickets.models import Ticket

    tickets = Ticket.objects.select_related("customer").in_bulk(planted)
    found = []
    for key, (means, _text) in planted.items():
        cases = similar(tickets[key], world.agent).cases
        found.append([planted.get(each.ticket.pk, (0, ""))[0] == means for each in cases])
    return found


def _by_plain_words(planted: dict[int, tuple[int, str]]) -> list[list[bool]]:
    from types import SimpleNamespace

    texts = [SimpleNamespace(key=key, title=text, body="") for key, (_means, text) in planted.items()]
    ranked = _plain(texts, [text for _means, text in planted.values()])
    return [
        [planted[each][0] == planted[key][0] for each in ranks if each != key][:5]
        for key, ranks in zip(planted, ranked, strict=True)
    ]


def _say_cases(name: str, found: Sequence[Sequence[bool]]) -> None:
    """Each has five others that mean the same; what is not shown counts as not found."""
    count = len(found)
    precise = sum(map(sum, found)) / (5 * count)
    shown = sum(map(len, found)) or 1
    print(
        f"{name:20} P@5 {precise:.3f}, one at least {sum(map(any, found)) / count:.3f}, "
        f"first {sum(bool(each) and each[0] for each in found) / count:.3f}, "
        f"right of what is shown {sum(map(sum, found)) / shown:.3f}"
    )


def _many_cases(count: int, world: Any) -> None:
    """Made tickets with made meanings: they only cost time."""
    import numpy as np

    from answerable.selfservice.finding.meaning.model import NAME, small
    from answerable.selfservice.models import CaseWatch, SolvedCase
    from answerable.tickets.models import Direction, Message

    chance, numbers = random.Random(1), np.random.default_rng(1)
    for start in range(0, count, 5000):
        said = [
            (
                " ".join(_word(chance, "en") for _word_of in range(20)),
                " ".join(_word(chance, "en") for _word_of in range(10)),
            )
            for _each in range(min(5000, count - start))
        ]
        tickets = _solved(said, world)
        vectors = numbers.standard_normal((len(tickets), 384)).astype(np.float32)
        vectors = small(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
        messages = {
            (ticket, direction): pk
            for pk, ticket, direction in Message.objects.filter(ticket__in=tickets).values_list(
                "pk", "ticket", "direction"
            )
        }
        SolvedCase.objects.bulk_create(
            [
                SolvedCase(
                    ticket_id=key, question_id=messages[key, Direction.INBOUND],
                    answer_id=messages[key, Direction.OUTBOUND], solver=world.agent,
                    meaning=vector.tobytes(), meant_by=NAME, version=10_000_000,
                )
                for key, vector in zip(tickets, vectors, strict=True)
            ],
            batch_size=500,
        )  # fmt: skip
    CaseWatch.objects.filter(pk=1).update(number=10_000_000)


def _time_cases(planted: dict[int, tuple[int, str]], world: Any) -> None:
    from answerable.selfservice.cases.finding import similar
    from answerable.tickets.models import Ticket

    tickets = list(Ticket.objects.select_related("customer").filter(pk__in=list(planted)[:300]))
    took, worked = [], []
    for ticket in tickets:
        began, working = time.perf_counter(), time.process_time()
        similar(ticket, world.agent)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - working) * 1000)
    print(
        f"  solved tickets like one: p50 {percentile(took, 50):.0f} ms, p95 {percentile(took, 95):.0f} ms; "
        f"of the processor p50 {percentile(worked, 50):.0f} ms, p95 {percentile(worked, 95):.0f} ms"
    )


if __name__ == "__main__":
    main()
