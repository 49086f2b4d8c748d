"""SQLite on which writers take turns.

SQLite has one writer, and whoever finds it busy sleeps and tries again: with several at once some wait for seconds
while others go first time and again. Here a transaction waits its turn at a lock of the operating system, which is
handed over in order, across threads and processes, and given back by the kernel when its holder dies.
"""

import fcntl
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

_LONG = 8192  # characters: longer ones are hardly twice the same


@lru_cache(maxsize=1000)
def _with_question_marks(statement: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", statement).replace("%%", "%"))


class _Cursor(base.SQLiteCursorWrapper):
    """Django's own, which goes through every statement for its placeholders: those seen lately are known here."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None and len(query) < _LONG:
            return _with_question_marks(query)
        return str(super().convert_query(query, param_names=param_names))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with a turn taken before BEGIN and given up after COMMIT or ROLLBACK (in methods that are Django's
    to call, which is why its stubs do not tell of them)."""

    _turn: int | None = None

    def create_cursor(self, name: str | None = None) -> _Cursor:
        cursor: _Cursor = self.connection.cursor(factory=_Cursor)
        return cursor

    def rewrite(self) -> None:
        """Write the file anew, with nothing in it but what is there now: pages that were split keep copies of rows in
        their gaps, whatever was overwritten since. Everybody who writes waits for it; outside a transaction only."""
        self._take_turn()
        try:
            with self.cursor() as cursor:
                cursor.execute("PRAGMA temp_store=FILE")  # a copy of all of it, not in memory
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA temp_store=MEMORY")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._give_turn()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        path = Path(str(self.settings_dict["NAME"]) + ".turn")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except BaseException:
            os.close(descriptor)
            raise
        self._turn = descriptor

    def _give_turn(self) -> None:
        if self._turn is not None:
            descriptor, self._turn = self._turn, None
            os.close(descriptor)  # which also lets the next one go
