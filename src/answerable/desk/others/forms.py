"""What may be written to others."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.desk.forms import (
    AddressesField,
    DraftForm,
    FilesField,
    HtmlField,
    LaterForm,
    TextField,
    offer,
)
from answerable.desk.others.writing import files_of
from answerable.tickets.models import Attachment, Ticket


class QuestionForm(LaterForm):
    people = AddressesField(required=False, max_length=2000)
    subject = forms.CharField(required=False, max_length=500, label=_("Subject"))
    text = TextField()
    html = HtmlField()
    attachments = FilesField(required=False)
    kept = forms.ModelMultipleChoiceField(
        Attachment.objects.none(), required=False, label=_("Files of this ticket")
    )
    waits = forms.BooleanField(required=False)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kept", files_of(ticket))


class QuestionDraftForm(DraftForm):
    people = forms.CharField(required=False, max_length=2000)
    subject = forms.CharField(required=False, max_length=500)
