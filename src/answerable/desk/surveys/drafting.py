"""A survey while somebody writes it: its form, its conditions, and each question as it reads in every language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from answerable.desk.queues.drafting import Draft, draft_typed
from answerable.ledger.refusals import Invalid
from answerable.listening.models import SurveyKind
from answerable.listening.surveys.scales import LANGUAGES, SCALES
from answerable.listening.surveys.writing import CHANNELS, MOST_QUESTION, SurveyPlan
from answerable.tickets.channel_words import channel_words
from answerable.tickets.conditions import Reader, whats

_NUMBERS = ("delay_hours", "share", "quiet_days", "remind_days", "open_days", "follow_up_hours")


class SurveyForm(forms.Form):
    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    kind = forms.ChoiceField(choices=SurveyKind.choices, label=gettext_lazy("What it asks"))
    delay_hours = forms.IntegerField(label=gettext_lazy("Hours after the end"))
    share = forms.IntegerField(
        label=gettext_lazy("Share that is asked, in %"),
        help_text=gettext_lazy("Chance draws, and nobody else."),
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels"), widget=forms.CheckboxSelectMultiple, required=False
    )
    quiet_days = forms.IntegerField(
        label=gettext_lazy("Days in which nobody is asked again"),
        help_text=gettext_lazy("By any survey. Nobody is asked while another ticket of theirs is open."),
    )
    remind_days = forms.IntegerField(
        required=False,
        label=gettext_lazy("Days until the one reminder"),
        help_text=gettext_lazy("By mail alone. Empty: nobody is reminded."),
    )
    open_days = forms.IntegerField(label=gettext_lazy("Days in which it can be answered"))
    follow_up_hours = forms.IntegerField(
        required=False,
        label=gettext_lazy("Hours in which a bad answer is looked after"),
        help_text=gettext_lazy(
            "It opens a ticket for somebody who leads, and the customer is promised an answer by then, counted by day "
            "and night. Empty: it opens nothing."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = [(each, channel_words(each)) for each in CHANNELS]  # type: ignore[attr-defined]
        for name in _NUMBERS:
            self.fields[name].widget.attrs.update({"inputmode": "numeric", "min": 0, "max": 400})


@dataclass(frozen=True)
class Preview:
    """How it reads in a language."""

    code: str
    language: str
    is_bidi: bool
    own: str
    question: str
    options: Sequence[str]


@dataclass
class SurveyDraft:
    asks: Draft
    form: SurveyForm
    texts: dict[str, str]

    @property
    def reader(self) -> Reader:
        return self.asks.reader

    def plan(self) -> SurveyPlan:
        """Raises Invalid with a sentence; what is wrong is said beside it as well."""
        conditions, _holds, _order = self.asks.checked()
        if not self.form.is_valid():
            raise Invalid(_("Look at what is marked: something is missing or wrong there."))
        given = self.form.cleaned_data
        return SurveyPlan(
            name=" ".join(given["name"].split()),
            kind=SurveyKind(given["kind"]),
            conditions=conditions,
            channels=tuple(given["channels"]),
            texts=self.texts,
            **{name: given[name] for name in _NUMBERS},
        )

    @property
    def previews(self) -> list[Preview]:
        kind = self.form["kind"].value()
        scale = SCALES[SurveyKind(kind) if kind in SurveyKind.values else SurveyKind.SATISFACTION]
        found = []
        for code in LANGUAGES:
            own = self.texts.get(code, "")
            with translation.override(code):
                options = [str(option.label) for option in scale.options]
                question = own or str(scale.question)
                is_bidi = translation.get_language_bidi()
            language = str(get_language_info(code)["name_translated"])
            found.append(Preview(code, language, is_bidi, own, question, options))
        return found


def survey_new(reader: Reader) -> SurveyDraft:
    return survey_kept(SurveyPlan(""), reader)


def survey_kept(plan: SurveyPlan, reader: Reader) -> SurveyDraft:
    names = ("name", "kind", *_NUMBERS)
    initial = {name: getattr(plan, name) for name in names} | {"channels": list(plan.channels)}
    asks = Draft(reader, is_any=plan.conditions.is_any, conditions=list(plan.conditions.each))
    return SurveyDraft(asks, SurveyForm(initial=initial), dict(plan.texts))


def survey_typed(given: QueryDict, reader: Reader) -> SurveyDraft:
    texts = {code: " ".join(given.get(f"text-{code}", "").replace("\x00", "").split()) for code in LANGUAGES}
    texts = {code: said[: MOST_QUESTION + 1] for code, said in texts.items() if said}
    return SurveyDraft(draft_typed(given, reader), SurveyForm(given), texts)


def asked_of(reader: Reader) -> Sequence[tuple[str, str]]:
    return [(key, str(what.label)) for key, what in whats(reader).items()]
