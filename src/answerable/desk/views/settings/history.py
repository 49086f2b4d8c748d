"""Bring your history: a file of another system is handed in, tried, brought, and taken out again."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.bringing.showing import CHOOSABLE, ROLE_WORDS, choosing_of, has_file
from answerable.desk.forms import TimeZoneField, checked
from answerable.desk.frame.requests import actor_of, key_of, now_of
from answerable.history import actions
from answerable.history.mapping import Plan
from answerable.history.models import HistoryMapping, HistoryRun, RunState
from answerable.history.shape import Unreadable
from answerable.history.sources import SOURCES
from answerable.history.storing import keep_file
from answerable.history.tasks import hand_on
from answerable.history.telling import counted, lost
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets.models import Category

_SHOWN = 50
_ROOM = 1024 * 1024  # of a request, for what stands beside the file


class HandInForm(forms.Form):
    source = forms.ChoiceField(label=gettext_lazy("Kind of file"))
    label = forms.CharField(
        max_length=60,
        label=gettext_lazy("What the other system is called"),
        help_text=gettext_lazy("Tickets say that they came from there. Each of its numbers comes once."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)
        source.choices = [(each.key, f"{each.label}: {each.files}") for each in SOURCES.values()]


class PlanForm(forms.Form):
    zone = TimeZoneField(
        required=False,
        help_text=gettext_lazy("For moments that do not say where. Left empty, they are read as UTC."),
    )
    month_first = forms.BooleanField(
        required=False, label=gettext_lazy("03-04-2026 is in March: the month stands first")
    )
    keep_as = forms.CharField(
        max_length=60, required=False, label=gettext_lazy("Keep this mapping under the name")
    )


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest) -> HttpResponse:
    """GET lists what was brought; POST hands a file in."""
    actions.require(actor_of(request))
    form, status = HandInForm(request.POST or None, initial={"source": "csv"}), 200
    if request.method == "POST":
        try:
            return redirect("desk:history_run", pk=_handed_in(request, form).pk)
        except Refusal as refusal:
            status = refusal.status
            if form.is_valid():
                form.add_error(None, refusal.message)
    runs = HistoryRun.objects.select_related("staff")[:_SHOWN]
    context = {"form": form, "runs": runs, "most": settings.REQUEST_MAX_BYTES - _ROOM, "kept": _kept()}
    return render(request, "desk/bringing/history.html", context, status=status)


@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows how it stands; POST says what its columns mean and, by `do`, what comes next."""
    actor, now = actor_of(request), now_of(request)
    actions.require(actor)
    found = get_object_or_404(HistoryRun, pk=pk)
    if request.method == "GET":
        return _shown(request, found)
    do = request.POST.get("do", "")
    if do == "discard":
        actions.discard(found, by=actor)
        messages.success(request, _("Discarded, with its file."))
        return redirect("desk:history")
    if "zone" in request.POST:
        try:
            found = _chosen(request, found)
        except Refusal as refusal:
            return _shown(request, found, refusal)
    act = {"try": actions.try_it, "bring": actions.bring, "undo": actions.undo}.get(do)
    if act is not None:
        found = act(found, by=actor, at=now)
        hand_on(found)
    return redirect("desk:history_run", pk=pk)


@require_POST
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """A kept mapping goes."""
    actions.remove_mapping(get_object_or_404(HistoryMapping, pk=pk), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Removed."))
    return redirect("desk:history")


def _handed_in(request: HttpRequest, form: HandInForm) -> HistoryRun:
    told = checked(form)
    given = request.FILES.get("file")
    if given is None:
        raise Invalid(_("Choose a file."))
    path, digest = keep_file(given.chunks(), most=settings.REQUEST_MAX_BYTES)
    kept = HistoryMapping.objects.filter(pk=key_of(request.POST.get("mapping", "")) or 0).first()
    plan = kept.read if kept is not None and kept.source == told["source"] else None
    handed = actions.Handed(
        told["source"], told["label"], path, Path(given.name or "").name, digest, is_ours=True
    )
    try:
        return actions.begin(handed, by=actor_of(request), at=now_of(request), plan=plan)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _chosen(request: HttpRequest, found: HistoryRun) -> HistoryRun:
    told = checked(PlanForm(request.POST))
    try:
        plan = Plan.from_json(
            {
                "columns": _pairs(request, "column", "means"),
                "states": _pairs(request, "word", "category"),
                "zone": told["zone"] or "UTC",
                "has_said_zone": bool(told["zone"]),
                "day_first": not told["month_first"],
            }
        )
    except Unreadable as error:
        raise Invalid(str(error)) from error
    return actions.choose(found, plan, by=actor_of(request), at=now_of(request), name=told["keep_as"])


def _pairs(request: HttpRequest, names: str, values: str) -> dict[str, str]:
    """What was chosen for each; what was left empty is left out."""
    pairs = zip(request.POST.getlist(names), request.POST.getlist(values), strict=False)
    return {name: value for name, value in pairs if value}


def _shown(request: HttpRequest, found: HistoryRun, refusal: Refusal | None = None) -> HttpResponse:
    """With what was refused, and what was typed, where something was."""
    context: dict[str, Any] = {
        "run": found,
        "counted": list(counted(found)),
        "lost": list(lost(found)),
        "new_teams": found.report.get("new_teams", ()),
        "has_file": has_file(found),
        "left": found.brought.count() if found.state in (RunState.DONE, RunState.TAKEN_OUT) else 0,
    }
    if "HX-Request" in request.headers:
        response = render(request, "desk/bringing/_run.html", context)
        if not found.is_active:  # what can be done next stands beside it
            response["HX-Refresh"] = "true"
        return response
    plan = found.read_plan
    given = Plan(_pairs(request, "column", "means"), _pairs(request, "word", "category")) if refusal else plan
    context["trouble"] = refusal.message if refusal else ""
    try:
        choosing = choosing_of(found, given)
    except Unreadable as error:
        choosing, context["trouble"] = None, str(error)
    context |= {
        "choosing": choosing,
        "can_choose": found.state in CHOOSABLE and context["has_file"],
        "roles": [(role.value, words) for role, words in ROLE_WORDS.items()],
        "categories": Category.choices,
        "form": PlanForm(
            request.POST if refusal else None,
            initial={"zone": plan.zone if plan.has_said_zone else "", "month_first": not plan.day_first},
        ),
    }
    return render(request, "desk/bringing/run.html", context, status=refusal.status if refusal else 200)


def _kept() -> list[HistoryMapping]:
    return list(HistoryMapping.objects.all()[:_SHOWN])
