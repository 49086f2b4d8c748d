"""The one place where pages say no: what was refused, that nothing was lost, and back to where one was."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from answerable.ledger.refusals import Refusal


class Refusals:
    """Middleware: a verb's refusal becomes a message on the page, a record one may not see a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.path.startswith("/api/"):
            return None
        if isinstance(exception, ObjectDoesNotExist):
            raise Http404 from exception
        if not isinstance(exception, Refusal):
            return None
        if request.headers.get("HX-Request"):
            response = render(request, "desk/_refusal.html", {"refusal": exception}, status=exception.status)
            response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = (
                "#toasts",
                "beforeend",
                ".toast",
            )
            return response
        messages.error(request, exception.message)
        return redirect(came_from(request))


def came_from(request: HttpRequest) -> str:
    """The page of ours that the browser was on."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return "/"
    parts = urlsplit(referer)
    own = parts.path + (f"?{parts.query}" if parts.query else "")
    # "http://us//elsewhere/" is ours; the path "//elsewhere/" alone would be another host.
    return own if own and url_has_allowed_host_and_scheme(own, None) else "/"
