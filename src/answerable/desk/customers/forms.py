"""What can be said about a customer and about an account."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import global_settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.forms import TimeZoneField
from answerable.desk.regions.forms import PlaceFields
from answerable.people.actions import Place
from answerable.people.masking import Part, is_masked
from answerable.people.models import Account, Customer, Staff
from answerable.tickets.channel_words import channel_words
from answerable.web.widgets import PlainSelect

# Ways on which people have an address of their own.
CHANNELS = ("email", "phone", "sms", "whatsapp", "bluesky", "mastodon", "x")


class CustomerForm(PlaceFields):
    name = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Without one they are called by their main address."),
    )
    language = forms.ChoiceField(
        required=False, label=gettext_lazy("Language they write in"), widget=PlainSelect
    )
    prefers = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Where they want to be answered"),
        help_text=gettext_lazy("Proposed for every answer to them; whoever answers may choose otherwise."),
        widget=PlainSelect,
    )
    time_zone = TimeZoneField(
        required=False,
        help_text=gettext_lazy("Type a city, as in Europe/Brussels; it says what time it is for them."),
    )
    account = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Account"),
        help_text=gettext_lazy("The name of the organisation, as its page says it."),
    )

    def __init__(self, *args: Any, staff: Staff, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff, self.customer = staff, customer
        self.offer_places(staff)
        self.order_fields(["name", "language", "prefers", "time_zone", "country", "region", "account"])
        known = dict(global_settings.LANGUAGES)
        if customer.language:
            known.setdefault(customer.language, customer.language)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        for part, name in ((Part.NAME, "name"), (Part.ACCOUNT, "account")):
            if is_masked(staff, part):  # what one does not see one cannot put right
                del self.fields[name]
        prefers = self.fields["prefers"]
        assert isinstance(prefers, forms.ChoiceField)
        theirs = {each.channel for each in customer.identities.all()}
        offered = [(name, channel_words(name)) for name in CHANNELS if name in theirs and name != "phone"]
        prefers.choices = [("", _("where they last wrote")), *offered]
        language.choices = [("", _("not known")), *((code, _(name)) for code, name in known.items())]

    def clean_account(self) -> Account | None:
        given = " ".join(self.cleaned_data["account"].split())
        now = self.customer.account
        if not given or (now is not None and now.name == given):
            return now if given else None
        found = list(Account.objects.visible_to(self.staff).filter(name__iexact=given)[:2])
        if not found:
            raise forms.ValidationError(_("There is no account of this name."))
        if len(found) > 1:
            raise forms.ValidationError(
                _("There are several accounts of this name. Add them on its own page.")
            )
        return found[0]


class IdentityForm(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), widget=PlainSelect)
    address = forms.CharField(max_length=320, label=gettext_lazy("Address or number"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [(name, channel_words(name)) for name in CHANNELS]


class LinesField(forms.CharField):
    """One on each line."""

    widget = forms.Textarea

    def clean(self, value: object) -> list[str]:
        text: str = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class AccountForm(PlaceFields):
    name = forms.CharField(max_length=200, label=gettext_lazy("Name"))
    domains = LinesField(
        required=False,
        max_length=20_000,
        label=gettext_lazy("Mail domains"),
        help_text=gettext_lazy(
            "One on each line. Whoever writes from there for the first time belongs to the account."
        ),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_places(staff)
        if not (staff.scope.everything or staff.scope.without_team):
            del self.fields["domains"]  # whose people belong to it is not for a provider's people to say
        self.order_fields(["name", "domains", "country", "region"])

    def place(self, now: Place) -> Place:
        """A region that is not shown stays."""
        region = self.cleaned_data["region"] if "region" in self.fields else None
        key = now.region if "region" not in self.fields else (None if region is None else region.pk)
        return Place(self.cleaned_data["country"], key)


class ContractForm(forms.Form):
    contract = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("Contract"),
        help_text=gettext_lazy("What it is called, or its kind."),
    )
    contract_from = forms.DateField(required=False, label=gettext_lazy("From"))
    contract_to = forms.DateField(required=False, label=gettext_lazy("Until"))
    renews_on = forms.DateField(required=False, label=gettext_lazy("Renewed or ended by"))
    value = forms.DecimalField(
        required=False, min_value=Decimal(0), max_digits=14, decimal_places=2, label=gettext_lazy("Value")
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$", required=False, label=gettext_lazy("Currency"), help_text=gettext_lazy("As in EUR.")
    )
    is_reference = forms.BooleanField(required=False, label=gettext_lazy("They may be named to others"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("contract_from", "contract_to", "renews_on"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean_currency(self) -> str:
        given: str = self.cleaned_data["currency"]
        return given.upper()
