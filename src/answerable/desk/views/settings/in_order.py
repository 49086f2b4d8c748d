"""What the pages of rules that stand in an order do alike: routing rules, promises, automations."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.desk.frame.requests import actor_of, method_of, now_of

Verb = Callable[..., object]  # of one of them, with `by` and `at`


def moved(request: HttpRequest, found: Any, move: Verb, *, back: str) -> HttpResponse:
    """One place up or down."""
    move(found, up=request.POST.get("to") == "up", by=actor_of(request), at=now_of(request))
    return redirect(back)


def switched(request: HttpRequest, found: Any, on: Verb, off: Verb, *, back: str) -> HttpResponse:
    """POST switches it on, DELETE off."""
    is_on = method_of(request) != "DELETE"
    (on if is_on else off)(found, by=actor_of(request), at=now_of(request))
    words = _("“%(name)s” is on.") if is_on else _("“%(name)s” is off.")
    messages.success(request, words % {"name": found.name})
    return redirect(back)


def removed(
    request: HttpRequest, found: Any, remove: Verb, restore: Verb, *, undo: str, back: str
) -> HttpResponse:
    """POST removes it, DELETE undoes that."""
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        restore(found, by=by, at=at)
        messages.success(request, _("“%(name)s” is back.") % {"name": found.name})
    else:
        remove(found, by=by, at=at)
        words = _("“%(name)s” was removed.") % {"name": found.name}
        messages.success(request, words, extra_tags=reverse(undo, args=[found.pk]))
    return redirect(back)
