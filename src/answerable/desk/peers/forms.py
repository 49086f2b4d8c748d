"""What is asked of those who learn from one another."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.desk.forms import ReferenceField
from answerable.listening.models import Cause
from answerable.listening.peers import GoodWanted
from answerable.listening.peers.answers import MOST_TEXT as MOST_ANSWER
from answerable.listening.peers.asking import MOST_TEXT
from answerable.listening.peers.coaching import MOST_TEXT as MOST_NOTE
from answerable.people.models import Staff
from answerable.web.widgets import PlainSelect


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"] = ReferenceField(
            staff=staff,
            label=_("For which ticket you ask"),
            required=False,
            help_text=_("Its reference, if it is another one."),
        )


class PeerAnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )


class GoodForm(forms.Form):
    cause = forms.ChoiceField(label=_("Why they had asked"), choices=Cause.choices, widget=PlainSelect)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("What is worth keeping"),
        max_length=MOST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("Names, addresses and numbers were taken out, and are once more when you save."),
    )

    def wanted(self) -> GoodWanted:
        given = self.cleaned_data
        return GoodWanted(Cause(given["cause"]), given["title"], given["text"])


class CoachingForm(forms.Form):
    text = forms.CharField(
        label=_("A note for both of you"),
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Only the two of you read it. Name no customers."),
    )
