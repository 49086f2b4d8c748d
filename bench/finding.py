"""How well and how quickly a help centre is searched, through the product's own index and ranking.

    python bench/finding.py [--texts 10000] [--cases 0] [--file PATH] [--database sqlite|postgres|both]

FILE is `selfservice/faq.json` in ANSWERABLE_CORPORA or ../shared/data: 125 questions with answers, and 625 other ways
to ask them. Printed: recall at 5, nDCG at 10 and mean reciprocal rank, whole and for either half of the queries, beside
BM25 over the same texts; the same without the model, and with typing errors in half of the words; how many questions
whose answer was taken away still get a "good" one. Then the time of a search among `--texts` texts in 8 languages, and,
with `--cases`, of finding solved tickets like one.
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
        _cases(chosen.cases)
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


def _cases(count: int) -> None:
    print("not measured yet", count)


if __name__ == "__main__":
    main()
