"""What reviews say together, and the scorecard and the draws behind it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.quality.forms import SizeForm, criterion_rows
from answerable.desk.quality.showing import FAMILIES, results_for
from answerable.desk.views.quality.reviews import reviewer_of
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.listening.models import Draw, SampleSize
from answerable.listening.quality import add_scorecard, set_sample_size
from answerable.listening.quality.choosing import monday_of
from answerable.listening.quality.scorecards import latest
from answerable.people.models import Provider, ProviderKind, Staff

_MOST_DRAWS = 24


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    staff = reviewer_of(request)
    draws = Draw.objects.select_related("provider")
    if not staff.scope.everything:
        draws = draws.filter(provider=staff.provider_id)
    context = {
        "results": results_for(staff),
        "columns": [_("Mean score (95 %%)") % (), *(str(each.label) for each in FAMILIES)],
        "draws": draws[:_MOST_DRAWS],
        "is_house": staff.scope.everything,
    }
    return render(request, "desk/quality/results.html", context)


@require_http_methods(["GET", "POST"])
def scorecard(request: HttpRequest) -> HttpResponse:
    """GET shows the newest, POST makes the next."""
    card = latest()
    if request.method == "GET":
        staff = reviewer_of(request)
        rows = criterion_rows(card) if _may_manage(staff) else []
        return render(request, "desk/quality/scorecard.html", {"card": card, "rows": rows})
    _manager(request)
    rows, trouble = criterion_rows(card, request.POST), ""
    if all(row.is_valid() for row in rows):
        wanted = [row.wanted() for row in rows if row.cleaned_data["title"].strip()]
        try:
            made = add_scorecard(wanted, by=actor_of(request), at=now_of(request))
        except Refusal as refusal:  # beside the rows, so that nothing typed is lost
            trouble = refusal.message
        else:
            messages.success(request, _("Version %(number)s is in force.") % {"number": made.number})
            return redirect("desk:quality_scorecard")
    context = {"card": card, "rows": rows, "trouble": trouble}
    return render(request, "desk/quality/scorecard.html", context, status=422)


@require_GET
def samples(request: HttpRequest) -> HttpResponse:
    _manager(request)
    sizes = SampleSize.objects.select_related("rule_tag")
    week = monday_of(now_of(request))
    providers = Provider.objects.exclude(kind=ProviderKind.AUTOMATED)
    shown = []
    for provider in providers:
        own = list(sizes.filter(provider=provider)[:3])
        newest = own[0] if own else None
        initial = (
            {
                "per_week": newest.per_week,
                "targeted_per_week": newest.targeted_per_week,
                "rule_tag": newest.rule_tag,
            }
            if newest
            else None
        )
        now = next((each for each in own if each.from_week <= week), None)
        ahead = newest if newest and newest.from_week > week else None
        form = SizeForm(initial=initial, auto_id=f"id_%s_{provider.pk}")
        shown.append((provider, form, now, ahead))
    return render(request, "desk/quality/samples.html", {"providers": shown})


@require_POST
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    _manager(request)
    provider, form = (
        get_object_or_404(Provider.objects.exclude(kind=ProviderKind.AUTOMATED), pk=pk),
        SizeForm(request.POST),
    )
    checked(form)
    set_sample_size(provider, form.wanted(), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Kept. It holds from next Monday on."))
    return redirect("desk:quality_samples")


def _may_manage(staff: Staff) -> bool:
    return staff.may("quality.manage") and staff.provider.is_in_house


def _manager(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not _may_manage(staff):
        raise NotAllowed
    return staff
