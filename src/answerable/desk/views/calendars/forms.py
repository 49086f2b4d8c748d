"""What the forms of calendars accept."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.forms import TimeZoneField
from answerable.regions.actions.days import MOST_NAME as MOST_DAY_NAME
from answerable.regions.holidays import country_names, region_names
from answerable.regions.ical import MOST_BYTES
from answerable.web.widgets import PlainSelect

_DATE = {"type": "date"}


class CalendarForm(forms.Form):
    """All but the week. The regions offered are those of the country that was chosen."""

    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    zone = TimeZoneField(
        help_text=gettext_lazy("Type a city, as in Europe/Brussels; the times below are those of its clocks.")
    )
    country = forms.ChoiceField(required=False, label=gettext_lazy("Public holidays of"), widget=PlainSelect)
    subdivision = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Part of the country"),
        widget=PlainSelect,
        error_messages={"invalid_choice": gettext_lazy("This country has other parts. Choose one of them.")},
    )
    since = forms.DateField(
        required=False,
        label=gettext_lazy("It holds from"),
        widget=forms.DateInput(attrs=_DATE),
        help_text=gettext_lazy("From the beginning of that day there. Leave it empty to begin at once."),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries, regions = self.fields["country"], self.fields["subdivision"]
        assert isinstance(countries, forms.ChoiceField)
        assert isinstance(regions, forms.ChoiceField)
        names = sorted(country_names().items(), key=lambda pair: pair[1])
        countries.choices = [("", _("none")), *names]
        parts = sorted(region_names(country).items(), key=lambda pair: pair[1])
        regions.choices = [("", _("the whole country")), *parts]

    def begins(self) -> datetime | None:
        day = self.cleaned_data["since"]
        if day is None:
            return None
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.cleaned_data["zone"]))


class PaperForm(forms.Form):
    """What is tried on paper alone."""

    closed = forms.DateField(
        required=False,
        label=gettext_lazy("Closed on this day as well, on paper"),
        widget=forms.DateInput(attrs=_DATE),
    )


class DayForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs=_DATE))
    name = forms.CharField(
        required=False,
        max_length=MOST_DAY_NAME,
        label=gettext_lazy("Name"),
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Stock-taking"), "dir": "auto"}),
    )


class FeedForm(forms.Form):
    url = forms.CharField(
        max_length=1000,
        label=gettext_lazy("Address of the feed"),
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("A file instead"),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        content: bytes = upload.read()
        return content
