"""How long `answerable serve` takes until it answers, and what it keeps in memory.

    python bench/start.py [--size 10k] [--database sqlite|postgres|both]

The time runs from the start of the command to the first 200 on /healthz, on a database that is migrated and loaded. The
memory is the sum over the parent and its children, each page shared by several counted in parts (PSS), first at rest
and then after a hundred requests.
"""

import argparse
import contextlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from ground import KINDS, arguments
from intake import free_port
from load import kept_database, load_if_asked

_STARTS = 5


def main() -> None:
    if load_if_asked():
        return
    parser = arguments(__doc__)
    parser.add_argument("--size", default="10k")
    chosen = parser.parse_args()
    for kind in KINDS if chosen.database == "both" else (chosen.database,):
        _measure(kind, chosen)


def _measure(kind: str, chosen: argparse.Namespace) -> None:
    environment = kept_database(kind, chosen.size)
    # A kept database may be of an earlier version.
    subprocess.run(
        [sys.executable, "-m", "answerable", "migrate"],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    times = []
    for _ in range(_STARTS):
        with _served(environment) as (group, port, seconds):
            times.append(seconds)
            time.sleep(2)
            at_rest = _memory(group.pid)
            for _ in range(100):
                _ask(f"http://127.0.0.1:{port}/sign-in/login/")
            used = _memory(group.pid)
    median = sorted(times)[len(times) // 2]
    print(
        f"{kind}, {chosen.size}: answers after {median:.2f} s (median of {_STARTS}, longest {max(times):.2f} s)"
    )
    print(f"  memory {at_rest / 1024:.0f} MB at rest, {used / 1024:.0f} MB after a hundred requests")


@contextlib.contextmanager
def _served(environment: dict[str, str]) -> Iterator[tuple["subprocess.Popen[bytes]", int, float]]:
    port, began = free_port(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        group = subprocess.Popen(
            [sys.executable, "-m", "answerable", "serve", "--port", str(port)],
            env=environment,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(3000):
                if _ask(f"http://127.0.0.1:{port}/healthz"):
                    break
                time.sleep(0.02)
            yield group, port, time.monotonic() - began
        finally:
            group.send_signal(signal.SIGTERM)
            group.wait(timeout=60)


def _ask(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return bool(response.status == 200)
    except (TimeoutError, urllib.error.URLError, ConnectionError):
        return False


def _memory(pid: int) -> int:
    """KiB of the process and everything below it."""
    own = Path(f"/proc/{pid}/smaps_rollup").read_text()
    size = next(int(line.split()[1]) for line in own.splitlines() if line.startswith("Pss:"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return size + sum(_memory(int(child)) for child in children)


if __name__ == "__main__":
    main()
