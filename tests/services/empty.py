"""An empty database with all its tables, made once and copied by every run after that, until something in it changes:
migrating takes longer than most runs of a few tests."""

import fcntl
import hashlib
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
_WEEK = 7 * 24 * 3600


def empty_sqlite() -> Path:
    """A file to copy."""
    return made_once("sqlite", lambda folder: migrate(f"sqlite:///{folder / 'empty.db'}")) / "empty.db"


def made_once(kind: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills, now or in an earlier run. Whoever comes meanwhile waits for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = KEPT / f"{kind}-{_key()}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _forget_old()
            with tempfile.TemporaryDirectory(dir=KEPT, ignore_cleanup_errors=True) as beginning:
                made = Path(beginning) / "made"
                made.mkdir()
                make(made)
                made.rename(folder)
        os.utime(folder)
    return folder


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


def _key() -> str:
    """Of whatever the tables are made by. What is added since an empty database was kept is added to its copies."""
    digest = hashlib.sha256((ROOT / "requirements" / "dev.txt").read_bytes())
    for path in sorted({each for migration in _migrations() for each in (migration, *_used_by(migration))}):
        digest.update(path.relative_to(SOURCE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:20]


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
