"""Central goals: what every region is to reach, in versions."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.views.providers.forms import day
from answerable.desk.views.settings.keeping import is_kept
from answerable.insight.goals import MOST_WHY, keep_goals
from answerable.insight.models import CentralGoals
from answerable.insight.models.goals import keeps_goals
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import ServiceLevel

MOST = 50


class GoalsForm(forms.Form):
    """A field for each kind of promise; what is left empty has no goal."""

    valid_from = day(gettext_lazy("Hold from"), required=True)
    why = forms.CharField(required=False, max_length=MOST_WHY, label=gettext_lazy("Why"))

    def __init__(self, *args: Any, newest: CentralGoals | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today
        for kind in ServiceLevel:
            words = str(kind.label)
            self.fields[kind.value] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=100,
                label=_("%(kind)s, kept in %%") % {"kind": words[:1].upper() + words[1:]},
                initial=None if newest is None else newest.shares.get(kind.value),
            )

    def shares(self) -> dict[str, int]:
        given = self.cleaned_data
        return {kind: given[kind] for kind in ServiceLevel.values if given.get(kind) is not None}


@require_http_methods(["GET", "POST"])
def goals(request: HttpRequest) -> HttpResponse:
    """Read by whoever sees all regions, kept by administrators."""
    staff, now = staff_of(request), now_of(request)
    if not (staff.may("insight.see") and staff.scope.everything):
        raise NotAllowed
    may_keep = keeps_goals(staff)
    if request.method == "POST" and not may_keep:
        raise NotAllowed
    form = GoalsForm(request.POST or None, newest=CentralGoals.objects.first(), today=now.date())
    if request.method == "POST" and is_kept(
        form,
        lambda: keep_goals(
            form.shares(),
            form.cleaned_data["valid_from"],
            form.cleaned_data["why"],
            by=actor_of(request),
            at=now,
        ),
    ):
        messages.success(request, _("Kept. The page of regions holds them from that day on."))
        return redirect("desk:goals")
    rows = [(each, _said(each)) for each in CentralGoals.objects.select_related("made_by")[:MOST]]
    return render(request, "desk/insight/goals.html", {"form": form if may_keep else None, "rows": rows})


def _said(version: CentralGoals) -> str:
    said = (
        f"{kind.label} {version.shares[kind.value]} %"
        for kind in ServiceLevel
        if kind.value in version.shares
    )
    return ", ".join(said) or _("no goals")
