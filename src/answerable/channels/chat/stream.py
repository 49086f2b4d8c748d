"""What reaches visitors' open pages as it happens: server-sent events that say only that something changed, or that
somebody types. Their page then fetches what is theirs.

An ASGI application of its own, as the desk's (`desk.live.stream`). Thousands of pages wait on one follower of the
ledger: each is a flag, so that whoever reads slowly costs nothing and misses nothing.
"""

import asyncio
import contextlib
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.db.models import Q
from django.utils import timezone

from answerable.channels.chat.doors.frame import headers_for
from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL, ChatSettings
from answerable.channels.chat.visitors import visitor_of
from answerable.channels.models import Mailbox, Thread
from answerable.ledger.follow import Follower, TooSlow
from answerable.ledger.tail import Placed
from answerable.tickets.models import Draft, DraftKind

log = structlog.get_logger(__name__)
PATH = re.compile(r"/chat/(\d+)/stream/")
BEAT_SECONDS = 25
HERE = timedelta(seconds=60)
_LOOK_SECONDS = 2  # for drafts that grow
_TYPED = timedelta(seconds=6)
_MOST_OPEN = 20  # pages of one visitor
_KINDS = frozenset(
    {"message.shown", "message.received", "message.delivered", "message.resent", "ticket.assigned"}
    | {"ticket.closed", "ticket.reopened", "ticket.merged", "ticket.unmerged"}
)
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


@dataclass(eq=False)
class _Page:
    """One open page: what it is still to be told."""

    visitor: int
    news: set[str] = field(default_factory=set)
    wakes: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, word: str) -> None:
        self.news.add(word)
        self.wakes.set()


async def stream(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """One page, from its token to its closing. The token comes in a header: addresses stand in logs."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    origin = headers.get(b"origin", "")
    token = headers.get(b"authorization", "").removeprefix("Bearer ")
    found = PATH.fullmatch(scope["path"])
    who = await _in_thread(_visitor, int(found[1]) if found else 0, origin, token)
    if who is None:
        await send({"type": "http.response.start", "status": 403, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    page, hub = _Page(who.pk), _hub()
    with hub.open(who.key, page) as is_room:
        if not is_room:
            await send({"type": "http.response.start", "status": 429, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await hub.is_following()
        await _in_thread(_set_here, [who.pk])
        await send({"type": "http.response.start", "status": 200, "headers": _headers(origin)})
        page.tell("ready")
        tasks = {asyncio.ensure_future(each) for each in (_write(page, send), _gone(receive))}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    if not hub.has(who.key):
        await _in_thread(_set_gone, who.pk)


def _headers(origin: str) -> list[tuple[bytes, bytes]]:
    own = {
        "content-type": "text/event-stream; charset=utf-8",
        "x-accel-buffering": "no",
        "x-content-type-options": "nosniff",
    }
    return [(name.lower().encode(), value.encode()) for name, value in {**headers_for(origin), **own}.items()]


async def _write(page: _Page, send: Send) -> None:
    while True:
        await page.wakes.wait()
        page.wakes.clear()
        news, page.news = page.news, set()
        body = b"".join(b"event: %s\ndata: {}\n\n" % each.encode() for each in sorted(news))
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class _Hub:
    """All open pages of this process, by their visitor's key."""

    def __init__(self) -> None:
        self._pages: dict[str, set[_Page]] = defaultdict(set)
        self._follower = Follower(_concerned)
        self._tasks: list[asyncio.Task[None]] = []
        self._started = asyncio.Event()

    @contextlib.contextmanager
    def open(self, key: str, page: _Page) -> Any:
        if len(self._pages[key]) >= _MOST_OPEN:
            yield False
            return
        self._pages[key].add(page)
        if not self._tasks:
            self._tasks = [asyncio.ensure_future(each) for each in (self._follow(), self._look())]
        try:
            yield True
        finally:
            self._close(key, page)

    def _close(self, key: str, page: _Page) -> None:
        self._pages[key].discard(page)
        if not self._pages[key]:
            del self._pages[key]
        if not self._pages:
            for task in self._tasks:
                task.cancel()
            self._tasks, self._started = [], asyncio.Event()

    def has(self, key: str) -> bool:
        return key in self._pages

    async def is_following(self) -> None:
        await self._started.wait()

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(TooSlow):
                async with self._follower.listening() as live:
                    self._started.set()
                    self._tell(list(self._pages), "change")  # what may have been missed
                    async for keys in live:
                        self._tell(cast("frozenset[str]", keys), "change")

    async def _look(self) -> None:
        """By the clock: who types over here, and that somebody is still there."""
        beat = time.monotonic() + BEAT_SECONDS
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                self._tell(await _in_thread(_written_to, list(self._pages)), "typing")
                if time.monotonic() >= beat:
                    beat = time.monotonic() + BEAT_SECONDS
                    await _in_thread(_set_here, [p.visitor for pages in self._pages.values() for p in pages])
                    self._tell(list(self._pages), "beat")
            except DatabaseError as error:
                log.warning("chat.look", error=str(error))

    def _tell(self, keys: Any, word: str) -> None:
        for key in keys:
            for page in self._pages.get(key, ()):
                page.tell(word)


_hubs: dict[int, _Hub] = {}


def _hub() -> _Hub:
    loop = id(asyncio.get_running_loop())
    if loop not in _hubs:
        _hubs[loop] = _Hub()
    return _hubs[loop]


def _concerned(placed: Sequence[Placed]) -> list[frozenset[str]]:
    """Whose conversations a batch of events changed: one question, however many pages are open."""
    kinds = [each for each in placed if each.event.kind in _KINDS and each.event.ticket_id]
    if not kinds:
        return []
    tickets = {each.event.ticket_id for each in kinds}
    threads = Thread.objects.filter(mailbox__channel=CHANNEL)
    theirs = threads.filter(Q(ticket__in=tickets) | Q(ticket__merged_into__in=tickets))
    return [frozenset(theirs.values_list("key", flat=True))]


def _written_to(keys: Sequence[str]) -> list[str]:
    """Those to whom an answer is being written: its draft grew just now."""
    threads = Thread.objects.filter(mailbox__channel=CHANNEL, key__in=keys)
    of_ticket = dict(threads.values_list("ticket", "key"))
    lately = timezone.now() - _TYPED
    drafts = Draft.objects.filter(ticket__in=of_ticket, kind=DraftKind.REPLY, changed_at__gt=lately)
    return [of_ticket[ticket] for ticket in drafts.exclude(text="").values_list("ticket", flat=True)]


def _visitor(pk: int, origin: str, token: str) -> Visitor | None:
    mailbox = Mailbox.objects.filter(pk=pk, channel=CHANNEL, is_active=True).first()
    if mailbox is None or not ChatSettings.of(mailbox).lets_in(origin):
        return None
    return visitor_of(mailbox, token)


def _set_here(visitors: Sequence[int]) -> None:
    Visitor.objects.filter(pk__in=visitors).update(here_until=timezone.now() + HERE)


def _set_gone(visitor: int) -> None:
    Visitor.objects.filter(pk=visitor).update(here_until=timezone.now())


async def _in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    def run() -> Any:
        close_old_connections()
        try:
            return function(*arguments)
        finally:
            close_old_connections()

    return await sync_to_async(run, thread_sensitive=False)()
