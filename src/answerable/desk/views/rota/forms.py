"""What is typed for the rota. A form says whether it is sane; the verbs decide what it means."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.forms import offer
from answerable.listening.models import RotaMember, RotaYear
from answerable.listening.rota.debriefing import MOST_TEXT, Said
from answerable.listening.rota.members import Interval, MemberWanted
from answerable.listening.rota.years import YearWanted
from answerable.people.models import ProviderKind, Staff
from answerable.web.widgets import PlainSelect

MOST_FILE = 2 * 1024 * 1024


class MemberForm(forms.Form):
    staff = forms.ModelChoiceField(
        Staff.objects.none(),
        label=gettext_lazy("Who"),
        empty_label=gettext_lazy("Choose …"),
        widget=PlainSelect,
    )
    department = forms.CharField(max_length=80, label=gettext_lazy("Department"))
    country = forms.CharField(
        max_length=2,
        required=False,
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Two letters, as BE: whose public holidays they have."),
    )
    subdivision = forms.CharField(
        max_length=8,
        required=False,
        label=gettext_lazy("Part of the country"),
        help_text=gettext_lazy("Where its holidays differ, as BY."),
    )
    languages = forms.CharField(
        max_length=100,
        required=False,
        label=gettext_lazy("Languages they can write to customers in"),
        help_text=gettext_lazy("As en, fr, nl."),
    )
    is_mentor = forms.BooleanField(
        required=False,
        label=gettext_lazy("Mentor: answers customers every day, and looks after those who serve"),
    )

    def __init__(self, *args: Any, member: RotaMember | None = None, **kwargs: Any) -> None:
        if member is not None:
            kwargs["initial"] = {
                "department": member.department,
                "country": member.country,
                "subdivision": member.subdivision,
                "languages": ", ".join(member.languages),
                "is_mentor": member.is_mentor,
            }
        super().__init__(*args, **kwargs)
        if member is not None:
            del self.fields["staff"]
            return
        house = Staff.objects.active().filter(provider__kind=ProviderKind.IN_HOUSE)
        taking_part = RotaMember.objects.present().values("staff")
        offer(self, "staff", house.exclude(pk__in=taking_part).select_related("provider"))

    def wanted(self) -> MemberWanted:
        given = self.cleaned_data
        return MemberWanted(
            given["department"],
            given["country"],
            given["subdivision"],
            [each for each in given["languages"].replace(",", " ").split() if each],
            given["is_mentor"],
        )


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"))

    def clean_file(self) -> bytes:
        given = self.cleaned_data["file"]
        if given.size > MOST_FILE:
            raise forms.ValidationError(_("That file is too large: two megabytes at most."))
        content: bytes = given.read()
        return content


class LeaveForm(forms.Form):
    """A line for each time of leave."""

    leave = forms.CharField(
        required=False,
        max_length=5000,
        label=gettext_lazy("Leave"),
        help_text=gettext_lazy("A line for each: 2027-07-12 to 2027-07-30. Never why."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_leave(self) -> list[Interval]:
        try:
            return intervals_in(self.cleaned_data["leave"])
        except ValueError as error:
            raise forms.ValidationError(
                _("This is no time of leave: “%(line)s”. Write it as 2027-07-12 to 2027-07-30.")
                % {"line": str(error)[:80]}
            ) from error


def intervals_in(text: str) -> list[Interval]:
    """ValueError names the line that says none."""
    return [_interval(line) for each in text.replace(";", "\n").splitlines() if (line := each.strip())]


def _interval(line: str) -> Interval:
    days = line.replace("..", " ").replace("–", " ").split()
    try:
        first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    except ValueError as error:
        raise ValueError(line) from error
    if last < first or not 2000 <= first.year <= last.year <= 2100:
        raise ValueError(line)
    return first, last


class YearForm(forms.Form):
    most_of_department = forms.IntegerField(
        min_value=1,
        max_value=100,
        label=gettext_lazy("Of a department, at most so many in a hundred at once"),
        help_text=gettext_lazy("One person always may."),
    )
    fewest_days = forms.IntegerField(
        min_value=1, max_value=5, label=gettext_lazy("Working days that a week must have")
    )
    for_each_mentor = forms.IntegerField(
        min_value=1, max_value=10, label=gettext_lazy("People that a mentor looks after in a week")
    )
    hard_weeks = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Hard weeks, shared out over the years"),
        help_text=gettext_lazy("Numbers of weeks, as 1, 52."),
    )
    delicate_tags = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Tags of tickets that nobody learns on"),
        help_text=gettext_lazy("Parted by commas."),
    )
    languages = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("In each week, so many who speak"),
        help_text=gettext_lazy("As de 1, fr 1."),
    )
    wanted = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("How many serve in which week"),
        help_text=gettext_lazy(
            "As 48 5, 49 6. Weeks that are not named follow how much came in a year before."
        ),
    )

    def __init__(self, *args: Any, year: RotaYear, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "most_of_department": year.most_of_department,
            "fewest_days": year.fewest_days,
            "for_each_mentor": year.for_each_mentor,
            "hard_weeks": ", ".join(map(str, year.hard_weeks)),
            "delicate_tags": ", ".join(year.delicate_tags),
            "languages": ", ".join(f"{name} {n}" for name, n in year.languages.items()),
            "wanted": ", ".join(f"{number} {n}" for number, n in year.wanted.items()),
        }
        super().__init__(*args, **kwargs)

    def clean_hard_weeks(self) -> list[int]:
        return [_number(each) for each in self.cleaned_data["hard_weeks"].replace(",", " ").split()]

    def clean_delicate_tags(self) -> list[str]:
        return [each.strip() for each in self.cleaned_data["delicate_tags"].split(",") if each.strip()]

    def clean_languages(self) -> dict[str, int]:
        return dict(_pairs(self.cleaned_data["languages"]))

    def clean_wanted(self) -> dict[int, int]:
        return {_number(name): n for name, n in _pairs(self.cleaned_data["wanted"])}

    def year(self) -> YearWanted:
        return YearWanted(**self.cleaned_data)


def _pairs(text: str) -> list[tuple[str, int]]:
    parts = [each.split() for each in text.split(",") if each.strip()]
    if any(len(each) != 2 for each in parts):
        raise forms.ValidationError(_("Write pairs, parted by commas."))
    return [(name, _number(n)) for name, n in parts]


def _number(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 6):
        raise forms.ValidationError(_("“%(given)s” is no number.") % {"given": given[:40]})
    return int(given)


class DebriefForm(forms.Form):
    lived = forms.CharField(
        required=False,
        max_length=MOST_TEXT,
        label=gettext_lazy("What do our customers live through?"),
        help_text=gettext_lazy("As you saw it. Name no customers."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-autosize": True}),
    )
    change = forms.CharField(
        required=False,
        max_length=MOST_TEXT,
        label=gettext_lazy("What should change?"),
        help_text=gettext_lazy("A line for each. Each goes to somebody who must act on it."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-autosize": True}),
    )
    thank = forms.CharField(
        required=False,
        max_length=MOST_TEXT,
        label=gettext_lazy("Whom do you want to thank?"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "data-autosize": True}),
    )

    def said(self) -> Said:
        return Said(**self.cleaned_data)


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(
        Staff.objects.none(),
        label=gettext_lazy("Who acts on it"),
        empty_label=gettext_lazy("Choose …"),
        widget=PlainSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        house = Staff.objects.active().filter(provider__kind=ProviderKind.IN_HOUSE)
        offer(self, "owner", house)


class MentorForm(forms.Form):
    mentor = forms.ModelChoiceField(
        RotaMember.objects.none(), label=gettext_lazy("Mentor"), empty_label=None, widget=PlainSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", RotaMember.objects.mentors().select_related("staff"))
