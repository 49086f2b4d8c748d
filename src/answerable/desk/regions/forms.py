"""What can be said about a region."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from answerable.desk.forms import TimeZoneField, offer
from answerable.people.models import Staff
from answerable.regions.actions import RegionWanted
from answerable.regions.belonging import regions
from answerable.regions.holidays import country_names
from answerable.regions.models import Calendar, Measures, Region
from answerable.web.widgets import PlainSelect


class NamesField(forms.CharField):
    """Several, with commas between them, by their names or their codes; `known` are the names by code."""

    def __init__(self, known: Callable[[], Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
        self.known = known

    def clean(self, value: object) -> list[str]:
        given: str = super().clean(value)
        known = self.known()
        by_word = {word.casefold(): code for code, name in known.items() for word in (code, name)}
        parts = [part for part in (each.strip() for each in given.replace("\n", ",").split(",")) if part]
        for part in parts:
            if part.casefold() not in by_word:
                raise forms.ValidationError(_("“%(given)s” is not known here.") % {"given": part[:60]})
        return [by_word[part.casefold()] for part in parts]


def language_names() -> Mapping[str, str]:
    codes = (code for code in LANG_INFO if "-" not in code)
    return {code: str(get_language_info(code)["name_translated"]) for code in codes}


def country_words(codes: list[str]) -> str:
    return ", ".join(country_names().get(code, code) for code in codes)


def language_words(codes: list[str]) -> str:
    return ", ".join(language_names().get(code, code) for code in codes)


class RegionForm(forms.Form):
    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    countries = NamesField(
        country_names,
        label=gettext_lazy("Countries"),
        help_text=gettext_lazy(
            "With commas between them, as in “Belgium, Netherlands”. A country is in one region."
        ),
    )
    parent = forms.ModelChoiceField(
        Region.objects.none(), required=False, label=gettext_lazy("It lies in"), empty_label=gettext_lazy("no other"),
        widget=PlainSelect,
    )  # fmt: skip
    languages = NamesField(language_names, label=gettext_lazy("Languages spoken there"))
    time_zone = TimeZoneField(help_text=gettext_lazy("Type a city, as in Europe/Brussels."))
    calendar = forms.ModelChoiceField(
        Calendar.objects.none(),
        required=False,
        label=gettext_lazy("Calendar"),
        empty_label=gettext_lazy("none: as each policy says"),
        help_text=gettext_lazy("By it promises are counted that take their times from regions."),
        widget=PlainSelect,
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$", required=False, label=gettext_lazy("Currency"), help_text=gettext_lazy("As in EUR.")
    )
    measures = forms.ChoiceField(choices=Measures.choices, label=gettext_lazy("Measures"), widget=PlainSelect)

    def __init__(self, *args: Any, staff: Staff, region: Region | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Region.objects.visible_to(staff).present()
        offer(self, "parent", others if region is None else others.exclude(pk=region.pk))
        offer(self, "calendar", Calendar.objects.visible_to(staff).active())

    def wanted(self) -> RegionWanted:
        values = self.cleaned_data
        keys = {name: None if values[name] is None else values[name].pk for name in ("parent", "calendar")}
        return RegionWanted(**(values | keys))


def initial_of(region: Region) -> dict[str, Any]:
    columns = ("name", "parent", "time_zone", "calendar", "currency", "measures")
    return {
        **{name: getattr(region, name) for name in columns},
        "countries": country_words(region.countries),
        "languages": language_words(region.languages),
    }


class PlaceFields(forms.Form):
    """Where a customer or an account is: by their country, or as somebody says."""

    country = forms.ChoiceField(required=False, label=gettext_lazy("Country"), widget=PlainSelect)
    region = forms.ModelChoiceField(
        Region.objects.none(),
        required=False,
        label=gettext_lazy("Region"),
        empty_label=gettext_lazy("that of the country"),
        widget=PlainSelect,
    )

    def offer_places(self, staff: Staff) -> None:
        """Regions are no business of a provider's people, who do not see the field; nobody does where there is none."""
        names = sorted(country_names().items(), key=lambda pair: pair[1])
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("not known")), *names]
        there = Region.objects.visible_to(staff).present()
        if regions().by_key and there.exists():
            offer(self, "region", there)
        else:
            del self.fields["region"]
