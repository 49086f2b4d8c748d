"""The live stream: server-sent events over the ledger's tail, for thousands of readers on one process.

It is an ASGI application of its own beside Django's handler, which would keep a thread and a database
connection for as long as a request lasts. It says what changed (kind and ids); the browser fetches what it shows
through the ordinary, authorised views. `Last-Event-ID` (or `?after=`) resumes without a gap.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from itertools import count
from typing import Any, cast
from urllib.parse import parse_qs

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from answerable.desk.live.sight import TOLD, Reading, readings
from answerable.ledger.actor import Scope
from answerable.ledger.follow import Follower, TooSlow
from answerable.ledger.tail import Position, read_after
from answerable.people.models import Staff
from answerable.routing.giving.seeing import see

log = structlog.get_logger(__name__)
PATH = "/stream/"
BEAT_SECONDS = 25
_BEATS_UNSEEN = 3
LONGEST_BACKLOG = 1000  # events; a reader further behind is told to load its page anew
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

_followers: dict[int, Follower] = {}


async def stream(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """One reader, from sign-in check to hanging up."""
    reader = await _in_thread(_reader, _cookie(scope))
    if reader is None:
        await _refuse(send, 403)
        return
    try:
        position = _resume_from(scope)
    except ValueError:
        await _refuse(send, 400)
        return
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    tasks = {
        asyncio.ensure_future(each)
        for each in (_write(reader, position, send), _gone(receive), _beat(reader.staff_id, send))
    }
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _Reader:
    """Who listens, and what they may hear at the moment."""

    def __init__(self, staff: Staff) -> None:
        self.staff_id = staff.pk
        self.scope: Scope = staff.scope
        self.epoch = staff.session_epoch

    def refresh(self) -> bool:
        """Look again after something changed about them; False when they may not listen any longer."""
        staff = Staff.objects.select_related("provider").filter(pk=self.staff_id, is_active=True).first()
        if staff is None or staff.session_epoch != self.epoch:
            return False
        self.scope = staff.scope
        return True


async def _write(reader: _Reader, position: Position | None, send: Send) -> None:
    await _say(send, b"retry: 2000\n\n")
    try:
        async for reading in _all_since(position):
            if reading.concerns(reader.staff_id) and not await _in_thread(reader.refresh):
                break
            if kind := reading.kind_for(reader.scope, reader.staff_id):
                await _say(send, _event(reading, kind, reading.tells(reader.staff_id, kind)))
    except TooSlow:
        log.info("stream.too_slow")
    except _TooFarBehind:
        await _say(send, b"event: reset\ndata: {}\n\n")
    await send({"type": "http.response.body", "body": b"", "more_body": False})


class _TooFarBehind(Exception):
    pass


async def _all_since(position: Position | None) -> AsyncIterator[Reading]:
    """Everything behind a position, then everything new, without a gap and without a repetition: the new is listened
    to before the old is read, and what the old already held is left out."""
    follower = _followers.setdefault(id(asyncio.get_running_loop()), Follower(readings))
    async with follower.listening() as live:
        if position is not None:
            for reading in await _in_thread(_backlog, position):
                position = reading.position
                yield reading
        async for reading in cast("AsyncIterator[Reading]", live):
            if position is None or reading.position > position:
                yield reading


def _backlog(position: Position) -> Sequence[Reading]:
    placed = read_after(position, LONGEST_BACKLOG + 1)
    if len(placed) > LONGEST_BACKLOG:
        raise _TooFarBehind
    return readings(placed)


async def _beat(staff_id: int, send: Send) -> None:
    """So that nobody between us and the reader takes the silence for the end. Whoever listens is there."""
    for beat in count(1):
        await asyncio.sleep(BEAT_SECONDS)
        await _say(send, b": still here\n\n")
        if beat % _BEATS_UNSEEN == 0:
            await _in_thread(see, staff_id)


# A thousand readers are told the same: it is written once.
@lru_cache(maxsize=512)
def _event(reading: Reading, kind: str, is_told: bool) -> bytes:
    data: dict[str, str | int | bool] = {"kind": kind}
    if reading.ticket and kind != TOLD:
        data["ticket"] = reading.ticket
    if reading.message is not None and kind == reading.kind:
        data["message"] = reading.message
    if is_told:
        data["told"] = True
    return f"id: {reading.position}\nevent: change\ndata: {json.dumps(data)}\n\n".encode()


async def _say(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]}
    )
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _resume_from(scope: dict[str, Any]) -> Position | None:
    header = next((value for name, value in scope["headers"] if name == b"last-event-id"), b"").decode(
        "latin-1"
    )
    after = header or parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
    return Position.parse(after) if after else None


def _cookie(scope: dict[str, Any]) -> str:
    jar: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                jar.load(value.decode("latin-1"))
            except CookieError:
                return ""
    found = jar.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""


def _reader(session_key: str) -> _Reader | None:
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    staff = get_user(request)
    return _Reader(staff) if isinstance(staff, Staff) and staff.is_active else None


async def _in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    def run() -> Any:
        close_old_connections()
        try:
            return function(*arguments)
        finally:
            close_old_connections()

    return await sync_to_async(run, thread_sensitive=False)()
