"""Macros: the list, the page on which one is put together, and running one on a ticket."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of, ticket_of
from answerable.desk.models import Macro
from answerable.desk.phrases.macros import (
    MOST_STEPS,
    Plan,
    add_macro,
    change_macro,
    remove_macro,
    restore_macro,
    run_macro,
)
from answerable.desk.phrases.naming import Names
from answerable.desk.sharing.belonging import PHRASES, may_write
from answerable.desk.sharing.choosing import OWN, WhoseField, chosen_for
from answerable.desk.views.stepping import StepRow, rows_in, rows_of, rows_rearranged, step_choices
from answerable.ledger.refusals import Refusal
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

MOST_LISTED = 200


class MacroForm(forms.Form):
    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))

    def __init__(self, *args: Any, staff: Staff, present: Macro | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"] = WhoseField(staff=staff, rights=PHRASES, present=present)


@require_GET
def macros(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/macros.html", {"told": _told(request), "now": now_of(request)})


@require_http_methods(["GET", "POST"])
def macro(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Put one together, change one, or only look at it; `from` begins with a copy. Moving rows keeps nothing."""
    visible = Macro.objects.visible_to(staff_of(request)).present()
    found = get_object_or_404(visible, pk=pk) if pk is not None else None
    if found is not None and not may_write(actor_of(request), found):
        return _page(request, found, None, [])
    if request.method == "POST":
        return _posted(request, found)
    model = found or _copied(request)
    form = MacroForm(initial=_initial(model, is_copy=found is None), staff=staff_of(request), present=found)
    choices = step_choices(staff_of(request))
    return _page(request, found, form, rows_of(model.steps if model else (), choices))


@require_http_methods(["POST", "DELETE"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST removes it, DELETE undoes that."""
    found = get_object_or_404(Macro.objects.visible_to(staff_of(request)), pk=pk)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        restore_macro(found, by=by, at=at)
        messages.success(request, _("“%(name)s” is back.") % {"name": found.name})
    else:
        remove_macro(found, by=by, at=at)
        undo = reverse("desk:macro_removal", args=[found.pk])
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.name}, extra_tags=undo)
    return redirect("desk:macros")


@require_GET
def ticket_macros(request: HttpRequest, reference: str) -> HttpResponse:
    """What can be run on this ticket, each with what it will do: for the menu, or as a page."""
    context = {"ticket": ticket_of(request, reference), "told": _told(request), "now": now_of(request)}
    is_part = "HX-Request" in request.headers
    return render(request, "desk/_macros_menu.html" if is_part else "desk/ticket_macros.html", context)


@require_POST
def run(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    ticket, staff = ticket_of(request, reference), staff_of(request)
    found = get_object_or_404(Macro.objects.visible_to(staff).present(), pk=pk)
    changed = run_macro(found, ticket, by=actor_of(request), at=now_of(request))
    words = (
        _("“%(macro)s”: %(changed)s.") if changed else _("“%(macro)s” changed nothing: it was so already.")
    )
    told = Names(changed, staff).has(changed)
    messages.success(request, words % {"macro": found.name, "changed": told})
    if not Ticket.objects.visible_to(staff).filter(pk=ticket.pk).exists():
        return redirect("desk:queue")
    return redirect(ticket)


def _told(request: HttpRequest) -> list[tuple[Macro, str]]:
    """Those that they may use, each with what it will do in words."""
    staff = staff_of(request)
    visible = Macro.objects.visible_to(staff).present().select_related("team")
    found = list(visible.order_by("name", "pk")[:MOST_LISTED])
    names = Names([step for each in found for step in each.steps], staff)
    return [(each, names.will(each.steps)) for each in found]


def _posted(request: HttpRequest, found: Macro | None) -> HttpResponse:
    staff = staff_of(request)
    form, rows = (
        MacroForm(request.POST, staff=staff, present=found),
        rows_in(request.POST, step_choices(staff)),
    )
    rearranged = rows_rearranged(request.POST, rows)
    if rearranged is not None:
        form = MacroForm(initial=request.POST.dict(), staff=staff, present=found)
        return _page(request, found, form, rearranged, is_more="more" in request.POST)
    if form.is_valid() and _kept(request, found, form, rows):
        messages.success(request, _("Saved."))
        return redirect("desk:macros")
    return _page(request, found, form, rows)


def _kept(request: HttpRequest, found: Macro | None, form: MacroForm, rows: list[StepRow]) -> Macro | None:
    by, at = actor_of(request), now_of(request)
    team, owner = form.cleaned_data["whose"]
    try:
        steps = [row.step() for row in rows if row.says_something]
        wanted = Plan(form.cleaned_data["name"], steps, team, owner)
        if found is None:
            return add_macro(wanted, by=by, at=at)
        return change_macro(found, wanted, by=by, at=at)
    except Refusal as refusal:  # beside the fields, so that nothing typed is lost
        form.add_error(None, refusal.message)
        return None


def _page(
    request: HttpRequest,
    found: Macro | None,
    form: MacroForm | None,
    rows: list[StepRow],
    *,
    is_more: bool = False,
) -> HttpResponse:
    staff = staff_of(request)
    if form is not None and (not rows or is_more) and len(rows) < MOST_STEPS:
        rows = [*rows, StepRow(len(rows), "", "", step_choices(staff))]
    steps = found.steps if found else ()
    context = {
        "macro": found,
        "form": form,
        "rows": rows,
        "does": Names(steps, staff).will(steps),
        "now": now_of(request),
    }
    return render(request, "desk/macro.html", context)


def _copied(request: HttpRequest) -> Macro | None:
    if not request.GET.get("from"):
        return None
    return get_object_or_404(
        Macro.objects.visible_to(staff_of(request)).present(), pk=key_in(request, "from")
    )


def _initial(model: Macro | None, *, is_copy: bool) -> dict[str, str]:
    if model is None:
        return {"whose": OWN}
    if not is_copy:
        return {"name": model.name, "whose": chosen_for(model)}
    return {"name": (_("%(title)s (copy)") % {"title": model.name})[:120], "whose": OWN}
