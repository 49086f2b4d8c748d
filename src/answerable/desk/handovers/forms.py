"""What is said when a ticket is handed over, and when it is returned."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from answerable.desk.forms import MomentField, offer
from answerable.people.models import Staff, Team
from answerable.routing.actions import Offer
from answerable.routing.actions.handovers import MOST_WORDS
from answerable.routing.handovers.offering import default_due, offerable_teams
from answerable.routing.models import Why, WhyNot
from answerable.tickets.models import Ticket
from answerable.web.widgets import PlainSelect

_LOCAL = "%Y-%m-%dT%H:%M"


class TeamField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Another company's team says whose it is."""

    def __init__(self) -> None:
        super().__init__(
            Team.objects.none(), label=_("To which team?"), empty_label=_("Choose …"), widget=PlainSelect
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.provider.is_in_house else f"{obj} ({obj.provider})"


def _words(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2, "dir": "auto", "data-autosize": True})
    return forms.CharField(label=label, required=False, max_length=MOST_WORDS, widget=area)


class OfferForm(forms.Form):
    team = TeamField()
    why = forms.ChoiceField(label=_("Why?"), choices=Why.choices, widget=PlainSelect)
    words = _words(_("In your words"))
    tried = _words(_("What was tried"))
    told = _words(_("What the customer was told"))
    expected = _words(_("What the customer expects now"))
    due_at = MomentField(
        label=_("To be accepted by"),
        help_text=_(
            "Until then it stays with you. If nobody accepts it by then, it goes back, and those who lead are told."
        ),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL),
    )

    def __init__(self, *args: Any, ticket: Ticket, staff: Staff, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "team", offerable_teams(ticket, staff).select_related("provider"))
        self.fields["due_at"].initial = localtime(default_due(ticket, now))

    def offer(self) -> Offer:
        given = self.cleaned_data
        names = ("words", "tried", "told", "expected", "due_at")
        return Offer(Why(given["why"]), **{name: given[name] for name in names})


class ReturnForm(forms.Form):
    why_not = forms.ChoiceField(label=_("Why?"), choices=WhyNot.choices, widget=PlainSelect)
    answer = _words(_("What would have to be otherwise"))
