"""Databases of many tickets for the other measurements, made once and kept.

    python bench/load.py [--sizes 10k,100k,1m] [--database sqlite|postgres|both]

They lie in ANSWERABLE_BENCH_DIR (SQLite) and on the server that ANSWERABLE_BENCH_POSTGRES names, as databases
`answerable_bench_…`. Without such a server PostgreSQL's are made anew each time. Composing a million tickets takes an
hour or two; with ANSWERABLE_BENCH_COMPOSED=10000 only so many are composed and then copied (see multiply.py).
"""

import os
import time
from pathlib import Path

from ground import (
    KEPT,
    KINDS,
    arguments,
    create_database,
    drop_database,
    environment,
    has_database,
    is_inside,
    postgres_server,
    run_again,
    set_up,
)

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}


def sizes_of(chosen: str) -> list[str]:
    return [size for size in chosen.lower().split(",") if size in SIZES]


def kept_database(kind: str, size: str) -> dict[str, str]:
    """The environment of a loaded installation; it is loaded now when it is not there yet."""
    folder = KEPT / f"{kind}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder}/answerable.db"
    if kind == "postgres":
        url = f"{postgres_server()}/answerable_bench_{size}"
    made = environment(folder, url)
    if not _is_loaded(kind, url, folder):
        _empty(kind, url, folder)
        run_again({**made, "ANSWERABLE_BENCH_LOAD": str(SIZES[size])}, within=6 * 3600)
        (folder / "loaded").touch()
    return made


def load_if_asked() -> bool:
    """Scripts that use kept databases call this first: it is they who run again to load one."""
    if not is_inside() or "ANSWERABLE_BENCH_LOAD" not in os.environ:
        return False
    set_up()
    _load(int(os.environ["ANSWERABLE_BENCH_LOAD"]))
    return True


def _is_loaded(kind: str, url: str, folder: Path) -> bool:
    return (folder / "loaded").exists() and (kind == "sqlite" or has_database(url))


def _empty(kind: str, url: str, folder: Path) -> None:
    for path in folder.glob("answerable.db*"):
        path.unlink()
    if kind == "postgres":
        drop_database(url)
        create_database(url)


def _load(tickets: int) -> None:
    from django.db import connection

    from answerable.demo.bulk import in_a_hurry, load_many

    began = time.monotonic()

    def tell(written: int) -> None:
        if written % 50_000 < 2000:
            print(f"  {written} tickets, {time.monotonic() - began:.0f} s", flush=True)

    print(f"Loading {tickets} tickets into {connection.vendor}", flush=True)
    composed = min(tickets, int(os.environ.get("ANSWERABLE_BENCH_COMPOSED", tickets)))
    load_many(composed, progress=tell)
    if composed < tickets:
        from multiply import multiply

        with in_a_hurry():
            multiply(tickets // composed)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")  # what autovacuum does soon after
    print(f"  loaded in {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    if load_if_asked():
        return
    parser = arguments(__doc__)
    parser.add_argument("--sizes", default="10k,100k,1m")
    chosen = parser.parse_args()
    for kind in KINDS if chosen.database == "both" else (chosen.database,):
        for size in sizes_of(chosen.sizes):
            kept_database(kind, size)
            print(f"{kind}, {size}: there")


if __name__ == "__main__":
    main()
