from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

# Nothing from third parties, no inline script or style: what a customer writes can then never run in an agent's page.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
GetResponse = Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def security_headers(get_response: GetResponse) -> GetResponse:
    """Put the headers on every response; a view that must differ (a widget in a frame) sets its own first."""

    async def later(request: HttpRequest) -> HttpResponseBase:
        return _with_headers(await get_response(request))  # type: ignore[misc]  # asynchronous by the check below

    def at_once(request: HttpRequest) -> HttpResponseBase:
        return _with_headers(get_response(request))  # type: ignore[arg-type]  # synchronous by the check below

    return later if iscoroutinefunction(get_response) else at_once


def _with_headers(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in HEADERS.items():
        response.setdefault(name, value)
    return response
