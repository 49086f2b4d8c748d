"""What is said in a click or two."""

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.listening.models import Cause
from answerable.listening.wrapping import Said


class WrapUpForm(forms.Form):
    """`cause` is the button that was pressed."""

    cause = forms.ChoiceField(choices=Cause.choices)
    was_avoidable = forms.BooleanField(label=_("It could have been avoided"), required=False)
    was_misunderstood = forms.BooleanField(
        label=_("They had been told it differently, or misunderstood it"), required=False
    )
    has_workaround = forms.BooleanField(label=_("There is a way around it"), required=False)

    wants_more = forms.BooleanField(label=_("They asked for something that we do not have"), required=False)

    def said(self) -> Said:
        return Said(
            Cause(self.cleaned_data["cause"]),
            self.cleaned_data["was_avoidable"],
            self.cleaned_data["was_misunderstood"],
            self.cleaned_data["has_workaround"],
            self.cleaned_data["wants_more"],
        )
