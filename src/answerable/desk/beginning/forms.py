"""Whose it is, with which team, and what was said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.desk.forms import DraftForm, FilesField, HtmlField, LaterForm, TextField, offer, offer_teams
from answerable.desk.models import Macro
from answerable.people.addresses import MAIL, normalise
from answerable.people.models import Customer, Staff, Team
from answerable.tickets.models import Brand
from answerable.tickets.vocabulary.offered import brands
from answerable.web.widgets import PlainSelect

OURS, THEIRS = "ours", "theirs"


CHOSEN = ("team", "brand", "said", "macro")


class BegunForm(DraftForm):
    """What is typed and chosen so far, sense or not."""

    subject = forms.CharField(required=False, max_length=500)
    address = forms.CharField(required=False, max_length=320)
    name = forms.CharField(required=False, max_length=200)
    team = forms.CharField(required=False, max_length=20)
    brand = forms.CharField(required=False, max_length=20)
    said = forms.CharField(required=False, max_length=20)
    macro = forms.CharField(required=False, max_length=20)


class NewTicketForm(LaterForm):
    address = forms.CharField(max_length=320, label=_("Their mail address"))
    name = forms.CharField(max_length=200, required=False, label=_("Their name"))
    subject = forms.CharField(max_length=500, label=_("What it is about"))
    team = forms.ModelChoiceField(
        Team.objects.none(),
        required=False,
        label=_("Team"),
        widget=PlainSelect,
        empty_label=_("None yet: routing decides"),
    )
    brand = forms.ModelChoiceField(
        Brand.objects.none(), required=False, label=_("Brand"), widget=PlainSelect, empty_label=_("None")
    )
    said = forms.ChoiceField(
        choices=[
            (OURS, _("We write to them: it goes by mail")),
            (THEIRS, _("They told us, by phone or in person: this is what they said")),
        ],
        initial=OURS,
        label=_("Who says it"),
        widget=forms.RadioSelect,
    )
    text = TextField()
    html = HtmlField()
    attachments = FilesField(required=False, label=_("Files"))
    macro = forms.ModelChoiceField(
        Macro.objects.none(),
        required=False,
        label=_("Then run a macro"),
        widget=PlainSelect,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, staff: Staff, customer: Customer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if customer is not None:
            del self.fields["address"], self.fields["name"]
        offer_teams(self, staff)
        offer(self, "brand", Brand.objects.all())
        if not brands():
            del self.fields["brand"]
        self.fields["text"].label = _("What is said")
        offer(self, "macro", Macro.objects.visible_to(staff).present())
        if not Macro.objects.visible_to(staff).present().exists():
            del self.fields["macro"]

    def clean_address(self) -> str:
        address = normalise(MAIL, self.cleaned_data["address"])
        if not address:
            raise forms.ValidationError(_("That is not a mail address."))
        return address
