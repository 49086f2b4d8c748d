"""How many real bounces are recognised with exactly their addresses and permanence, and why not the rest.

    python bench/bounces.py [FOLDER]

FOLDER holds `mail/bounces/cases.json` and the negatives beside it; default is ANSWERABLE_CORPORA or ../shared/data.
"""

import json
import os
import sys
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path

from answerable.channels.email.automatic import classify
from answerable.channels.email.bounces import Report, read_report
from answerable.channels.incoming import Nature

NEGATIVES = ("rfc", "quotes/emails", "clients")


def main() -> None:
    default = os.environ.get("ANSWERABLE_CORPORA", Path(__file__).parents[1].parent / "shared" / "data")
    mail = Path(sys.argv[1] if len(sys.argv) > 1 else default) / "mail"
    if not mail.is_dir():
        sys.exit(f"There is no folder {mail}.")
    print_bounces(mail / "bounces")
    for folder in NEGATIVES:
        print_negatives(mail / folder)


def print_bounces(folder: Path) -> None:
    cases = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    started = time.perf_counter()
    misses = [(case["file"], reason) for case in cases if (reason := why_missed(folder, case))]
    spent = time.perf_counter() - started
    print(
        f"{folder}: {len(cases) - len(misses)} of {len(cases)} exact, {1000 * spent / len(cases):.1f} ms each"
    )
    for name, reason in misses:
        print(f"  {name}: {reason}")


def why_missed(folder: Path, case: dict[str, object]) -> str:
    """Empty when the report says exactly what the case says; a case without addresses wants none named."""
    report = read_report(message_from_bytes((folder / str(case["file"])).read_bytes()), "")
    addresses = case["addresses"]
    assert isinstance(addresses, list)
    if not addresses:
        return "names addresses that did not fail" if report and report.failed else ""
    return difference(report, sorted(addresses), is_permanent=not case["temporary"])


def difference(report: Report | None, wanted: list[str], *, is_permanent: bool) -> str:
    if report is None:
        return "not recognised as a report"
    got = sorted(each.address for each in report.failed)
    if missing := [address for address in wanted if address not in got]:
        return f"does not find {', '.join(missing)}; finds {', '.join(got) or 'nobody'}"
    if more := [address for address in got if address not in wanted]:
        return f"also names {', '.join(more)}"
    if any(each.is_permanent is not is_permanent for each in report.failed):
        return f"takes it for {'temporary' if is_permanent else 'permanent'}"
    return ""


def print_negatives(folder: Path) -> None:
    """Ordinary mail: every report or automatic mail found in it is printed to be looked at."""
    natures: Counter[str] = Counter()
    lines: list[str] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "LICENSE"):
        nature, why = nature_of(path)
        natures[nature] += 1
        if nature is not Nature.PERSONAL:
            lines.append(f"  {path.relative_to(folder)}: {nature} ({why})")
    print(f"{folder}: {', '.join(f'{count} {nature}' for nature, count in natures.most_common())}")
    print("\n".join(lines), end="\n" if lines else "")


def nature_of(path: Path) -> tuple[Nature, str]:
    message = message_from_bytes(path.read_bytes())
    if report := read_report(message, ""):
        return report.nature, ", ".join(each.address for each in report.failed)
    payload = message.get_payload()
    found = classify(message, payload if isinstance(payload, str) else "")
    return found.nature, found.reason


if __name__ == "__main__":
    main()
