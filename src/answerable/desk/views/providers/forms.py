"""What the forms of providers accept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.desk.forms import TimeZoneField, offer
from answerable.people.actions.providers.records import CAN_WITHHOLD
from answerable.people.models import Provider, ProviderKind, Site
from answerable.people.right_words import GROUPS
from answerable.web.widgets import PlainSelect

_DATE = {"type": "date"}
_CODES = _("Codes with commas between them, like en, fil, pt-br.")


class CodesField(forms.CharField):
    """Languages by their codes."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=400, label=_("Languages"), help_text=_CODES)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: object) -> list[str]:
        text: str = super().clean(value)
        return [code.strip() for code in text.replace(";", ",").split(",") if code.strip()]


def day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    return forms.DateField(required=required, label=label, help_text=help_text, widget=widget)


class NewProviderForm(forms.Form):
    name = forms.CharField(max_length=120, label=_("Name"))
    kind = forms.TypedChoiceField(
        choices=ProviderKind.choices,
        coerce=ProviderKind,
        initial=ProviderKind.OUTSOURCED,
        label=_("What it is"),
        help_text=_("This stays: only people of your own house can be administrators."),
    )


class FactsForm(forms.Form):
    name = forms.CharField(max_length=120, label=_("Name"))
    employer = forms.CharField(
        required=False,
        max_length=200,
        label=_("Employer"),
        help_text=_("Who employs its people, as their contracts of work name it."),
    )
    location = forms.CharField(
        required=False,
        max_length=200,
        label=_("Seat"),
        help_text=_("Where the company is; where people work is said by its sites."),
    )
    sub_contractor_of = forms.ModelChoiceField(
        Provider.objects.none(),
        required=False,
        empty_label=_("nobody: it works for us directly"),
        label=_("Sub-contractor of"),
        widget=PlainSelect,
    )
    contract_from = day(_("Contract from"))
    contract_until = day(_("Contract until"))
    languages = CodesField()

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "sub_contractor_of", Provider.objects.exclude(pk=provider.pk))


class AuthorityForm(forms.Form):
    withheld = forms.MultipleChoiceField(
        required=False,
        label=_("What its people may never do, whatever their role allows"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (right, words)
            for group in GROUPS.values()
            for right, words in group.items()
            if right in CAN_WITHHOLD
        ],
    )
    refund_limit = forms.DecimalField(
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=0,
        label=_("They may give back up to"),
        help_text=_(
            "To one customer in 30 days, by themselves. Beyond it, and where nothing is said, somebody of the house is "
            "asked."
        ),
    )
    refund_currency = forms.CharField(required=False, max_length=3, label=_("Currency"))


class SiteForm(forms.Form):
    name = forms.CharField(max_length=120, label=_("Name"))
    place = forms.CharField(required=False, max_length=120, label=_("Place"))
    country = forms.CharField(required=False, max_length=80, label=_("Country"))
    time_zone = TimeZoneField()
    languages = CodesField()


class ContactForm(forms.Form):
    name = forms.CharField(max_length=120, label=_("Name"))
    about = forms.CharField(required=False, max_length=120, label=_("What one asks them about"))
    email = forms.EmailField(required=False, label=_("Mail address"))
    phone = forms.CharField(required=False, max_length=60, label=_("Phone"))


class PlacedForm(forms.Form):
    site = forms.ModelChoiceField(
        Site.objects.none(), required=False, empty_label=_("not said"), label=_("Site"), widget=PlainSelect
    )
    started_on = day(_("Does this work since"), help_text=_("Often longer than they have an account here."))

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "site", provider.sites.all())
