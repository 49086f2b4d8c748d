"""Fewer journeys to PostgreSQL: what is written and not asked about travels with the next question.

A statement to PostgreSQL is a journey to another process and back, and taking in a mail spent three quarters of its
time on the way. Within `together()` a statement whose answer can wait is kept until the next one that cannot, and both
go in one. With keys drawn beforehand, most insertions can wait. The order of statements never changes, and nothing is
left behind: whatever waits is sent when the block ends.

Questions travel too: whoever knows what will be asked later says so with `foresee`, and `answers` then has the answer
at hand. Where nothing travels together, the question is put when its answer is wanted.

An error of the database in what waited is raised where it is sent. SQLite makes no journeys: there, as outside of
`together()`, each statement is executed at once.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from answerable.ledger.planned import plans

Heard = Callable[[Any], None]  # is told of the cursor when the answer is there
Rows = list[tuple[Any, ...]]
Question = tuple[str, tuple[Any, ...]]
_UNDO = "ROLLBACK TO SAVEPOINT"
_KEEP = "RELEASE SAVEPOINT"


class _Bundle:
    """`is_of_questions`: it stands outside of any transaction, and nothing that is written waits in it."""

    def __init__(self, *, is_of_questions: bool = False) -> None:
        self.is_of_questions = is_of_questions
        # Only where there is PostgreSQL is there psycopg.
        from django.db.backends.postgresql.psycopg_any import ClientCursor

        # Each statement is put together with its values by itself: psycopg knows such short texts again, and takes a
        # bundle, which is never twice the same, apart each time.
        self._filled = ClientCursor(connection.connection).mogrify
        self.drawn: dict[type[models.Model], list[int]] = defaultdict(list)
        self.foreseen: dict[Question, Rows | None] = {}
        self.remembered: dict[str, Any] = {}
        self._statements: list[str] = []
        self._plainly: dict[int, Question] = {}  # what is asked by a name, by its place among the statements
        self._heard: list[Heard | None] = []

    def add(self, statement: str, values: Sequence[Any], heard: Heard | None) -> None:
        with connection.wrap_database_errors:
            self._statements.append(self._filled(statement, values))
        self._heard.append(heard)

    def ask(self, statement: str, values: tuple[Any, ...], heard: Heard) -> None:
        name = plans().name_of(statement, values)
        if name is None:
            self.add(statement, values, heard)
            return
        self._plainly[len(self._statements)] = statement, values
        self.add(
            f"EXECUTE {name}({', '.join(['%s'] * len(values))})" if values else f"EXECUTE {name}",
            values,
            heard,
        )

    def send(self) -> None:
        if self._statements:
            with connection.cursor() as cursor:
                self._put(cursor.execute, cursor)

    def wrap(self, execute: Any, statement: Any, values: Any, many: bool, context: dict[str, Any]) -> Any:
        """Django calls this for every statement."""
        if isinstance(statement, str) and statement.startswith(_UNDO):
            self._undo()
            return execute(statement, values, many, context)
        if not self._statements:
            return execute(statement, values, many, context)
        cursor = context["cursor"]
        if isinstance(statement, str) and statement.startswith(_KEEP) and any(self._heard):
            self._send_before_keeping(statement.removeprefix(_KEEP), execute, context)
            return execute(statement, values, many, context)
        if many or not isinstance(statement, str) or isinstance(values, dict) or _is_server_side(cursor):
            self.send()
            return execute(statement, values, many, context)
        if values is not None:  # else a percent sign stands for itself
            statement = self._filled(statement, values)
        self._statements.append(statement)
        self._put(lambda whole: execute(whole, None, False, context), cursor)
        return None

    def forget(self) -> None:
        """Questions that nobody has asked yet: they are put when they are."""
        self._taken()
        self.foreseen.clear()

    def _undo(self) -> None:
        """What waited came after the savepoint and is undone with it. So may be what was read or written since, and the
        locks with which it was."""
        self._taken()
        self.foreseen.clear()
        self.remembered.clear()

    def _send_before_keeping(self, savepoint: str, execute: Any, context: dict[str, Any]) -> None:
        """What is heard may be a refusal, and Django undoes a savepoint for the database's own errors alone."""
        try:
            self.send()
        except DatabaseError:
            raise
        except Exception:
            self._undo()
            execute(f"{_UNDO}{savepoint}", None, False, context)
            raise

    def _put(self, execute: Callable[[str], Any], cursor: Any) -> None:
        """All that waits. Should a plan be of no use any more, it is asked once more without: outside of a transaction
        nothing of it was done."""
        statements, plainly, heard = self._taken()
        try:
            execute(";\n".join(statements))
        except DatabaseError as error:
            if not plans().give_up(error) or connection.in_atomic_block:
                raise
            for place, question in plainly.items():
                statements[place] = self._filled(*question)
            execute(";\n".join(statements))
        _tell(heard, cursor)

    def _taken(self) -> tuple[list[str], dict[int, Question], list[Heard | None]]:
        taken = self._statements, self._plainly, self._heard
        self._statements, self._plainly, self._heard = [], {}, []
        return taken


_current = threading.local()


