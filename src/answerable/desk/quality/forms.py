"""What the pages of quality review ask."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from answerable.desk.forms import MomentField, offer
from answerable.desk.quality.working import cases_to_discuss, who_can_take_part
from answerable.listening.models import Family, QualityCase, Scorecard
from answerable.listening.quality import CriterionWanted, SizeWanted
from answerable.listening.quality.choosing import MOST_PER_WEEK
from answerable.listening.quality.scorecards import MOST_CRITERIA, MOST_WEIGHT
from answerable.listening.quality.scoring_together import MOST_WORDS
from answerable.people.models import Provider, Staff
from answerable.tickets.models import Tag
from answerable.web.widgets import PlainSelect

EMPTY_ROWS = 3


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("What was good, and what would have helped. Name nobody."),
    )


class ReasonForm(forms.Form):
    words = forms.CharField(
        label=_("Why do you see it otherwise?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Your answer"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class CriterionForm(forms.Form):
    """A row of the scorecard. One without a title is none."""

    title = forms.CharField(label=_("Criterion"), required=False, max_length=120)
    family = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("counts by its weight")), *Family.choices],
        widget=PlainSelect,
    )
    weight = forms.IntegerField(label=_("Weight"), required=False, min_value=1, max_value=MOST_WEIGHT)
    yes_means = forms.CharField(label=_("Yes means"), required=False, max_length=300)
    no_means = forms.CharField(label=_("No means"), required=False, max_length=300)
    not_means = forms.CharField(label=_("Does not apply when"), required=False, max_length=300)

    def wanted(self) -> CriterionWanted:
        given = self.cleaned_data
        weight = 0 if given["family"] else given["weight"] or 1
        return CriterionWanted(
            given["title"], weight, given["family"], given["yes_means"], given["no_means"], given["not_means"]
        )


def criterion_rows(card: Scorecard | None, data: QueryDict | None = None) -> list[CriterionForm]:
    """As they are, or as they were typed, with some empty ones behind them."""
    if data is not None:
        return [CriterionForm(data, prefix=f"r{number}") for number in _typed(data)]
    known = list(card.criteria.all()) if card else []
    rows = [
        CriterionForm(
            prefix=f"r{number}",
            initial={
                "title": each.title,
                "family": each.family,
                "weight": each.weight or None,
                "yes_means": each.yes_means,
                "no_means": each.no_means,
                "not_means": each.not_means,
            },
        )
        for number, each in enumerate(known)
    ]
    more = range(len(rows), min(MOST_CRITERIA, len(rows) + EMPTY_ROWS))
    return rows + [CriterionForm(prefix=f"r{number}") for number in more]


def _typed(data: QueryDict) -> Iterator[int]:
    return (number for number in range(MOST_CRITERIA) if f"r{number}-title" in data)


class SizeForm(forms.Form):
    per_week = forms.IntegerField(
        label=_("Drawn by chance each week"), min_value=0, max_value=MOST_PER_WEEK, initial=0
    )
    targeted_per_week = forms.IntegerField(
        label=_("Picked each week, at most"),
        min_value=0,
        max_value=MOST_PER_WEEK,
        initial=0,
        help_text=_("Asked again, opened again, a bad rating, or the tag below. Never in the score."),
    )
    rule_tag = forms.ModelChoiceField(
        Tag.objects.none(),
        label=_("Picked by a rule, where it gives this tag"),
        required=False,
        widget=PlainSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "rule_tag", Tag.objects.all())

    def wanted(self) -> SizeWanted:
        return SizeWanted(**self.cleaned_data)


class CalibrationForm(forms.Form):
    at = MomentField(label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    participants = forms.ModelMultipleChoiceField(
        Staff.objects.none(), label=_("Who takes part"), widget=forms.CheckboxSelectMultiple
    )
    cases = forms.ModelMultipleChoiceField(
        QualityCase.objects.none(), label=_("Which conversations"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, provider: Provider, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants"].queryset = who_can_take_part(provider)  # type: ignore[attr-defined]
        self.fields["cases"].queryset = cases_to_discuss(provider, staff)  # type: ignore[attr-defined]
