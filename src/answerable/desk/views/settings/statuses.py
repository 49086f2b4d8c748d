"""Statuses: what they are called, what they mean, in which order they are offered."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, method_of, now_of
from answerable.desk.queues.counting import capped, counts
from answerable.desk.views.settings.keeping import is_kept
from answerable.desk.views.settings.words import is_up, require
from answerable.tickets.models import Category, Status, Ticket
from answerable.tickets.vocabulary import (
    add_status,
    change_status,
    make_default,
    move_status,
    remove_status,
)
from answerable.tickets.vocabulary.guards import MOST_WORDS


class WordForm(forms.Form):
    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    category = forms.TypedChoiceField(
        choices=Category.choices,
        coerce=Category,
        label=gettext_lazy("What it means"),
        help_text=gettext_lazy("Whether a ticket is open, and for whom it waits, follows from this."),
    )


class RemovalForm(forms.Form):
    into = forms.ModelChoiceField(
        Status.objects.none(), required=False, label=gettext_lazy("Its tickets get instead")
    )

    def __init__(self, *args: Any, status: Status, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", Status.objects.filter(category=status.category).exclude(pk=status.pk))


@require_GET
def statuses(request: HttpRequest) -> HttpResponse:
    require(request)
    found = list(Status.objects.all()[:MOST_WORDS])
    used = counts(Ticket.objects.all(), "status", [each.pk for each in found])
    rows = [(each, used[each.pk]) for each in found]
    return render(request, "desk/settings/statuses.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require(request)
    form = WordForm(request.POST or None, initial={"category": Category.OPEN})
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: add_status(**form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Added."))
        return redirect("desk:statuses")
    return render(request, "desk/settings/status.html", {"form": form})


@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Change it; DELETE removes it."""
    require(request)
    found = get_object_or_404(Status, pk=pk)
    if method_of(request) == "DELETE":
        return _removed(request, found)
    form = WordForm(request.POST or None, initial={"name": found.name, "category": found.category})
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: change_status(found, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:statuses")
    return _shown(request, found, form, RemovalForm(status=found))


def _removed(request: HttpRequest, found: Status) -> HttpResponse:
    form, by, at = RemovalForm(request.POST, status=found), actor_of(request), now_of(request)
    if is_kept(form, lambda: remove_status(found, into=form.cleaned_data["into"], by=by, at=at)):
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
        return redirect("desk:statuses")
    known = {"name": found.name, "category": found.category}
    return _shown(request, found, WordForm(initial=known), form)


def _shown(request: HttpRequest, found: Status, form: WordForm, removal: RemovalForm) -> HttpResponse:
    used = capped(Ticket.objects.filter(status=found))
    context = {"form": form, "removal": removal, "status": found, "used": used}
    return render(request, "desk/settings/status.html", context)


@require_POST
def default(request: HttpRequest, pk: int) -> HttpResponse:
    require(request)
    found = make_default(get_object_or_404(Status, pk=pk), by=actor_of(request), at=now_of(request))
    messages.success(
        request,
        _("“%(name)s” is what “%(category)s” means from now on.")
        % {"name": found.name, "category": found.get_category_display()},
    )
    return redirect("desk:statuses")


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    require(request)
    found = get_object_or_404(Status, pk=pk)
    move_status(found, up=is_up(request), by=actor_of(request), at=now_of(request))
    return redirect("desk:statuses")
