"""What a study is asked, step by step. A form says whether input is sane; the verbs decide what it means."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.insight.studies.actions import LONGEST_TEXT, LONGEST_TITLE
from answerable.insight.studies.design import Design
from answerable.insight.studies.outcomes import OUTCOMES
from answerable.insight.studies.questions import Question
from answerable.insight.studies.units import KINDS, Value, values_of
from answerable.web.widgets import PlainSelect

_YEAR = timedelta(days=365)
_MOST_OFFERED = 20  # of one kind, to narrow by
_DATE = {"type": "date"}
OUT, CHANGED, COMPARED = "", "changed", "compared"


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"), **more)


class QuestionForm(forms.Form):
    title = forms.CharField(
        max_length=LONGEST_TITLE,
        label=gettext_lazy("What do you want to know?"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    changed = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label=gettext_lazy("What changed, or will"),
        help_text=gettext_lazy("Name no customers."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "data-autosize": True}),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("It changed for some"),
        choices=[(key, kind.words) for key, kind in KINDS.items()],
        widget=PlainSelect,
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What may be different now"),
        choices=[(key, each.words) for key, each in OUTCOMES.items()],
        widget=PlainSelect,
    )
    matters = forms.FloatField(
        min_value=0.01,
        max_value=9999,
        label=gettext_lazy("Which difference would matter to you"),
        help_text=gettext_lazy(
            "Shares in points (5: from 20 % to 25 %), waits in hours, messages as they are, how many tickets in "
            "percent. Below it you would change nothing."
        ),
    )

    @classmethod
    def of(cls, data: Any, design: Design | None, question: Question | None) -> "QuestionForm":
        initial: dict[str, Any] = {"matters": 5}
        if design is not None:
            initial = {name: getattr(design, name) for name in cls.base_fields}
        elif question is not None:
            initial = {
                "title": question.title,
                "changed": question.changed,
                "unit": question.unit,
                "outcome": question.outcome,
                "matters": OUTCOMES[question.outcome].matters,
            }
        return cls(data, initial=initial)

    def design(self, before: Design | None) -> Design:
        """With what was said before of whom; told apart otherwise, nothing of that holds."""
        given = self.cleaned_data
        if before is None or before.unit != given["unit"]:
            return Design(**given)
        return replace(before, **given)


class WhomForm(forms.Form):
    """For whom it changed, who is compared, and until when. Values are called by a digest: they may be any words."""

    begins = _day(gettext_lazy("First day of the change"), required=False)
    since = _day(gettext_lazy("Counted from"))
    judged_on = _day(gettext_lazy("Judged on"))

    def __init__(self, data: Any, design: Design, *, today: date) -> None:
        begins = design.begins if design.treated else today
        super().__init__(
            data,
            initial={
                "begins": begins,
                "since": design.since or begins - timedelta(weeks=26),
                "judged_on": design.judged_on or begins + timedelta(weeks=16),
            },
        )
        self.is_open = design.is_whole  # narrowed or given own days already
        self.values = values_of(design.unit, since=min(today, begins) - _YEAR)
        known = {each.key for each in self.values}
        self.values += [Value(key, key, 0) for key in design.units if key not in known]
        for each in self.values:
            self._offer(each, design, begins)
        self.narrowing: list[str] = []
        for kind, about in KINDS.items():
            if kind != design.unit:
                self._narrow(kind, str(about.words), design, min(today, begins) - _YEAR)

    def _offer(self, value: Value, design: Design, begins: date) -> None:
        side, day = _names(value.key)
        own = design.treated.get(value.key)
        self.fields[side] = forms.ChoiceField(
            required=False,
            choices=[
                (OUT, _("left out")),
                (CHANGED, _("it changed here")),
                (COMPARED, _("nothing changed here: compared with it")),
            ],
            initial=CHANGED if own else COMPARED if value.key in design.compared else OUT,
            label=value.name,
            widget=PlainSelect,
        )
        self.fields[day] = _day(
            _("%(name)s: first day, if another") % {"name": value.name},
            required=False,
            initial=own if own and own != begins else None,
        )

    def _narrow(self, kind: str, words: str, design: Design, since: date) -> None:
        offered = values_of(kind, since=since)[:_MOST_OFFERED]
        if len(offered) < 2:
            return
        name = f"among-{kind}"
        self.fields[name] = forms.MultipleChoiceField(
            required=False,
            choices=[(each.key, each.name) for each in offered],
            initial=list(design.among.get(kind, ())),
            label=words,
            widget=forms.CheckboxSelectMultiple,
        )
        self.narrowing.append(name)

    @property
    def rows(self) -> list[tuple[Value, forms.BoundField, forms.BoundField]]:
        return [(each, self[_names(each.key)[0]], self[_names(each.key)[1]]) for each in self.values]

    @property
    def among(self) -> list[forms.BoundField]:
        return [self[name] for name in self.narrowing]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for each in self.values:
            side, day = _names(each.key)
            if given.get(side) == CHANGED and not (given.get(day) or given.get("begins")):
                raise forms.ValidationError(_("Say on which day it began."))
        return given

    def design(self, before: Design) -> Design:
        given = self.cleaned_data
        treated: dict[str, date] = {}
        compared = []
        for each in self.values:
            side, day = _names(each.key)
            if given.get(side) == CHANGED:
                treated[each.key] = given.get(day) or given["begins"]
            elif given.get(side) == COMPARED:
                compared.append(each.key)
        among: Mapping[str, tuple[str, ...]] = {
            name.removeprefix("among-"): tuple(given[name]) for name in self.narrowing if given.get(name)
        }
        return replace(
            before,
            treated=treated,
            compared=tuple(compared),
            among=among,
            since=given["since"],
            judged_on=given["judged_on"],
        )


class FixForm(forms.Form):
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Why it is changed"),
        help_text=gettext_lazy("It stands beside the new version for good."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def _names(key: str) -> tuple[str, str]:
    known = hashlib.sha256(key.encode()).hexdigest()[:12]
    return f"side-{known}", f"day-{known}"
