"""The edge of the web process: a request that is larger than anything we take is refused before it fills the disk.

What reads a body (Django's middleware among it) writes it to a temporary file first and looks at its size later.
"""

from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_WORDS = b"That is more than is taken here at once.\n"


def bounded(application: Application, most: int) -> Application:
    """The application, for requests whose body has at most `most` bytes; others are answered with 413."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
        elif _declared(scope) > most:
            await _refuse(send)
        else:
            await application(scope, _counted(receive, send, most), send)

    return run


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _counted(receive: Receive, send: Send, most: int) -> Receive:
    """For a body that does not say how long it is: once it is too long, nobody is there any more."""
    read = 0

    async def counted() -> dict[str, Any]:
        nonlocal read
        message = await receive()
        if read <= most:
            read += len(message.get("body", b""))
            if read > most:
                await _refuse(send)
        return message if read <= most else {"type": "http.disconnect"}

    return counted


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _WORDS})
