"""What is written of prices. The verbs decide what it means."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.forms import offer
from answerable.insight.models import CaseVersion, HandlingTime, MoneySettings
from answerable.insight.money.actions import Assumed, CaseWanted, PlannedMonth
from answerable.insight.money.simulating import Way, Work
from answerable.ledger.refusals import Invalid
from answerable.people.models import Provider, ProviderKind, Team
from answerable.tickets.channel_words import WORDS
from answerable.web.widgets import PlainSelect

_DATE = {"type": "date"}
_NUMBER = {"inputmode": "decimal"}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))


def _amount(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=18, widget=forms.TextInput(attrs=_NUMBER), **more)


def _share(label: Any, **more: Any) -> forms.FloatField:
    return forms.FloatField(label=label, widget=forms.TextInput(attrs=_NUMBER), **more)


class HourForm(forms.Form):
    team = forms.ModelChoiceField(
        Team.objects.none(),
        required=False,
        label=gettext_lazy("Team of the house"),
        empty_label=gettext_lazy("every other team"),
        widget=PlainSelect,
    )
    valid_from = _day(gettext_lazy("From"))
    amount = _amount(gettext_lazy("An hour paid costs"), decimal_places=2)
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "team", Team.objects.active().filter(provider__kind=ProviderKind.IN_HOUSE))


class MinutesForm(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), widget=PlainSelect)
    valid_from = _day(gettext_lazy("From"))
    minutes = _amount(gettext_lazy("Minutes for one answer"), decimal_places=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [(key, words) for key, words in WORDS.items() if key != "note"]
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            *channels,
            (HandlingTime.HANDOVER, _("handing a ticket on")),
        ]


class ExchangeForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3)
    rate = _amount(gettext_lazy("One of it is"), decimal_places=8)


class AssumedForm(forms.Form):
    occupancy = _share(gettext_lazy("Share of the time there in which people are busy"))
    shrinkage = _share(gettext_lazy("Share of the time paid in which people are not there"))
    margin = _amount(gettext_lazy("What a customer leaves us in a year"), decimal_places=2, required=False)
    retention = _share(gettext_lazy("Share of customers who stay a year"), required=False)
    discount = _share(gettext_lazy("Discount of a year"), required=False)
    churn_low = _share(gettext_lazy("How many more leave who were not heard: the low end"), required=False)
    churn = _share(gettext_lazy("How many more leave who were not heard"), required=False)
    churn_high = _share(gettext_lazy("How many more leave who were not heard: the high end"), required=False)
    why = forms.CharField(
        label=gettext_lazy("Where this is from"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-autosize": True}),
    )

    @classmethod
    def of(cls, said: MoneySettings) -> "AssumedForm":
        return cls(initial={name: getattr(said, name) for name in cls.base_fields})

    def wanted(self) -> Assumed:
        return Assumed(**self.cleaned_data)


class CaseForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    provider = forms.ModelChoiceField(
        Provider.objects.none(),
        required=False,
        label=gettext_lazy("In whose hands"),
        empty_label=gettext_lazy("everybody’s"),
        widget=PlainSelect,
    )
    baseline = _amount(gettext_lazy("What a solved issue cost before"), decimal_places=2)
    months = forms.CharField(
        label=gettext_lazy("Months"),
        max_length=20_000,
        help_text=gettext_lazy(
            "A line for each month: the month, its costs, what is saved, and the share of tickets heard, with spaces "
            "between: 2026-07 12000 1500 0.9. The last may be left out."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr", "data-autosize": True}),
    )
    why = forms.CharField(
        label=gettext_lazy("What it rests on"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-autosize": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "provider", Provider.objects.order_by("name"))

    @classmethod
    def of(cls, version: CaseVersion) -> "CaseForm":
        return cls(
            initial={
                "name": version.case.name,
                "provider": version.case.provider_id,
                "baseline": version.baseline,
                "months": "\n".join(_written(version)),
                "why": version.why,
            }
        )

    def wanted(self) -> CaseWanted:
        said = self.cleaned_data
        months = [_month(line) for line in said["months"].splitlines() if line.strip()]
        return CaseWanted(said["name"], said["baseline"], months, said["provider"], said["why"])


class ContractForm(forms.Form):
    """What a month of work is, and what is paid for it in each way."""

    contacts = _share(gettext_lazy("Contacts in a month"), initial=1000, min_value=1, max_value=1e8)
    resolved = _share(gettext_lazy("Issues solved by them"), initial=700, min_value=1, max_value=1e8)
    minutes = _share(gettext_lazy("Minutes for one contact"), initial=8, min_value=0.1, max_value=1e4)
    wage = _share(
        gettext_lazy("What an hour paid costs the provider"), initial=12, min_value=0, max_value=1e6
    )
    occupancy = _share(
        gettext_lazy("Share of the time there in which people are busy"),
        initial=0.8,
        min_value=0.01,
        max_value=1,
    )
    shrinkage = _share(
        gettext_lazy("Share of the time paid in which people are not there"),
        initial=0.3,
        min_value=0,
        max_value=0.99,
    )
    hour = _share(gettext_lazy("Paid for an hour there"), required=False, min_value=0, max_value=1e6)
    contact = _share(gettext_lazy("Paid for a contact"), required=False, min_value=0, max_value=1e6)
    issue = _share(gettext_lazy("Paid for a solved issue"), required=False, min_value=0, max_value=1e6)
    margin = _share(
        gettext_lazy("Where nothing is said: the provider’s share"), initial=0.15, min_value=0, max_value=0.95
    )

    def work(self) -> Work:
        said = self.cleaned_data
        if said["resolved"] > said["contacts"]:
            raise Invalid(_("More issues cannot be solved than there are contacts."))
        names = ("contacts", "resolved", "minutes", "wage", "occupancy", "shrinkage")
        return Work(**{name: said[name] for name in names})

    def rates(self) -> dict[Way, float | None]:
        said = self.cleaned_data
        return {Way.HOUR: said["hour"], Way.CONTACT: said["contact"], Way.RESOLVED: said["issue"]}


def _written(version: CaseVersion) -> Iterator[str]:
    for row in version.months:
        said = (row["month"], row["cost"], row["saving"], row["quality"])
        yield " ".join(
            f"{each:g}" if isinstance(each, float) else str(each) for each in said if each is not None
        )


def _month(line: str) -> PlannedMonth:
    month, *numbers = line.split()
    try:
        cost, saving, *quality = map(Decimal, numbers)
    except (ValueError, InvalidOperation) as error:
        raise Invalid(_("“%(line)s” is no month of a case.") % {"line": line[:60]}) from error
    if len(quality) > 1:
        raise Invalid(_("“%(line)s” is no month of a case.") % {"line": line[:60]})
    return PlannedMonth(month, cost, saving, quality[0] if quality else None)
