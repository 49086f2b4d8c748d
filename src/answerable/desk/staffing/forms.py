"""What is written of staffing. The verbs decide what it means."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.forms import TimeZoneField, offer
from answerable.desk.insight.staffing import KINDS, kind_words, slot_words
from answerable.insight.models import StaffingSettings
from answerable.insight.staffing.actions import SLOTS, Line, PlanWanted, Wanted
from answerable.ledger.refusals import Invalid
from answerable.people.models import Provider
from answerable.web.widgets import PlainSelect

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DATE = {"type": "date"}
_NUMBER = {"inputmode": "decimal"}


def _number(label: Any, **more: Any) -> forms.FloatField:
    return forms.FloatField(label=label, widget=forms.TextInput(attrs=_NUMBER), **more)


class WantedForm(forms.Form):
    share = _number(gettext_lazy("Share of telephone and chat answered in time"))
    seconds = forms.IntegerField(
        label=gettext_lazy("In time: within so many seconds"), min_value=1, max_value=86_400
    )
    busiest = _number(gettext_lazy("Nobody busier than this share of the time"))
    patience = forms.IntegerField(
        label=gettext_lazy("Seconds after which people give up, where calls do not tell"),
        min_value=1,
        max_value=86_400,
    )
    time_zone = TimeZoneField()

    @classmethod
    def of(cls, said: StaffingSettings) -> "WantedForm":
        return cls(initial={name: getattr(said, name) for name in cls.base_fields})

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)


class EventForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What happens"), max_length=120)
    first = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    share = _number(
        gettext_lazy("How many more come"), help_text=gettext_lazy("0.3 is a third more, -0.2 a fifth fewer.")
    )


class PlanForm(forms.Form):
    provider = forms.ModelChoiceField(
        Provider.objects.none(),
        label=gettext_lazy("Whose week"),
        empty_label=gettext_lazy("Choose …"),
        widget=PlainSelect,
    )
    kind = forms.ChoiceField(label=gettext_lazy("What is answered"), widget=PlainSelect)
    monday = forms.DateField(
        label=gettext_lazy("Week from (a Monday)"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    handling = _number(gettext_lazy("Seconds that one contact takes"))
    lines = forms.CharField(
        label=gettext_lazy("Half hours"),
        max_length=40_000,
        help_text=gettext_lazy(
            "A line for each: day, time, contacts, people, with spaces between: Mon 09:00 12 3. Half hours that are "
            "left out have none."
        ),
        widget=forms.Textarea(attrs={"rows": 16, "dir": "ltr", "data-autosize": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "provider", Provider.objects.exclude(teams=None).order_by("name").distinct())
        self.fields["kind"].choices = [(kind, kind_words(kind)) for kind in KINDS]  # type: ignore[attr-defined]

    def wanted(self) -> PlanWanted:
        said = self.cleaned_data
        lines = [_line(each) for each in said["lines"].splitlines() if each.strip()]
        return PlanWanted(said["monday"], said["kind"] == "live", said["handling"], lines)


def written(lines: Sequence[Sequence[float]]) -> str:
    return "\n".join(
        f"{WEEKDAYS[int(weekday)]} {slot_words(int(slot))} {contacts:g} {people:g}"
        for weekday, slot, contacts, people in lines
    )


def _line(text: str) -> Line:
    try:
        day, time, contacts, people = text.split()
        hour, minute = time.split(":")
        slot = range(SLOTS).index(int(hour) * 2 + (0, 30).index(int(minute)))
        return Line(WEEKDAYS.index(day.capitalize()), slot, float(contacts), float(people))
    except (ValueError, IndexError) as error:
        raise Invalid(_("“%(line)s” is no half hour of a plan.") % {"line": text[:60]}) from error
