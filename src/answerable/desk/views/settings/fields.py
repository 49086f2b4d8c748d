"""A company's own fields: what they are called, what can be chosen, in which order they stand."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of
from answerable.desk.queues.counting import counts
from answerable.desk.views.settings.keeping import is_kept
from answerable.desk.views.settings.words import is_up, require
from answerable.people.models import Field, FieldAbout, FieldKind
from answerable.tickets.vocabulary import add_field, change_field, move_field, remove_field, rename_choice
from answerable.tickets.vocabulary.fields import values_of
from answerable.tickets.vocabulary.guards import MOST_WORDS


class ChoicesField(forms.CharField):
    """One choice on each line."""

    def clean(self, value: object) -> list[str]:
        text: str = super().clean(value)
        return text.splitlines()


class FieldForm(forms.Form):
    label = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    choices = ChoicesField(
        required=False,
        max_length=50_000,
        widget=forms.Textarea,
        label=gettext_lazy("Choices"),
        help_text=gettext_lazy("One on each line, in the order in which they are offered."),
    )


class NewFieldForm(FieldForm):
    about = forms.TypedChoiceField(
        choices=FieldAbout.choices,
        coerce=FieldAbout,
        label=gettext_lazy("Of"),
        help_text=gettext_lazy("What has this field. This stays as it is."),
    )
    kind = forms.TypedChoiceField(
        choices=FieldKind.choices,
        coerce=FieldKind,
        label=gettext_lazy("Kind"),
        help_text=gettext_lazy("This stays as it is."),
    )
    key = forms.CharField(
        required=False,
        max_length=60,
        label=gettext_lazy("Key"),
        help_text=gettext_lazy(
            "What programs call it, as in order_number; made from the name when left out. This stays as it is."
        ),
    )
    field_order = ("about", "label", "kind", "choices", "key")


class ChoiceForm(forms.Form):
    old = forms.ChoiceField(label=gettext_lazy("Choice"))
    new = forms.CharField(
        max_length=200,
        label=gettext_lazy("New name"),
        help_text=gettext_lazy("If there is a choice of this name already, the two become one."),
    )

    def __init__(self, *args: object, field: Field, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        old = self.fields["old"]
        assert isinstance(old, forms.ChoiceField)
        old.choices = [(choice, choice) for choice in field.choices]


@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    require(request)
    groups = [(about.label, _rows(about)) for about in FieldAbout]
    return render(request, "desk/settings/fields.html", {"groups": [group for group in groups if group[1]]})


def _rows(about: FieldAbout) -> list[tuple[Field, str]]:
    found = list(Field.objects.of(about)[:MOST_WORDS])
    used = counts(values_of(about), "field", [each.pk for each in found])
    return [(each, used[each.pk]) for each in found]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require(request)
    form = NewFieldForm(request.POST or None, initial={"about": request.GET.get("about", "")})
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: add_field(**form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Added. It can be filled in now."))
        return redirect("desk:fields")
    return render(request, "desk/settings/field.html", {"form": form})


@require_http_methods(["GET", "POST"])
def field(request: HttpRequest, pk: int) -> HttpResponse:
    """Change it; DELETE removes it."""
    require(request)
    found, by, at = get_object_or_404(Field, pk=pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        remove_field(found, by=by, at=at)
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.label})
        return redirect("desk:fields")
    form = FieldForm(request.POST or None, initial=_initial(found))
    if is_kept(form, lambda: change_field(found, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:fields")
    return _shown(request, found, form, ChoiceForm(field=found))


@require_POST
def choices(request: HttpRequest, pk: int) -> HttpResponse:
    """One choice is called otherwise, wherever it is in use."""
    require(request)
    found, by, at = get_object_or_404(Field, pk=pk), actor_of(request), now_of(request)
    form = ChoiceForm(request.POST, field=found)
    if is_kept(form, lambda: rename_choice(found, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Renamed, wherever it is in use."))
        return redirect("desk:field_settings", pk=pk)
    return _shown(request, found, FieldForm(initial=_initial(found)), form)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    require(request)
    found = get_object_or_404(Field, pk=pk)
    move_field(found, up=is_up(request), by=actor_of(request), at=now_of(request))
    return redirect("desk:fields")


def _initial(found: Field) -> dict[str, str]:
    return {"label": found.label, "choices": "\n".join(found.choices)}


def _shown(request: HttpRequest, found: Field, form: FieldForm, renaming: ChoiceForm) -> HttpResponse:
    if found.kind != FieldKind.CHOICE:
        form.fields["choices"].widget = forms.HiddenInput()
    context = {"form": form, "renaming": renaming, "known": found}
    return render(request, "desk/settings/field.html", context)
