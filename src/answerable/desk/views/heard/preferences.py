"""What one is told, and how: a part of one's own page."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.heard.kinds import KINDS, Kind
from answerable.desk.heard.preferences import Wanted, change_preferences, ways_of
from answerable.desk.models import NotificationPreference, Way
from answerable.people.models import Staff


class ToldForm(forms.Form):
    """A box for each kind and way, named `kind-way`."""

    quiet_from = forms.TimeField(required=False, label=gettext_lazy("Quiet from"))
    quiet_until = forms.TimeField(required=False, label=gettext_lazy("Quiet until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        for kind in KINDS.values():
            for way in Way:
                words = f"{kind.label}: {way.label}"
                self.fields[f"{kind.name}-{way}"] = forms.BooleanField(required=False, label=words)
                self.fields[f"{kind.name}-{way}"].widget.attrs["aria-label"] = words

    def rows(self) -> Iterator[tuple[Kind, list[forms.BoundField]]]:
        for kind in KINDS.values():
            yield kind, [self[f"{kind.name}-{way}"] for way in Way]

    def wanted(self) -> Wanted:
        values = checked(self)
        choices = {kind.name: [way for way in Way if values[f"{kind.name}-{way}"]] for kind in KINDS.values()}
        return Wanted(choices, values["quiet_from"], values["quiet_until"])


def told_form(staff: Staff) -> ToldForm:
    preference = NotificationPreference.objects.filter(staff=staff).first()
    known: dict[str, bool | time | None] = {
        f"{kind.name}-{way}": way in ways_of(kind, preference.choices if preference else None)
        for kind in KINDS.values()
        for way in Way
    }
    if preference is not None:
        known |= {"quiet_from": preference.quiet_from, "quiet_until": preference.quiet_until}
    return ToldForm(initial=known)


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    wanted = ToldForm(request.POST).wanted()
    change_preferences(staff_of(request), wanted, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Saved."))
    return redirect(reverse("desk:me") + "#told")
