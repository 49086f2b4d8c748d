"""Reviews of one's own work, once both sides agreed; one may see it otherwise."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.quality.forms import ReasonForm
from answerable.desk.quality.marking import lines_of
from answerable.desk.quality.working import released
from answerable.desk.views.settings.keeping import is_kept
from answerable.listening.models import QualityAppeal, QualityCase
from answerable.listening.quality import appeal
from answerable.tickets.models import Ticket


@require_GET
def own_reviews(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/quality/own.html", {"cases": released(staff_of(request))})


@require_http_methods(["GET", "POST"])
def own_review(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what both sides agreed on; POST says why one sees it otherwise."""
    staff = staff_of(request)
    rows = QualityCase.objects.released_to(staff).select_related("ticket", "scorecard")
    case: QualityCase = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None)

    def keep() -> None:
        appeal(case, form.cleaned_data["words"], by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Kept. Somebody of the other side decides."))
        return redirect("desk:quality_own_one", pk=case.pk)
    context = {
        "case": case,
        "lines": lines_of(case.scorecard, case.agreed),
        "notes": [each.words for each in case.reviews.all() if each.words],
        "appeal": QualityAppeal.objects.filter(case=case).first(),
        "form": form,
        "sees_ticket": Ticket.objects.visible_to(staff).filter(pk=case.ticket_id).exists(),
    }
    return render(request, "desk/quality/own_one.html", context, status=422 if form.errors else 200)
