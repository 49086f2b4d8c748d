"""Showing what is masked, for a while and for a reason."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, now_of, ticket_of
from answerable.desk.masks.words import PART_WORDS
from answerable.desk.views.changes import back_to
from answerable.people.masking import Part
from answerable.tickets.actions import reveal
from answerable.tickets.models import RevealReason


class RevealForm(forms.Form):
    part = forms.ChoiceField(choices=list(PART_WORDS.items()), label=gettext_lazy("What"))
    reason = forms.ChoiceField(
        choices=RevealReason.choices,
        label=gettext_lazy("Why"),
        error_messages={"required": gettext_lazy("Say why it is to be shown.")},
    )
    words = forms.CharField(max_length=200, required=False)


@require_POST
def reveal_(request: HttpRequest, reference: str) -> HttpResponse:
    ticket, now = ticket_of(request, reference), now_of(request)
    wanted = checked(RevealForm(request.POST))
    shown = reveal(
        ticket,
        Part(wanted["part"]),
        RevealReason(wanted["reason"]),
        words=wanted["words"],
        by=actor_of(request),
        at=now,
    )
    until = date_format(localtime(shown.until), "H:i")
    messages.success(request, _("Shown to you on this ticket until %(until)s.") % {"until": until})
    return back_to(request, ticket)
