"""A request that is larger than anything we take costs no disk, whether it says its size or not."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from answerable.config.edge import bounded

_MOST = 1000


async def _echo(scope, receive, send):
    """Reads all of it, as Django does, and says how much that was; whoever went away gets no answer."""
    read, is_more = 0, True
    while is_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        read, is_more = read + len(message["body"]), message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(read).encode()})


def _ask(pieces, headers=()):
    """The statuses that were sent and how many pieces were taken."""
    sent, left = [], list(pieces)

    async def receive():
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "headers": list(headers)}
    with ThreadPoolExecutor(1) as aside:  # a browser's loop may be open in this thread
        aside.submit(asyncio.run, bounded(_echo, _MOST)(scope, receive, send)).result(10)
    return [message["status"] for message in sent if "status" in message], len(pieces) - len(left)


@pytest.mark.parametrize(
    ("pieces", "headers", "answered", "taken"),
    [
        ([b"x" * _MOST], [(b"content-length", b"1000")], [200], 1),
        ([b"x" * 400] * 2, [], [200], 2),
        ([b"x"] * 3, [(b"content-length", b"1001")], [413], 0),
        ([b"x" * 400] * 9, [], [413], 3),
        ([b"x" * 400] * 9, [(b"content-length", b"nonsense")], [413], 3),
    ],
)
def test_only_what_is_not_too_large_is_read(pieces, headers, answered, taken):
    assert _ask(pieces, headers) == (answered, taken)
