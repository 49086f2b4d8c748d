"""What the client owes its providers, and what managers of either side say became of it."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.views.providers.forms import day
from answerable.desk.views.settings.keeping import is_kept
from answerable.insight.duties.actions import MOST_WORDS, DutySaid, say_duty
from answerable.insight.models import DutyRecord
from answerable.insight.models.duties import duties as sees_duties
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import DutyWhat, Provider, ProviderKind, Staff
from answerable.web.widgets import PlainSelect

MOST = 200
_MET, _MISSED = "met", "missed"


class DutyForm(forms.Form):
    provider = forms.ModelChoiceField(
        Provider.objects.none(), label=gettext_lazy("Towards"), empty_label=None, widget=PlainSelect
    )
    duty = forms.ChoiceField(
        choices=DutyWhat.choices, label=gettext_lazy("What the client owes"), widget=PlainSelect
    )
    day = day(gettext_lazy("Due on"), required=True)
    became = forms.ChoiceField(
        choices=[(_MET, gettext_lazy("met")), (_MISSED, gettext_lazy("missed"))],
        label=gettext_lazy("It was"),
        widget=PlainSelect,
    )
    words = forms.CharField(required=False, max_length=MOST_WORDS, label=gettext_lazy("In words"))

    def __init__(self, *args: Any, staff: Staff, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "provider", owed_to(staff))
        self.fields["day"].initial = today

    def said(self) -> DutySaid:
        given = self.cleaned_data
        return DutySaid(DutyWhat(given["duty"]), given["day"], given["became"] == _MET, given["words"])


def owed_to(staff: Staff) -> Any:
    """Of the house nothing is owed to itself."""
    return Provider.objects.visible_to(staff).exclude(kind=ProviderKind.IN_HOUSE).order_by("name")


@require_http_methods(["GET", "POST"])
def duties(request: HttpRequest) -> HttpResponse:
    staff, now = staff_of(request), now_of(request)
    if not sees_duties(staff):
        raise NotAllowed
    form = DutyForm(request.POST or None, staff=staff, today=now.date())
    if is_kept(
        form, lambda: say_duty(form.cleaned_data["provider"], form.said(), by=actor_of(request), at=now)
    ):
        messages.success(request, _("Recorded. The page of providers counts it."))
        return redirect("desk:duties")
    rows = DutyRecord.objects.visible_to(staff).select_related("provider", "said_by")
    return render(
        request,
        "desk/insight/duties.html",
        {"form": form, "rows": rows[:MOST], "may_say": owed_to(staff).exists()},
    )
