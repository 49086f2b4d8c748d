"""A chat on a company's own site: whom it signs in, and a page to try it on."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from answerable.channels.chat.samples import SAMPLES
from answerable.channels.chat.settings import CHANNEL, ChatSettings
from answerable.channels.chat.visitors import renew_secret
from answerable.channels.chat.waiting import closed_at
from answerable.channels.chat.words import dress, languages
from answerable.channels.models import Mailbox
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.ledger.refusals import NotAllowed


def tag_of(account: Mailbox, *, signed: bool = False, language: str = "", theme: str = "") -> str:
    """The line that brings the chat to a page."""
    script = settings.BASE_URL + reverse("chat:script")
    said = {"chat": str(account.pk), "language": language, "theme": theme}
    said["identity"] = "IDENTITY" if signed else ""
    attributes = " ".join(f'data-{name}="{value}"' for name, value in said.items() if value)
    return f'<script async src="{script}" {attributes}></script>'


@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """The secret is shown on the page that made it, and never again."""
    account = _one(request, pk)
    secret = ""
    if request.method == "POST":
        secret = renew_secret(account, by=actor_of(request), at=now_of(request))
    values = {
        "account": account,
        "secret": secret,
        "has_secret": bool(account.secret("identity")),
        "samples": SAMPLES,
        "tag": tag_of(account, signed=True),
    }
    return render(request, "desk/channels/chat_identity.html", values)


@require_GET
def try_it(request: HttpRequest, pk: int) -> HttpResponse:
    account = _one(request, pk)
    shown = tried(account, request.GET)
    known = {
        "tag": tag_of(account, language=shown["language"], theme=shown["theme"]),
        "brand": account.brand,
        "sites": sorted(ChatSettings.of(account).origins),
        "closed": closed_at(account, at=now_of(request)),
    }
    return render(request, "desk/channels/chat_try.html", {**shown, **known})


def tried(account: Mailbox, asked: Mapping[str, str]) -> dict[str, Any]:
    """What a page to try it on needs."""
    known = sorted(languages())
    language = asked.get("language", "")
    language = language if language in known else ""
    return {
        "account": account,
        "script": reverse("chat:script"),
        "languages": known,
        "language": language,
        "theme": "auto" if asked.get("theme") == "auto" else "",
        "direction": dress(language)["dir"],
        "greeting": ChatSettings.of(account).greeting or languages()[language or "en"]["greeting"],
    }


def _one(request: HttpRequest, pk: int) -> Mailbox:
    if not staff_of(request).may("mailbox.manage"):
        raise NotAllowed
    return get_object_or_404(Mailbox, pk=pk, channel=CHANNEL)
