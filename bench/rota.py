"""How long a year's rota takes: `python bench/rota.py [--people 800] [--countries 12]`."""

import argparse
import time

from answerable.listening.rota.planning import Rules, plan
from answerable.listening.rota.tests.test_planning import a_company, broken


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=800)
    asked.add_argument("--countries", type=int, default=12)
    given = asked.parse_args()
    people, weeks = a_company(given.people, given.countries)
    began = time.perf_counter()
    found = plan(people, weeks, Rules())
    took = time.perf_counter() - began
    rules = len(list(broken(found, people, weeks, share=0.1, days=4)))
    print(f"{given.people} people, {given.countries} countries, 52 weeks: {took:.1f} s")
    print(
        f"hard rules broken {rules}, not placed {len(found.unplaced)}, hands short {sum(found.short.values())}"
    )


if __name__ == "__main__":
    main()
