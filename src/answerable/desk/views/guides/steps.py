"""One step of a guide: written, looked at as the customer sees it, moved and removed."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.guides.forms import NEW_ROWS, languages_of, step_in
from answerable.desk.guides.outline import title_of
from answerable.desk.guides.words import KINDS, ONS, OUTCOMES, fault_words
from answerable.desk.views.guides.editor import one
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.selfservice.guides import writing
from answerable.selfservice.guides.kept import MOST_CHOICES, MOST_MARKS, Unreadable
from answerable.selfservice.guides.paths import Choice, Guide, Kind, Mark, Step, Words
from answerable.selfservice.guides.problems import problems
from answerable.selfservice.guides.showing import show
from answerable.selfservice.guides.translating import behind
from answerable.selfservice.models import Guide as Row
from answerable.tickets.models import Form


@require_http_methods(["GET", "POST", "DELETE"])
def step(request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
    """GET shows it, POST keeps it, DELETE removes it."""
    row = _row(request, pk)
    path = row.path
    if key and key not in path.by_key:
        raise Http404
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE" and key:
        writing.remove_step(row, key, by=by, at=at)
        messages.success(request, _("The step was removed."))
        return redirect("desk:guide", pk)
    if request.method != "POST":
        return _shown(request, row, path, path.by_key.get(key) or _new(request))
    return _posted(request, row, path, key)


def _posted(request: HttpRequest, row: Row, path: Guide, key: str) -> HttpResponse:
    by, at, posted = actor_of(request), now_of(request), request.POST
    try:
        picture, given = None, request.FILES.get("upload")
        if given is not None and (given.size or 0) <= writing.MOST_PICTURE:
            picture = writing.keep_guide_picture(row, given.read(), by=by, at=at).pk
        made = step_in(posted, path, key, picture=picture)
        was = path.by_key.get(key)
        if was is not None and posted.get("seen", "") != _seen(path, key):
            was = Step(key, Kind.OUTCOME)  # which it is not: the verb refuses
        checked = frozenset(posted.getlist("checked"))
        writing.put_step(row, made, by=by, at=at, was=was, is_checked=checked)
    except Unreadable as error:
        return _shown(request, row, path, path.by_key.get(key) or _new(request), wrong=str(error))
    except Refusal as refusal:
        return _shown(request, row, path, _typed(path, key, request), wrong=refusal.message)
    messages.success(request, _("Saved."))
    if "stay" in posted or picture is not None:
        return redirect("desk:guide_step", row.pk, made.key)
    return redirect("desk:guide", row.pk)


def _typed(path: Guide, key: str, request: HttpRequest) -> Step:
    try:
        return step_in(request.POST, path, key)
    except Unreadable:
        return path.by_key.get(key) or _new(request)


@require_POST
def place(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Up or down by one. The first step is where the guide begins."""
    row = _row(request, pk)
    keys = [each.key for each in row.path.steps]
    if key not in keys:
        raise Http404
    move = -1 if "up" in request.POST else 1
    writing.move_step(row, key, keys.index(key) + move, by=actor_of(request), at=now_of(request))
    return redirect("desk:guide", pk)


@require_POST
def preview(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What is being written, as the customer sees it."""
    row = _row(request, pk)
    path = row.path
    try:
        made = step_in(request.POST, path, key)
    except Unreadable as error:
        return render(request, "desk/guides/_preview.html", {"wrong": str(error)})
    context = {
        "guide": row,
        "shown": [show(path, made, code) for code in path.languages] if made.is_shown else [],
    }
    return render(request, "desk/guides/_preview.html", context)


def _row(request: HttpRequest, pk: int) -> Row:
    row = one(request, pk)
    if not staff_of(request).may("guides.write"):
        raise NotAllowed
    return row


def _new(request: HttpRequest) -> Step:
    given = request.POST.get("kind") or request.GET.get("kind", "")
    kind = Kind(given) if given in list(Kind) else Kind.QUESTION
    return Step("", kind)


def _seen(path: Guide, key: str) -> str:
    """Told apart from what somebody else makes of it meanwhile."""
    if key not in path.by_key:
        return ""
    return hashlib.sha256(repr(path.by_key[key]).encode()).hexdigest()[:16]


def _shown(request: HttpRequest, row: Row, path: Guide, found: Step, *, wrong: str = "") -> HttpResponse:
    rows: dict[str, Any] = {
        "choices": _rows(found.choices, Choice(""), MOST_CHOICES) if found.kind is not Kind.CHECK else [],
        "marks": _rows(found.marks, Mark(0, 0), MOST_MARKS),
    }
    ways = dict(found.ways())
    shown = (
        [show(path, found, code) for code in path.languages]
        if found.key in path.by_key and found.is_shown
        else []
    )
    context = {
        "guide": row,
        "step": found,
        "is_new": found.key not in path.by_key,
        "title": title_of(path, found) if found.key else _("A new step"),
        "languages": [_fields(found, code, name, rows) for code, name in languages_of(path)],
        "choices": list(enumerate(rows["choices"])),
        "marks": list(enumerate(rows["marks"])),
        "ways": {"yes": ways.get("yes", ""), "no": ways.get("no", "")},
        "targets": [(each.key, title_of(path, each)) for each in path.steps if each.key != found.key],
        "asked": [
            (each.key, title_of(path, each))
            for each in path.steps
            if each.kind in (Kind.QUESTION, Kind.CHECK) and each.key != found.key
        ],
        "kinds": [(each.value, words) for each, words in KINDS.items()],
        "ons": [(each.value, words) for each, words in ONS.items()],
        "outcomes": [(each.value, words) for each, words in OUTCOMES.items()],
        "topics": Form.objects.order_by("name")[:100] if found.is_end else (),
        "behind": {language for each, language in behind(path) if each.key == found.key},
        "faults": [
            fault_words(each, path) for each in problems(path) if each.step == found.key and found.key
        ],
        "seen": _seen(path, found.key),
        "shown": shown,
        "wrong": wrong,
    }
    return render(request, "desk/guides/step.html", context, status=422 if wrong else 200)


def _rows(kept: Any, empty: Any, most: int) -> list[Any]:
    return [*kept, *[empty] * NEW_ROWS][:most]


def _fields(found: Step, code: str, name: str, rows: dict[str, Any]) -> dict[str, Any]:
    """All that is said in one language."""

    def said(words: Words) -> str:
        return words.get(code, "")

    return {
        "code": code,
        "name": name,
        "title": said(found.title),
        "text": said(found.text),
        "asks": said(found.asks),
        "alt": said(found.alt),
        "choices": [(number, each.key, said(each.words)) for number, each in enumerate(rows["choices"])],
        "marks": [(number, said(each.words)) for number, each in enumerate(rows["marks"])],
    }
