"""What may not stand in a tracked file: an address of a package registry, a path of somebody's machine."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Put together from pieces, so that this file passes its own check.
FORBIDDEN = {
    "a package registry's address": re.compile(
        r"https?://[\w.-]*(?:"
        + "py"
        + r"pi\.org|python"
        + r"hosted\.org|registry\.npm"
        + r"js\.|deb\.debian"
        + r"\.org)"
    ),
    "an index in a lock file": re.compile(
        r"^\s*--(?:extra-)?index" + r"-url|^\s*--find" + r"-links", re.MULTILINE
    ),
    "a path of one machine": re.compile(
        re.escape(str(ROOT)) + r"\b|/" + r"home/\w+/|/" + r"Users/\w+/|/root/\.\w+", re.MULTILINE
    ),
}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def faults_in(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
        return []  # not text, or removed and not yet committed
    faults = []
    for what, pattern in FORBIDDEN.items():
        faults += [
            f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {what}: {match.group().strip()}"
            for match in pattern.finditer(text)
        ]
    return faults


def main() -> int:
    faults = [fault for path in tracked_files() for fault in faults_in(path)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
