"""Rules as a file: taken along from here, and taken in from elsewhere once it was seen what would change."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.moving.taking import Taken, parts_of, take
from answerable.desk.moving.telling import FORMAT, document
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal

MOST_BYTES = 2 * 1024 * 1024
PARTS = {
    "policies": gettext_lazy("Promises"),
    "routes": gettext_lazy("Routing"),
    "automations": gettext_lazy("Automations"),
}
WHAT = {
    "added": gettext_lazy("is added"),
    "changed": gettext_lazy("is changed"),
    "same": gettext_lazy("stays as it is"),
}


@require_http_methods(["GET", "POST"])
def moving(request: HttpRequest) -> HttpResponse:
    """POST tries a file; with `do` as take, what was tried is taken in."""
    parts = _parts(request)
    context: dict[str, Any] = {"parts": [PARTS[part] for part in parts]}
    status = 200
    if request.method == "POST":
        is_trial = request.POST.get("do") != "take"
        try:
            words = _words(request)
            wanted = _read(words)
            others = [PARTS[part] for part in PARTS if part in wanted and part not in parts]
            own = [part for part in parts if part in wanted]
            taken: list[Taken] = []
            if own or wanted.get("format") != FORMAT:
                taken = take(wanted, staff_of(request), *own, at=now_of(request), is_trial=is_trial)
        except Refusal as refusal:
            status = refusal.status
            context["errors"] = refusal.message.split("\n")
        else:
            changed = sum(each.what != "same" for each in taken)
            if not is_trial:
                said = ngettext("%(n)s rule was taken in.", "%(n)s rules were taken in.", changed)
                messages.success(request, said % {"n": changed})
                return redirect("desk:moving")
            rows = [(f"{PARTS[each.part]}: {each.name}", WHAT[each.what]) for each in taken]
            context |= {
                "rows": rows,
                "words": words,
                "changed": changed,
                "others": others,
                "caption": _("Rules of the file"),
                "columns": [_("Rule"), _("What becomes of it")],
            }
    return render(request, "desk/moving/moving.html", context, status=status)


@require_GET
def file(request: HttpRequest) -> HttpResponse:
    told = document(now_of(request), *_parts(request))
    response = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="rules.json"'
    response["Cache-Control"] = "no-store"
    return response


def _parts(request: HttpRequest) -> tuple[str, ...]:
    parts = parts_of(actor_of(request))
    if not parts:
        raise NotAllowed
    return parts


def _words(request: HttpRequest) -> str:
    """The file that came, or what was shown of it when it was tried."""
    given = request.FILES.get("file")
    if given is None:
        words = request.POST.get("words", "")
        if not words:
            raise Invalid(_("Choose a file."))
        return words
    if (given.size or 0) > MOST_BYTES:
        raise Invalid(_("The file is too large: at most 2 MB."))
    try:
        return str(given.read(), "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(_("That is not a file of rules that this version can read.")) from error


def _read(words: str) -> dict[str, Any]:
    try:
        told = json.loads(words)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("That is not a file of rules that this version can read.")) from error
    if not isinstance(told, dict):
        raise Invalid(_("That is not a file of rules that this version can read."))
    return told
