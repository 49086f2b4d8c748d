"""Tags: renamed, merged, removed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of
from answerable.desk.queues.counting import capped, counts
from answerable.desk.views.settings.keeping import is_kept
from answerable.desk.views.settings.lists import page_by_name
from answerable.desk.views.settings.words import require
from answerable.tickets.actions.words import spelled
from answerable.tickets.models import Tag, Ticket
from answerable.tickets.vocabulary import merge_tags, remove_tag, rename_tag

_Hung = Ticket.tags.through


class TagNameForm(forms.Form):
    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))


class TagMergeForm(forms.Form):
    into = forms.CharField(
        max_length=60,
        label=gettext_lazy("Into the tag"),
        help_text=gettext_lazy("Its name. Every ticket that has this tag has that one then."),
    )

    def clean_into(self) -> Tag:
        found = Tag.objects.filter(name=spelled(self.cleaned_data["into"])).first()
        if found is None:
            raise forms.ValidationError(_("There is no tag of this name."))
        return found


@require_GET
def tags(request: HttpRequest) -> HttpResponse:
    require(request)
    asked = request.GET.get("q", "").strip()[:60]
    found = Tag.objects.filter(name__icontains=asked) if asked else Tag.objects.all()
    page = page_by_name(found, after=key_in(request, "after"))
    used = counts(_Hung.objects.all(), "tag", [each.pk for each in page.rows])
    rows = [(each, used[each.pk]) for each in page.rows]
    return render(request, "desk/settings/tags.html", {"rows": rows, "page": page, "asked": asked})


@require_http_methods(["GET", "POST"])
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename it; DELETE removes it from every ticket."""
    require(request)
    found, by, at = get_object_or_404(Tag, pk=pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        remove_tag(found, by=by, at=at)
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
        return redirect("desk:tag_list")
    form = TagNameForm(request.POST or None, initial={"name": found.name})
    if is_kept(form, lambda: rename_tag(found, form.cleaned_data["name"], by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:tag_list")
    return _shown(request, found, form, TagMergeForm())


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    require(request)
    found, by, at = get_object_or_404(Tag, pk=pk), actor_of(request), now_of(request)
    form = TagMergeForm(request.POST)
    if is_kept(form, lambda: merge_tags(found, form.cleaned_data["into"], by=by, at=at)):
        told = {"gone": found.name, "kept": form.cleaned_data["into"].name}
        messages.success(request, _("“%(gone)s” is “%(kept)s” now.") % told)
        return redirect("desk:tag_list")
    return _shown(request, found, TagNameForm(initial={"name": found.name}), form)


def _shown(request: HttpRequest, found: Tag, form: TagNameForm, merging: TagMergeForm) -> HttpResponse:
    used = capped(_Hung.objects.filter(tag=found))
    context: dict[str, Any] = {"form": form, "merging": merging, "tag": found, "used": used}
    return render(request, "desk/settings/tag.html", context)
