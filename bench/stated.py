"""How many promises in answers are found, and how many of those found are promises, in each language.

    python -m bench.stated                 the table that the patterns were never fitted to
    python -m bench.stated develop         the table they were written with
    python -m bench.stated --wrong         the sentences, too, that came out wrong

A sentence counts as found where anything in it is proposed. `held_out.txt` was written after the patterns and measured
once; whoever changes a pattern because of it says so in docs/measurements.md.
"""

import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from answerable.promises.stated import find

TABLES = Path(__file__).parent / "stated"
AT = datetime(2026, 11, 30, 10, tzinfo=UTC)  # a Monday


def main(arguments: list[str]) -> None:
    name = "develop" if "develop" in arguments else "held_out"
    counts: dict[str, Counter[str]] = {}
    rows = [line.split("|", 2) for line in (TABLES / f"{name}.txt").read_text(encoding="utf8").splitlines()]
    for code, sign, text in rows:
        was_found = bool(find(text, None, at=AT, zone=ZoneInfo("UTC")))
        which = ("hit" if was_found else "missed") if sign == "+" else ("wrong" if was_found else "right")
        counts.setdefault(code, Counter())[which] += 1
        if which in ("missed", "wrong") and "--wrong" in arguments:
            print(f"{which:7} {code} {text}")
    print("language  promises  found  recall  others  taken for one  precision")
    for code, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        said, found = count["hit"] + count["missed"], count["hit"] + count["wrong"]
        recall, precision = count["hit"] / said, count["hit"] / max(1, found)
        print(
            f"{code:8}  {said:8}  {count['hit']:5}  {recall:6.0%}  {count['right'] + count['wrong']:6}"
            f"  {count['wrong']:13}  {precision:9.0%}"
        )
    _time(rows)


def _time(rows: list[list[str]]) -> None:
    """A long answer, and one that is all times and no promise: the same time for each character."""
    for words, text in (
        ("sentences", " ".join(text for _code, _sign, text in rows)),
        ("times", "by Friday, " * 2000),
    ):
        for length in (2_000, 20_000):
            began = time.perf_counter()
            find(text[:length], "en", at=AT, zone=ZoneInfo("UTC"))
            print(f"{length} characters of {words}: {(time.perf_counter() - began) * 1000:.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
