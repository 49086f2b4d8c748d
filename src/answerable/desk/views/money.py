"""What prices rest on, the business case in its versions, and ways of paying looked at from both sides."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, key_of, now_of, staff_of
from answerable.desk.frame.spreadsheets import csv_of
from answerable.desk.insight.contracts import contract_figures, contract_rows
from answerable.desk.insight.drawing import drawing_of
from answerable.desk.insight.money import SEES_MONEY
from answerable.desk.insight.pages import RIGHT
from answerable.desk.money.forms import (
    AssumedForm,
    CaseForm,
    ContractForm,
    ExchangeForm,
    HourForm,
    MinutesForm,
)
from answerable.desk.views.settings.keeping import is_kept
from answerable.insight.models import BusinessCase, CaseVersion, ExchangeRate, HandlingTime, HourCost
from answerable.insight.money import actions as verbs
from answerable.insight.money.actions import KEEPS_MONEY
from answerable.insight.money.prices import money_settings
from answerable.insight.money.simulating import Contract, even_rates, simulate
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Staff

_MOST = 200
_FORMS: Mapping[str, type[forms.Form]] = {
    "hour": HourForm,
    "minutes": MinutesForm,
    "exchange": ExchangeForm,
    "assumed": AssumedForm,
}


@require_http_methods(["GET", "POST"])
def money(request: HttpRequest) -> HttpResponse:
    """POST keeps what one of its forms says, `of` being which; with `do` as remove, one row goes."""
    staff = _reader(request)
    written: dict[str, forms.Form] = {}
    if request.method == "POST":
        if not staff.may(KEEPS_MONEY):
            raise NotAllowed
        if request.POST.get("do") == "remove":
            _remove(request)
            messages.success(request, _("Removed."))
            return redirect("desk:money")
        of = request.POST.get("of", "")
        if of not in _FORMS:
            raise Invalid(_("There is no such form."))
        form = written[of] = _FORMS[of](request.POST)
        if is_kept(form, lambda: _keep(request, of, form)):
            messages.success(request, _("Saved. Figures follow within the night."))
            return redirect("desk:money")
    return _page(request, staff, written)


@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A case and its versions; POST keeps another."""
    staff = _reader(request)
    found = None if pk is None else get_object_or_404(BusinessCase, pk=pk)
    newest = None if found is None else found.newest
    may_keep = staff.may(KEEPS_MONEY)
    if not may_keep and (found is None or request.method == "POST"):
        raise NotAllowed
    kept: list[CaseVersion] = []
    form = (
        CaseForm(request.POST) if request.method == "POST" else CaseForm.of(newest) if newest else CaseForm()
    )

    def keep() -> None:
        kept.append(verbs.keep_case(form.wanted(), by=actor_of(request), at=now_of(request)))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Kept as version %(n)s.") % {"n": kept[0].number})
        return redirect("desk:money_case", pk=kept[0].case_id)
    context = {
        "case": found,
        "form": form if may_keep else None,
        "versions": found.versions.select_related("made_by")[:_MOST] if found else (),
        "currency": settings.CURRENCY,
    }
    return render(request, "desk/money/case.html", context)


@require_GET
def contracts(request: HttpRequest) -> HttpResponse:
    """For both sides: whoever reads figures of money, of the house or of a provider."""
    staff = staff_of(request)
    if not (staff.may(RIGHT) and staff.may(SEES_MONEY)):
        raise NotAllowed
    form = (
        ContractForm(request.GET)
        if request.GET.get("contacts") is not None
        else ContractForm(_first_numbers())
    )
    found: list[Sequence[Contract]] = []
    if is_kept(form, lambda: found.append(_simulated(form))) and request.GET.get("as") == "csv":
        response = HttpResponse(csv_of(*contract_rows(found[0])), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="ways-of-paying.csv"'
        return response
    figures = contract_figures(found[0]) if found else []
    context = {
        "form": form,
        "figures": [(each, drawing_of(each)) for each in figures],
        "contracts": found[0] if found else (),
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/money/contracts.html", context, status=200 if found else 422)


def _simulated(form: ContractForm) -> Sequence[Contract]:
    """Rates that are not said leave the provider the share that is."""
    work, said = form.work(), form.rates()
    even = even_rates(work, form.cleaned_data["margin"])
    return simulate(work, {way: even[way] if rate is None else rate for way, rate in said.items()})


def _first_numbers() -> dict[str, Any]:
    return {
        name: field.initial for name, field in ContractForm.base_fields.items() if field.initial is not None
    }


def _page(request: HttpRequest, staff: Staff, written: Mapping[str, forms.Form]) -> HttpResponse:
    today, said = now_of(request).date(), money_settings()
    fresh: dict[str, forms.Form] = {
        "hour": HourForm(initial={"valid_from": today, "currency": settings.CURRENCY}),
        "minutes": MinutesForm(initial={"valid_from": today}),
        "exchange": ExchangeForm(initial={"year": today.year}),
        "assumed": AssumedForm.of(said),
    }
    context = {
        "hours": HourCost.objects.select_related("team")[:_MOST],
        "minutes": HandlingTime.objects.all()[:_MOST],
        "rates": ExchangeRate.objects.all()[:_MOST],
        "cases": BusinessCase.objects.select_related("provider")[:_MOST],
        "said": said,
        "forms": fresh | dict(written) if staff.may(KEEPS_MONEY) else None,
        "currency": settings.CURRENCY,
        "handover": HandlingTime.HANDOVER,
    }
    return render(request, "desk/money/money.html", context, status=422 if written else 200)


def _keep(request: HttpRequest, of: str, form: forms.Form) -> object:
    by, at, said = actor_of(request), now_of(request), form.cleaned_data
    keeping: Mapping[str, Callable[[], object]] = {
        "hour": lambda: verbs.keep_hour_cost(
            said["team"], said["valid_from"], said["amount"], said["currency"], by=by, at=at
        ),
        "minutes": lambda: verbs.keep_handling_time(
            said["channel"], said["valid_from"], said["minutes"], by=by, at=at
        ),
        "exchange": lambda: verbs.keep_exchange_rate(
            said["year"], said["currency"], said["rate"], by=by, at=at
        ),
        "assumed": lambda: verbs.keep_assumptions(form.wanted(), by=by, at=at),  # type: ignore[attr-defined]
    }
    return keeping[of]()


def _remove(request: HttpRequest) -> None:
    """Twice is harmless."""
    by, at, given = actor_of(request), now_of(request), request.POST
    of, key = given.get("of", ""), key_of(given.get("key", "")) or 0
    if of == "hour" and (hour := HourCost.objects.select_related("team__provider").filter(pk=key).first()):
        verbs.keep_hour_cost(hour.team, hour.valid_from, None, hour.currency, by=by, at=at)
    elif of == "minutes" and (time := HandlingTime.objects.filter(pk=key).first()):
        verbs.keep_handling_time(time.channel, time.valid_from, None, by=by, at=at)
    elif of == "exchange" and (rate := ExchangeRate.objects.filter(pk=key).first()):
        verbs.keep_exchange_rate(rate.year, rate.currency, None, by=by, at=at)


def _reader(request: HttpRequest) -> Staff:
    """Of the house alone: what its people cost is no other company's business."""
    staff = staff_of(request)
    if not (staff.may(SEES_MONEY) and staff.scope.everything):
        raise NotAllowed
    return staff
