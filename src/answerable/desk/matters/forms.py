"""What is said about what becomes one by itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.tickets.matters.deciding import LEAST_THRESHOLD


class ThresholdForm(forms.Form):
    threshold = forms.IntegerField(
        label=_("Make them one without asking from"),
        help_text=_("of 100, where every address is proven theirs. Empty: always ask."),
        required=False,
        min_value=LEAST_THRESHOLD,
        max_value=100,
    )
