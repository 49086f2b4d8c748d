from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """Pages travel at a tenth of their size, whoever serves them; files stay as they are.

    What a page repeats of its address together with its token is no oracle: the token is masked anew for
    every answer, and Django pads what it compresses by a random length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        if not is_page:
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
