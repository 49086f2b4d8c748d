"""Files of other systems, small and in their true shape."""

import shutil

import pytest

from answerable.history.actions import Handed, begin, bring, try_it
from answerable.history.running import advance, look_through
from answerable.history.storing import digest_of, folder


@pytest.fixture
def write(tmp_path):
    """write("log.csv", "number,state\\n…"): a file with that text, or those bytes."""

    def make(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def set_up(ada, now):
    """A run of that file, which is still to be tried or brought."""

    def make(source, path, *, label="Old desk", plan=None):
        handed = Handed(source, label, path, path.name, digest_of(path))
        return begin(handed, by=ada.actor(), at=now, plan=plan)

    return make


@pytest.fixture
def bring_in(set_up, ada, now):
    """Everything of a file, at once; the run afterwards."""

    def make(source, path, **given):
        run = bring(set_up(source, path, **given), by=ada.actor(), at=now)
        assert advance(run.pk)
        run.refresh_from_db()
        return run

    return make


@pytest.fixture
def look(set_up, ada, now):
    """A trial; the run afterwards."""

    def make(source, path, **given):
        run = try_it(set_up(source, path, **given), by=ada.actor(), at=now)
        look_through(run.pk)
        run.refresh_from_db()
        return run

    return make


@pytest.fixture(autouse=True)
def empty_folder():
    """What other tests handed in is none of this one's."""
    shutil.rmtree(folder(), ignore_errors=True)
