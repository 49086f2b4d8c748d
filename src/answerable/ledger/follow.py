"""One follower per process feeds any number of live readers: they wait on queues, not on the database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import ParamSpec, TypeVar

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections, connection

from answerable.ledger.tail import Placed, Position, latest, read_after

log = structlog.get_logger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
POLL_SECONDS = 0.15
_CHANNEL = "answerable_events"
_QUEUE = 256


class TooSlow(Exception):
    """A reader let its queue fill up; it should read on from its own position."""


# What is read once per batch for all readers, beside the events themselves.
Prepare = Callable[[Sequence[Placed]], Sequence[object]]


class Follower:
    """Reads each new event once and hands it to every queue. Start it inside the running loop."""

    def __init__(self, prepare: Prepare) -> None:
        self._prepare = prepare
        self._queues: set[asyncio.Queue[object | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._is_following = False
        self._started = asyncio.Event()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[object]]:
        """What `prepare` makes of each event from now on, where now is before the body of `async with` begins.

        The iteration raises TooSlow when the reader falls behind.
        """
        queue: asyncio.Queue[object | None] = asyncio.Queue(_QUEUE)
        self._queues.add(queue)
        if not self._is_following:
            self._is_following = True
            self._started.clear()
            self._task = asyncio.create_task(self._follow())
        try:
            await self._started.wait()
            yield _drain(queue)
        finally:
            self._queues.discard(queue)

    async def _follow(self) -> None:
        async with contextlib.AsyncExitStack() as stack:
            try:
                await self._feed(_waiter(stack))
            except Exception:
                log.exception(
                    "follow.stopped"
                )  # the edge of the task: its readers are told, and may start anew
            finally:
                # Before anything else is awaited, so that whoever comes now does not wait for one that has ended.
                self._is_following = False
                for queue in list(self._queues):
                    self._drop(queue)
                self._started.set()

    async def _feed(self, wait: Callable[[], Awaitable[None]]) -> None:
        position: Position | None = None
        while self._queues:
            try:
                if position is None:
                    position = await _in_thread(latest)
                    self._started.set()
                position = await self._read_on(position)
            except DatabaseError as error:
                log.warning("follow.database", error=str(error))
                await asyncio.sleep(1)
            await wait()

    async def _read_on(self, position: Position) -> Position:
        while True:
            placed, prepared = await _in_thread(self._read, position)
            for reading in prepared:
                self._hand_out(reading)
            if not placed:
                return position
            position = placed[-1].position

    def _read(self, position: Position) -> tuple[Sequence[Placed], Sequence[object]]:
        placed = read_after(position)
        return placed, (self._prepare(placed) if placed else [])

    def _hand_out(self, reading: object) -> None:
        for queue in list(self._queues):
            try:
                queue.put_nowait(reading)
            except asyncio.QueueFull:
                self._drop(queue)

    def _drop(self, queue: asyncio.Queue[object | None]) -> None:
        """Its reader finds TooSlow at the end of what it still has."""
        self._queues.discard(queue)
        if queue.full():
            queue.get_nowait()
        queue.put_nowait(None)


async def _drain(queue: asyncio.Queue[object | None]) -> AsyncIterator[object]:
    while (reading := await queue.get()) is not None:
        yield reading
    raise TooSlow


def _waiter(stack: contextlib.AsyncExitStack) -> Callable[[], Awaitable[None]]:
    """What to await between readings: a notification on PostgreSQL, a short sleep on SQLite."""
    if connection.vendor != "postgresql":
        return lambda: asyncio.sleep(POLL_SECONDS)
    listener = _Listener()
    stack.push_async_callback(listener.close)
    return listener.wait


class _Listener:
    """LISTEN on a connection of its own, outside the pool. It only wakes: the rows are read from the table,
    so a lost notification costs a second, never an event."""

    def __init__(self) -> None:
        self._connection: object | None = None

    async def wait(self) -> None:
        import psycopg

        try:
            if self._connection is None:
                self._connection = await self._connect()
                return
            async for _ in self._connection.notifies(timeout=1, stop_after=1):  # type: ignore[attr-defined]
                return
        except psycopg.Error as error:
            log.warning("follow.listen", error=str(error))
            await self.close()
            await asyncio.sleep(1)

    async def _connect(self) -> object:
        import psycopg

        parameters = {
            key: value
            for key, value in connection.get_connection_params().items()
            if key in {"host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "options"}
        }
        listening = await psycopg.AsyncConnection.connect(**parameters, autocommit=True)
        await listening.execute(f"LISTEN {_CHANNEL}")
        return listening

    async def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Exception):
                await self._connection.close()  # type: ignore[attr-defined]
            self._connection = None


async def _in_thread(function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    def run() -> R:
        close_old_connections()
        try:
            return function(*arguments, **named)
        finally:
            close_old_connections()

    return await sync_to_async(run, thread_sensitive=False)()
