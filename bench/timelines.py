"""Whether the clocks come to what a table of tickets' lives expects of them; the first that differ are named.

    python bench/timelines.py FILE.json

A list of cases, each as docs/promises.md ("With plain data") has it, with `expected`: by kind, what the last promise of
that kind says. Without a file: the project's own table.
"""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

MOST_SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    chosen = parser.parse_args()
    cases = json.loads(chosen.file.read_text("utf-8")) if chosen.file else _own()
    wrong = [words for number, case in enumerate(cases, 1) if (words := _differing(number, case))]
    print(f"{len(cases) - len(wrong)} of {len(cases)} as expected")
    for words in wrong[:MOST_SHOWN]:
        print(f"  {words}")
    return 1 if wrong else 0


def _own() -> list[dict[str, Any]]:
    from answerable.promises.tests.timelines import CASES

    return CASES


def _differing(number: int, case: dict[str, Any]) -> str:
    from answerable.promises.clocks.plain import reckon

    last = {each["kind"]: each for each in reckon(case)["promises"]}
    said = []
    for kind, expected in case["expected"].items():
        for name, value in expected.items():
            got = last.get(kind, {}).get(name)
            if _moment(got) != _moment(value):
                said.append(f"{kind} {name} is {got}, not {value}")
    return f"{case.get('name', number)}: {'; '.join(said)}" if said else ""


def _moment(value: Any) -> Any:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value


if __name__ == "__main__":
    sys.exit(main())
