"""What a report is asked for."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from answerable.desk.forms import TimeZoneField, offer
from answerable.desk.insight.asked import providers_for
from answerable.desk.insight.pages import PAGES
from answerable.desk.insight.reports.actions import ReportWanted
from answerable.desk.insight.reports.rhythm import LAST_DAY
from answerable.insight.models import Audience, Often, Report
from answerable.insight.models.reports import SEES
from answerable.insight.reckoning.sampling import WEEKS
from answerable.people.models import Provider, Staff
from answerable.regions.models import Region

_WEEKDAYS = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
)


class ReportForm(forms.Form):
    name = forms.CharField(max_length=120, label=_("Name"))
    audience = forms.ChoiceField(choices=Audience.choices, label=_("For whom"))
    provider = forms.ModelChoiceField(
        Provider.objects.none(),
        required=False,
        label=_("Which provider"),
        help_text=_("For a provider’s report."),
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), required=False, label=_("Which region"), help_text=_("For a region’s report.")
    )
    pages = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=_("Pages of figures"),
        help_text=_("Which of their figures are sent can be chosen afterwards, in the preview."),
    )
    weeks = forms.TypedChoiceField(
        choices=[(each, _("%(weeks)s weeks") % {"weeks": each}) for each in WEEKS],
        coerce=int,
        label=_("Over"),
    )
    often = forms.ChoiceField(choices=Often.choices, label=_("How often"))
    weekday = forms.TypedChoiceField(choices=_WEEKDAYS, coerce=int, label=_("On which day of the week"))
    month_day = forms.IntegerField(
        min_value=1, max_value=LAST_DAY, label=_("On which day of the month"), help_text=_("From 1 to 28.")
    )
    hour = forms.IntegerField(
        min_value=0, max_value=23, label=_("At which hour"), help_text=_("From 0 to 23.")
    )
    time_zone = TimeZoneField()
    language = forms.ChoiceField(required=False, label=_("Language"))
    has_paper = forms.BooleanField(required=False, label=_("With the figures as PDF"))
    has_table = forms.BooleanField(required=False, label=_("With the numbers as CSV"))
    recipients = forms.ModelMultipleChoiceField(
        Staff.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Who receives it"),
        help_text=_(
            "Each is sent what they may see themselves: a provider’s people their own numbers alone."
        ),
    )

    def __init__(self, data: Any, *, staff: Staff, report: Report | None = None) -> None:
        super().__init__(data, initial=_initial(staff, report))
        offer(self, "provider", providers_for(staff))
        offer(self, "region", Region.objects.visible_to(staff).present())
        self._let_choose("pages", [(key, page.label) for key, page in PAGES.items()])
        self._let_choose("language", [("", _("each one’s own")), *settings.LANGUAGES])
        receiving = report.recipients.values("pk") if report else ()
        able = Staff.objects.active().who_may(SEES).values("pk")
        known = Staff.objects.visible_to(staff)
        if not staff.scope.everything:
            known = known.filter(provider=staff.provider_id)
        field = self.fields["recipients"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = (
            (known.filter(pk__in=able) | known.filter(pk__in=receiving)).order_by("name").distinct()
        )

    def _let_choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self, report: Report | None = None) -> ReportWanted:
        given = dict(self.cleaned_data)
        weekday, month_day = given.pop("weekday"), given.pop("month_day")
        often = Often(given.pop("often"))
        return ReportWanted(
            **{**given, "recipients": list(given["recipients"]), "audience": Audience(given["audience"])},
            often=often,
            day=weekday if often == Often.WEEKLY else month_day,
            figures=report.figures if report else (),
        )


def _initial(staff: Staff, report: Report | None) -> dict[str, Any]:
    if report is None:
        return {
            "pages": ["health"],
            "weekday": 1,
            "month_day": 1,
            "hour": 7,
            "time_zone": staff.time_zone,
            "has_paper": True,
            "recipients": [staff.pk],
        }
    is_weekly = report.often == Often.WEEKLY
    plain = ("name", "audience", "provider", "region", "pages", "weeks", "often", "hour", "time_zone")
    return {
        **{name: getattr(report, name) for name in (*plain, "language", "has_paper", "has_table")},
        "weekday": report.day if is_weekly else 1,
        "month_day": 1 if is_weekly else report.day,
        "recipients": [each.pk for each in report.recipients.all()],
    }
