"""What can be said of a customer, and what a company settles."""

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Field, FieldAbout, FieldKind, Staff, Team
from answerable.regions.models import Calendar
from answerable.routing.actions import Settling, Step
from answerable.routing.actions.capability import MOST_PRODUCT, MOST_STEPS, MOST_WORDS
from answerable.routing.capability.evidence import EvidenceKind
from answerable.routing.models import CapabilitySettings, NextLine
from answerable.web.widgets import PlainSelect

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FEWEST, _MORE = 6, 3  # rows to write steps in
ENDORSE, UP, DOWN, CERTIFY = "endorse", "up", "down", "certify"


class SayingForm(forms.Form):
    what = forms.ChoiceField(label=_("What do you want to say?"), widget=PlainSelect)
    reason = forms.CharField(max_length=500, label=_("How do you know?"))
    product = forms.CharField(
        max_length=200,
        required=False,
        label=_("Product"),
        help_text=_("As the ticket’s field calls it. Empty: it holds for all products."),
    )
    until = forms.DateField(
        required=False,
        label=_("The certificate ends"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, staff: Staff, product_field: Field | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(ENDORSE, _("They know the product"))]
        if staff.may("capability.correct"):
            choices += [
                (UP, _("They know more than it seems")),
                (DOWN, _("They know less than it seems")),
                (CERTIFY, _("They hold a certificate")),
            ]
        else:
            del self.fields["until"]
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)
        what.choices = choices
        if (products := _products(product_field)) is not None:
            self.fields["product"] = forms.ChoiceField(
                required=False, label=_("Product"), widget=PlainSelect, choices=products
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("what") == CERTIFY and not given.get("until"):
            self.add_error("until", _("Say when the certificate ends."))
        return given

    def until_when(self) -> datetime:
        """To the end of that day's beginning: a certificate of today is over."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], time.min))


def _products(product_field: Field | None) -> "list[tuple[str, StrOrPromise]] | None":
    """To choose from, where the company's field is a choice."""
    if product_field is None or product_field.kind != FieldKind.CHOICE:
        return None
    return [("", _("all products")), *((each, each) for each in product_field.choices)]


class SettlingForm(forms.Form):
    is_on = forms.BooleanField(
        required=False,
        label=_("Tickets of customers who know the product go straight past the first line"),
    )
    threshold = forms.IntegerField(
        min_value=50,
        max_value=99,
        label=_("From how many percent on"),
        help_text=_(
            "The low end of the estimate must reach it: little evidence is not enough, however good."
        ),
    )
    half_life_days = forms.IntegerField(
        min_value=30,
        max_value=3650,
        label=_("After how many days half of it is left"),
        help_text=_("What was shown long ago counts less and less. A certificate holds until it ends."),
    )
    product_field = forms.ModelChoiceField(
        Field.objects.filter(about=FieldAbout.TICKET, kind__in=[FieldKind.TEXT, FieldKind.CHOICE]),
        required=False,
        empty_label=_("none: evidence is of all products"),
        label=_("Which field says what a ticket is about"),
    )

    @classmethod
    def of(cls, kept: CapabilitySettings, data: Any) -> "SettlingForm":
        initial = {
            "is_on": kept.is_on,
            "threshold": kept.threshold // 10,
            "half_life_days": kept.half_life_days,
            "product_field": kept.product_field_id,
        }
        return cls(data, initial=initial)

    def wanted(self) -> Settling:
        given = self.cleaned_data
        field = given["product_field"]
        return Settling(given["is_on"], given["threshold"] * 10, given["half_life_days"], field)


_DONE_BY = [
    ("", _("nothing: it is not needed")),
    (EvidenceKind.GUIDE_COMPLETED.value, _("a guide that they completed")),
    (EvidenceKind.DIAGNOSTICS_SENT.value, _("diagnostics that they sent")),
]


class NextLineForm(forms.Form):
    to = forms.ModelChoiceField(
        Team.objects.active(),
        required=False,
        empty_label=_("nowhere: they take the ordinary way"),
        label=_("Where tickets of those who know the product go"),
        help_text=_("The team itself, if it is both the first line and the next."),
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.active(),
        required=False,
        empty_label=_("always"),
        label=_("When it is open there"),
        help_text=_("Outside these hours nothing goes there."),
    )

    def __init__(self, data: Any, kept: NextLine, product_field: Field | None) -> None:
        super().__init__(data, initial={"to": kept.to_id, "calendar": kept.calendar_id})
        typed = [n for n in range(1, MOST_STEPS + 1) if data is not None and f"words{n}" in data]
        known = kept.all_steps
        self._count = max(typed, default=0) or min(max(len(known) + _MORE, _FEWEST), MOST_STEPS)
        for number, (words, done_by, product) in enumerate(
            [*known, *[("", "", "")] * MOST_STEPS][: self._count], start=1
        ):
            self.fields[f"words{number}"] = forms.CharField(
                max_length=MOST_WORDS, required=False, label=_("Step"), initial=words
            )
            self.fields[f"by{number}"] = forms.ChoiceField(
                choices=_DONE_BY,
                required=False,
                label=_("What shows it"),
                initial=done_by,
                widget=PlainSelect,
            )
            self.fields[f"of{number}"] = _product_field(product, _products(product_field))

    def rows(self) -> "list[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]":
        return [
            (number, self[f"words{number}"], self[f"by{number}"], self[f"of{number}"])
            for number in range(1, self._count + 1)
        ]

    def steps(self) -> list[Step]:
        given = self.cleaned_data
        return [Step(given[f"words{n}"], given[f"by{n}"], given[f"of{n}"]) for n in range(1, self._count + 1)]


def _product_field(kept: str, choices: "list[tuple[str, StrOrPromise]] | None") -> forms.Field:
    """A product that the company's field does not know any more stays a choice of its own."""
    if choices is None:
        return forms.CharField(max_length=MOST_PRODUCT, required=False, label=_("Product"), initial=kept)
    more = [] if kept in dict(choices) else [(kept, kept)]
    return forms.ChoiceField(
        required=False, label=_("Product"), initial=kept, widget=PlainSelect, choices=[*choices, *more]
    )
