"""Brands: the names under which a company answers, and how each signs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, method_of, now_of
from answerable.desk.queues.counting import capped, counts
from answerable.desk.templatetags.desk import language_name
from answerable.desk.views.settings.keeping import is_kept
from answerable.desk.views.settings.words import require
from answerable.tickets.models import Brand, Ticket
from answerable.tickets.vocabulary import add_brand, change_brand, remove_brand
from answerable.tickets.vocabulary.brands import MOST_LANGUAGES, MOST_SIGNATURE, BrandWanted
from answerable.tickets.vocabulary.guards import MOST_WORDS
from answerable.web.widgets import PlainSelect


class BrandForm(forms.Form):
    name = forms.CharField(
        max_length=60, label=gettext_lazy("Name"), help_text=gettext_lazy("What colleagues call it.")
    )
    sender = forms.CharField(
        max_length=120,
        label=gettext_lazy("Sender’s name"),
        help_text=gettext_lazy("What customers read as the sender of mail. The address stays the mailbox’s."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language to fall back on"),
        widget=PlainSelect,
        help_text=gettext_lazy("For customers in whose language there is no signature."),
    )
    help_url = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Help centre"),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    colour = forms.CharField(
        max_length=7, label=gettext_lazy("Colour"), widget=forms.TextInput(attrs={"type": "color"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_languages(self)


class SignatureRow(forms.Form):
    """One language. A row without a text says nothing."""

    signature_language = forms.ChoiceField(label=gettext_lazy("Language"), widget=PlainSelect)
    signature = forms.CharField(
        required=False,
        strip=False,
        max_length=MOST_SIGNATURE,
        label=gettext_lazy("Signature"),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 4}),
    )

    def __init__(self, number: int, language: str, text: str) -> None:
        given = {"signature_language": language, "signature": text}
        super().__init__(given, auto_id=f"%s-{number}", use_required_attribute=False)
        _offer_languages(self, "signature_language")

    @property
    def language(self) -> str:
        return str(self["signature_language"].value())

    @property
    def text(self) -> str:
        return str(self["signature"].value())


class RemovalForm(forms.Form):
    into = forms.ModelChoiceField(
        Brand.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose a brand"),
        label=gettext_lazy("Its tickets and mailboxes get instead"),
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", Brand.objects.exclude(pk=brand.pk))


@require_GET
def brands(request: HttpRequest) -> HttpResponse:
    require(request)
    found = list(Brand.objects.annotate(boxes=Count("mailboxes"))[:MOST_WORDS])
    used = counts(Ticket.objects.all(), "brand", [each.pk for each in found])
    return render(request, "desk/settings/brands.html", {"rows": [(each, used[each.pk]) for each in found]})


@require_http_methods(["GET", "POST"])
def brand(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add one or change one; `more` only asks for room for another language. DELETE removes it."""
    require(request)
    found = get_object_or_404(Brand, pk=pk) if pk is not None else None
    if found is not None and method_of(request) == "DELETE":
        return _removed(request, found)
    if request.method != "POST":
        return _shown(request, found, BrandForm(initial=_initial(found)), _rows_of(found))
    rows = _rows_in(request)
    if "more" in request.POST:
        form = BrandForm(initial=request.POST.dict())
        return _shown(request, found, form, [*rows, SignatureRow(len(rows), "", "")])
    form, by, at = BrandForm(request.POST), actor_of(request), now_of(request)

    def keep() -> None:
        if found is None:
            add_brand(_wanted(form, rows), by=by, at=at)
        else:
            change_brand(found, _wanted(form, rows), by=by, at=at)

    if _are_sound(form, rows) and is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:brands")
    return _shown(request, found, form, rows)


def _removed(request: HttpRequest, found: Brand) -> HttpResponse:
    form, by, at = RemovalForm(request.POST, brand=found), actor_of(request), now_of(request)
    if is_kept(form, lambda: remove_brand(found, into=form.cleaned_data["into"], by=by, at=at)):
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
        return redirect("desk:brands")
    return _shown(request, found, BrandForm(initial=_initial(found)), _rows_of(found), form)


def _shown(
    request: HttpRequest,
    found: Brand | None,
    form: BrandForm,
    rows: Sequence[SignatureRow],
    removal: RemovalForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "brand": found, "rows": rows[:MOST_LANGUAGES]}
    if found is not None:
        context["removal"] = removal or RemovalForm(brand=found)
        context["used"] = capped(Ticket.objects.filter(brand=found))
        context["is_needed_elsewhere"] = context["used"] != "0" or found.mailboxes.exists()
    return render(request, "desk/settings/brand.html", context)


def _initial(found: Brand | None) -> dict[str, Any]:
    if found is None:
        return {"colour": Brand().colour, "language": settings.LANGUAGE_CODE.partition("-")[0]}
    return {name: getattr(found, name) for name in BrandForm.base_fields}


def _rows_of(found: Brand | None) -> list[SignatureRow]:
    texts = found.texts if found else {}
    rows = [SignatureRow(number, *pair) for number, pair in enumerate(texts.items())]
    return rows or [SignatureRow(0, found.language if found else "", "")]


def _rows_in(request: HttpRequest) -> list[SignatureRow]:
    pairs = zip(request.POST.getlist("signature_language"), request.POST.getlist("signature"), strict=False)
    return [
        SignatureRow(number, language, text.replace("\x00", ""))
        for number, (language, text) in enumerate(list(pairs)[:MOST_LANGUAGES])
    ]


def _are_sound(form: BrandForm, rows: Sequence[SignatureRow]) -> bool:
    """Each language there once; what is wrong stands beside where it is."""
    written = [row for row in rows if row.text.strip()]
    are_sound = [form.is_valid(), *(row.is_valid() for row in written)]
    if len({row.language for row in written}) != len(written):
        form.add_error(None, _("One language is there twice. Put its signature into one box."))
        return False
    return all(are_sound)


def _wanted(form: BrandForm, rows: Sequence[SignatureRow]) -> BrandWanted:
    signatures = {row.language: row.text for row in rows if row.text.strip()}
    return BrandWanted(**form.cleaned_data, signatures=signatures)


def _offer_languages(form: forms.Form, name: str = "language") -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    names = [(code, language_name(code)) for code, info in LANG_INFO.items() if "name" in info]
    field.choices = [("", _("Choose a language")), *sorted(names, key=lambda pair: pair[1])]
