"""An empty database with all its tables, made once and copied by every run after that, until something in it changes:
migrating takes longer than most runs of a few tests."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
KEPT = Path(os.environ.get("ANSWERABLE_TEST_TOOLS", Path.home() / ".cache" / "answerable-tests")) / "empty"
_IMPORTED = re.compile(r"^(?:from|import) (answerable[\w.]*)(?: import (\w+))?", re.MULTILINE)
_MADE_OF = "made-of.json"
_WEEK = 7 * 24 * 3600


def empty_sqlite() -> Path:
    """A file to copy."""
    return made_once("sqlite", lambda folder: migrate(f"sqlite:///{folder / 'empty.db'}")) / "empty.db"


def made_once(kind: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills, now or in an earlier run; whoever comes meanwhile waits for it. When `make` begins,
    there may be in it what an earlier run made of some of the same migrations."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made_of = _made_of()
    key = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:20]
    folder = KEPT / f"{kind}-{key}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _forget_old()
            with tempfile.TemporaryDirectory(dir=KEPT, ignore_cleanup_errors=True) as beginning:
                made = Path(beginning) / "made"
                _begin(made, kind, made_of)
                make(made)
                (made / _MADE_OF).write_text(json.dumps(made_of))
                made.rename(folder)
        os.utime(folder)
    return folder


def _begin(made: Path, kind: str, made_of: dict[str, str]) -> None:
    """With the one that has most of the same migrations, and none that changed since."""
    kept = [(json.loads(each.read_text()), each.parent) for each in KEPT.glob(f"{kind}-*/{_MADE_OF}")]
    fitting = [(len(those), folder) for those, folder in kept if those.items() <= made_of.items()]
    if fitting:
        subprocess.run(["cp", "--archive", "--reflink=auto", max(fitting)[1], made], check=True)
    else:
        made.mkdir()


def migrate(url: str) -> None:
    """In a process of its own, since Django is not set up here yet."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = {
            **os.environ,
            "ANSWERABLE_DATA_DIR": scratch,
            "ANSWERABLE_DATABASE_URL": url,
            "ANSWERABLE_SECRET_KEY": "only-for-tests-" + "x" * 40,
            "PYTHONPATH": str(SOURCE),
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment, cwd=ROOT, check=True, stdin=subprocess.DEVNULL)


def _made_of() -> dict[str, str]:
    """What the tables are made by. What is added since an empty database was kept is added to its copies."""
    used = {each for migration in _migrations() for each in (migration, *_used_by(migration))}
    files = {ROOT / "requirements" / "dev.txt", *used}
    return {str(each.relative_to(ROOT)): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def _migrations() -> Iterator[Path]:
    return SOURCE.glob("answerable/**/migrations/*.py")


def _used_by(migration: Path) -> Iterator[Path]:
    for module, name in _IMPORTED.findall(migration.read_text()):
        place = SOURCE.joinpath(*module.split("."))
        yield from (path for path in (place.with_suffix(".py"), place / f"{name}.py") if path.is_file())


def _forget_old() -> None:
    for each in KEPT.iterdir():
        if each.is_dir() and each.stat().st_mtime < time.time() - _WEEK:
            shutil.rmtree(each, ignore_errors=True)
