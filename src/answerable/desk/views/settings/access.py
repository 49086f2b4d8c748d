"""What is masked for whom, who has access, and what was shown all the same: set and looked through by the house."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.access.exporting import as_csv, as_json
from answerable.desk.access.reviewing import review_of
from answerable.desk.frame.requests import actor_of, key_in, now_of, staff_of
from answerable.desk.masks.words import PART_WORDS
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.access import Role
from answerable.people.actions import AccessWanted, access_of, change_access, confirm_review, suspend_dormant
from answerable.people.actions.access import GIVEABLE
from answerable.people.looking_after import manages_own
from answerable.people.masking import Part
from answerable.people.models import Field, Provider
from answerable.tickets.models import Reveal

_PAGE = 50


class _OwnFields(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Two of them may be called the same, one of customers and one of tickets."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label} ({obj.get_about_display()})"


class MasksForm(forms.Form):
    parts = forms.MultipleChoiceField(
        choices=[(part.value, words) for part, words in PART_WORDS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Masked for their people"),
    )
    fields_ = _OwnFields(
        Field.objects.order_by("about", "position", "pk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Which fields of your own"),
    )
    may_reveal = forms.BooleanField(
        required=False,
        label=gettext_lazy("They may have one shown"),
        help_text=gettext_lazy("On one ticket, for 15 minutes, with a reason that is kept."),
    )
    gives = forms.MultipleChoiceField(
        choices=[(role.value, role.label) for role in GIVEABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Roles that their managers may give"),
        help_text=gettext_lazy("To people of their own, beside roles that go no further than their own."),
    )
    review_days = forms.IntegerField(
        min_value=1, max_value=1000, label=gettext_lazy("Look through it every … days")
    )
    dormant_days = forms.IntegerField(
        min_value=1, max_value=1000, label=gettext_lazy("An account counts as unused after … days")
    )
    suspend_days = forms.IntegerField(
        min_value=1,
        max_value=1000,
        required=False,
        label=gettext_lazy("It is suspended by itself after … days"),
        help_text=gettext_lazy("Left empty, never."),
    )

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if provider.is_in_house:  # the house sees everything, and its roles are an administrator's to give
            for name in ("parts", "fields_", "may_reveal", "gives"):
                del self.fields[name]

    def wanted(self) -> AccessWanted:
        known = self.cleaned_data
        fields = list(known.get("fields_", ()))
        parts = {Part(each) for each in known.get("parts", ())} - (set() if fields else {Part.FIELDS})
        return AccessWanted(
            parts=parts,
            fields=fields,
            may_reveal=known.get("may_reveal", False),
            gives=[Role(each) for each in known.get("gives", ())],
            review_days=known["review_days"],
            dormant_days=known["dormant_days"],
            suspend_days=known["suspend_days"],
        )


def _for_the_house(request: HttpRequest) -> None:
    staff = staff_of(request)
    if not staff.may("access.manage") or not staff.scope.everything:
        raise NotAllowed


def _provider(request: HttpRequest, pk: int) -> Provider:
    _for_the_house(request)
    return get_object_or_404(Provider, pk=pk)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    _for_the_house(request)
    people = Count("staff", filter=Q(staff__is_active=True))
    rows = Provider.objects.select_related("access").annotate(people=people)[:_PAGE]
    known = [(each, each.reviews.first(), _masked(each)) for each in rows]
    return render(request, "desk/access/overview.html", {"providers": known})


def _masked(provider: Provider) -> str:
    access = getattr(provider, "access", None)
    parts = access.parts if access is not None and not provider.is_in_house else ()
    return ", ".join(str(PART_WORDS[part]) for part in Part if part.value in parts)


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    provider = _provider(request, pk)
    context = {
        "provider": provider,
        "review": review_of(provider, at=now_of(request)),
        "now": now_of(request),
    }
    return render(request, "desk/access/review.html", context)


@require_http_methods(["GET", "POST"])
def masks(request: HttpRequest, pk: int) -> HttpResponse:
    provider = _provider(request, pk)
    kept = access_of(provider)
    known = {
        "parts": kept.parts,
        "fields_": [each.pk for each in kept.fields.all()] if kept.pk and not kept._state.adding else [],
        "may_reveal": kept.may_reveal,
        "gives": kept.gives,
        "review_days": kept.review_days,
        "dormant_days": kept.dormant_days,
        "suspend_days": kept.suspend_days,
    }
    form = MasksForm(request.POST or None, initial=known, provider=provider)
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: change_access(provider, form.wanted(), by=by, at=at)):
        messages.success(request, _("Saved: it holds from their next page on."))
        return redirect("desk:access_review", pk=pk)
    return render(request, "desk/access/masks.html", {"provider": provider, "form": form})


@require_POST
def reviewed(request: HttpRequest, pk: int) -> HttpResponse:
    confirm_review(_provider(request, pk), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Kept: you looked through it today."))
    return redirect("desk:access_review", pk=pk)


@require_POST
def unused(request: HttpRequest, pk: int) -> HttpResponse:
    """All accounts that nobody uses, in one go."""
    gone = suspend_dormant(_provider(request, pk), by=actor_of(request), at=now_of(request))
    said = ngettext("%(n)s account was suspended.", "%(n)s accounts were suspended.", len(gone))
    messages.success(request, said % {"n": len(gone)})
    return redirect("desk:access_review", pk=pk)


@require_GET
def export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    provider = _provider(request, pk)
    found = review_of(provider, at=now_of(request))
    name = f"access-{provider.pk}-{now_of(request):%Y-%m-%d}.{form}"
    if form == "json":
        response: HttpResponse = JsonResponse(as_json(found))
    elif form == "csv":
        response = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def reveals(request: HttpRequest) -> HttpResponse:
    """Who had what shown, when and why: all for the house, their own people's for a provider's managers."""
    staff = staff_of(request)
    is_house = staff.may("access.manage") and staff.scope.everything
    if not is_house and not manages_own(staff):
        raise NotAllowed
    rows = Reveal.objects.visible_to(staff).select_related("staff__provider", "ticket", "customer")
    before = key_in(request, "before")
    found = list((rows.filter(pk__lt=before) if before is not None else rows)[: _PAGE + 1])
    counted = rows.order_by().values("staff__name", "staff__provider__name").annotate(n=Count("pk"))
    context = {
        "reveals": found[:_PAGE],
        "next_before": found[_PAGE - 1].pk if len(found) > _PAGE else None,
        "counted": counted.order_by("-n", "staff__name")[:20],
        "parts": {part.value: words for part, words in PART_WORDS.items()},
        "is_house": is_house,
    }
    return render(request, "desk/access/reveals.html", context)