@contextmanager
def together() -> Iterator[None]:
    """Let statements wait for each other, inside a transaction and to its end at most."""
    if connection.vendor != "postgresql" or _writing() is not None:
        yield
        return
    if not connection.in_atomic_block:
        raise RuntimeError("what waits is sent in the transaction that it belongs to")
    around = _bundle()
    if around is not None:  # its answers may be true no longer, once this has changed something
        around.forget()
    bundle = _current.bundle = _Bundle()
    try:
        with connection.execute_wrapper(bundle.wrap):
            yield
            if not connection.needs_rollback:
                bundle.send()
    finally:
        _current.bundle = around


@contextmanager
def reading() -> Iterator[None]:
    """Let questions travel together where a page is read, outside of any transaction: what is foreseen goes with the
    next one. What is changed within is changed at once, as ever; what that makes untrue is foreseen behind it."""
    if connection.vendor != "postgresql" or _bundle() is not None:
        yield
        return
    connection.ensure_connection()
    bundle = _current.bundle = _Bundle(is_of_questions=True)
    try:
        with connection.execute_wrapper(bundle.wrap):
            yield
    finally:
        _current.bundle = None


@contextmanager
def change() -> Iterator[None]:
    """A transaction, or a part of one that can be undone alone, whose statements travel together; also a decorator."""
    with transaction.atomic(), together():
        yield


def send_along(statement: str, values: Sequence[Any], heard: Heard | None = None) -> None:
    """Execute a statement whose answer nobody waits for; `heard` is called with the cursor once it is there."""
    bundle = _writing()
    if bundle is not None:
        bundle.add(statement, values, heard)
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if heard is not None:
            heard(cursor)


def send_what_waits() -> None:
    """For whoever goes to the database by a way of its own."""
    bundle = _bundle()
    if bundle is not None:
        bundle.send()


def foresee(statement: str, values: Sequence[Any]) -> None:
    """Let this question travel along: `answers` will put it. Only for what is not changed in between."""
    bundle, question = _bundle(), (statement, tuple(values))
    if bundle is None or question in bundle.foreseen:
        return

    def heard(cursor: Any) -> None:
        if question in bundle.foreseen:
            bundle.foreseen[question] = cursor.fetchall()

    bundle.foreseen[question] = None
    bundle.ask(statement, question[1], heard)


def forgo(statement: str, values: Sequence[Any]) -> None:
    """Should this have been foreseen, then its answer is no longer true."""
    bundle = _bundle()
    if bundle is not None:
        bundle.foreseen.pop((statement, tuple(values)), None)


def answers(statement: str, values: Sequence[Any]) -> Rows:
    """The rows that answer a question; each that was foreseen is used once."""
    bundle, question = _bundle(), (statement, tuple(values))
    if bundle is not None:
        if bundle.foreseen.get(question) is None:
            foresee(statement, values)  # nothing, if it was and still waits
            bundle.send()
        found = bundle.foreseen.pop(question, None)
        if found is not None:
            return found
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        return _asked_alone(question)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _asked_alone(question: Question) -> Rows:
    """A journey of its own; by the plan that is kept of it, if one is. Within a transaction, a plan that is of no use
    any more would fail all of it."""
    rows: Rows = []
    connection.ensure_connection()
    alone = _Bundle()
    alone.ask(*question, lambda cursor: rows.extend(cursor.fetchall()))
    alone.send()
    return rows


def remember(name: str, value: Any) -> None:
    """What this transaction has just written and holds the lock on, so that it need not be asked for again."""
    bundle = _writing()
    if bundle is not None:
        bundle.remembered[name] = value


def remembered(name: str) -> Any:
    """None where nothing is, or no longer."""
    bundle = _writing()
    return None if bundle is None else bundle.remembered.get(name)


def draw_keys(*wanted: type[models.Model]) -> None:
    """Have a key for one row of each of these at hand, for `ledger.rows` to insert with; those not used are skipped
    for ever, which harms nothing."""
    bundle = _writing()
    if bundle is None:
        return
    keys = ", ".join(["nextval(pg_get_serial_sequence(%s, %s))"] * len(wanted))
    places = [name for model in wanted for name in (model._meta.db_table, model._meta.pk.column)]

    def heard(cursor: Any) -> None:
        for model, key in zip(wanted, cursor.fetchone(), strict=True):
            bundle.drawn[model].append(key)

    bundle.add(f"SELECT {keys}", places, heard)


def draw_missing_keys(*wanted: type[models.Model]) -> None:
    """The same for those of which none is at hand."""
    bundle = _writing()
    if bundle is not None and (missing := [each for each in wanted if not bundle.drawn[each]]):
        draw_keys(*missing)


def drawn_keys(model: type[models.Model], count: int = 1) -> list[int] | None:
    """That many of the keys drawn, or None when there are not so many."""
    bundle = _writing()
    if bundle is None or len(bundle.drawn[model]) < count:
        return None
    keys = bundle.drawn[model]
    taken, keys[:count] = keys[:count], []
    return taken


def _bundle() -> _Bundle | None:
    return getattr(_current, "bundle", None)


def _writing() -> _Bundle | None:
    """The bundle of this transaction."""
    bundle = _bundle()
    return None if bundle is None or bundle.is_of_questions else bundle


def _tell(heard: Sequence[Heard | None], cursor: Any) -> None:
    """Go through the answers in their order; the cursor ends on the last one, of the statement that asked."""
    for each in heard:
        if each is not None:
            each(cursor)
        cursor.nextset()


def _is_server_side(cursor: Any) -> bool:
    return bool(getattr(cursor.cursor, "name", None))
