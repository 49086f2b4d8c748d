"""What is asked of whoever gives something back, and of whoever decides."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Customer, Staff
from answerable.regions.belonging import regions
from answerable.tickets.actions import GoodwillWanted
from answerable.tickets.actions.goodwill import AT_MOST
from answerable.tickets.models import GoodwillKind, GoodwillReason, GoodwillRefusal, Ticket
from answerable.web.widgets import PlainSelect


def _chosen(reasons: type[TextChoices]) -> list[tuple[str, Any]]:
    """Nobody's reason is chosen for them."""
    return [("", _("Choose …")), *reasons.choices]


class GoodwillForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=GoodwillKind.choices, widget=PlainSelect)
    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=9,
        decimal_places=2,
        max_value=AT_MOST,
        help_text=_("Of a replacement, what it is worth."),
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        widget=forms.TextInput(attrs={"size": 4, "autocapitalize": "characters", "spellcheck": "false"}),
    )
    reason = forms.ChoiceField(label=_("Why?"), choices=_chosen(GoodwillReason), widget=PlainSelect)
    order = forms.CharField(
        label=_("Order"), required=False, max_length=80, help_text=_("As the shop knows it, if you have it.")
    )
    key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ticket: Ticket, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].initial = _currency(ticket.customer, staff)
        self.fields["key"].initial = str(uuid4())

    def wanted(self) -> GoodwillWanted:
        given = self.cleaned_data
        return GoodwillWanted(
            GoodwillKind(given["kind"]),
            given["amount"],
            given["currency"],
            GoodwillReason(given["reason"]),
            given["order"],
            given["key"],
        )


def _currency(customer: Customer, staff: Staff) -> str:
    """Of what they may give by themselves, else of the customer's region or what it lies in, else of the house."""
    known = regions()
    lie_in = known.upwards(known.belonging(customer))
    told = (staff.provider.refund_currency, *(region.currency for region in lie_in), settings.CURRENCY)
    return next((each for each in told if each), "")


class DeclineForm(forms.Form):
    why_not = forms.ChoiceField(label=_("Why not?"), choices=_chosen(GoodwillRefusal), widget=PlainSelect)
    words = forms.CharField(label=_("In your words"), required=False, max_length=200)
