"""What holds for every door of the chat: only pages of the account's own sites are let in, and refusals are words that
the widget says in its visitor's language."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.channels.chat.identity import Claims, claims_of
from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL, ChatSettings
from answerable.channels.chat.visitors import TOKEN, visitor_of
from answerable.channels.models import Mailbox
from answerable.channels.pace import network_of
from answerable.channels.text import clean_text
from answerable.ledger.refusals import Refusal

_A_DAY = 24 * 3600
Answer = dict[str, Any] | None


class Refused(Exception):
    """`word` is one of the widget's own."""

    def __init__(self, word: str, status: int = 400) -> None:
        super().__init__(word)
        self.word, self.status = word, status


@dataclass(frozen=True)
class Asked:
    """One request of a visitor's page."""

    mailbox: Mailbox
    token: str
    body: dict[str, Any]
    from_ip: str
    at: datetime

    @property
    def visitor(self) -> Visitor:
        found = visitor_of(self.mailbox, self.token)
        if found is None:
            raise Refused("unknown", 401)
        return found

    def text(self, name: str) -> str:
        value = self.body.get(name, "")
        return clean_text(value) if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        value = self.body.get(name)
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

    @property
    def claims(self) -> Claims | None:
        """Whom the page has signed in; refused when it says so and cannot prove it."""
        identity = self.text("identity")
        if not identity:
            return None
        claims = claims_of(identity, self.mailbox.secret("identity"), at=self.at)
        if claims is None:
            raise Refused("identity", 403)
        return claims


def door(largest: int = 20_000) -> Callable[[Callable[[Asked], Answer]], Callable[..., HttpResponse]]:
    """JSON in, by POST, with the browser's token; JSON out."""

    def wrap(view: Callable[[Asked], Answer]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @require_http_methods(["POST", "OPTIONS"])
        @wraps(view)
        def answered(request: HttpRequest, pk: int) -> HttpResponse:
            mailbox = get_object_or_404(Mailbox, pk=pk, channel=CHANNEL, is_active=True)
            origin = request.headers.get("Origin", "")
            if not ChatSettings.of(mailbox).lets_in(origin):
                return HttpResponse(status=403)
            if request.method == "OPTIONS":
                return let_in(HttpResponse(status=204), origin)
            try:
                said = view(_asked(request, mailbox, largest))
            except Refused as refused:
                return let_in(JsonResponse({"error": refused.word}, status=refused.status), origin)
            except Refusal as refusal:
                return let_in(
                    JsonResponse({"error": "refused", "words": str(refusal.message)}, status=400), origin
                )
            return let_in(HttpResponse(status=204) if said is None else JsonResponse(said), origin)

        return answered

    return wrap


def let_in(response: HttpResponse, origin: str) -> HttpResponse:
    for name, value in headers_for(origin).items():
        response[name] = value
    return response


def headers_for(origin: str) -> dict[str, str]:
    """No cookies go along, either way."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Headers": "authorization, content-type",
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Max-Age": str(_A_DAY),
        "Vary": "Origin",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def _asked(request: HttpRequest, mailbox: Mailbox, largest: int) -> Asked:
    if int(request.headers.get("Content-Length") or 0) > largest:
        raise Refused("too_large", 413)
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not TOKEN.fullmatch(token):
        raise Refused("unknown", 401)
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Refused("nonsense") from None
    if not isinstance(body, dict):
        raise Refused("nonsense")
    return Asked(mailbox, token, body, network_of(request.META.get("REMOTE_ADDR", "")), timezone.now())
