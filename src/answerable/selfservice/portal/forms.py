"""What customers type. Nothing here asks a third party whether they are one: a field that people do not see, the time
that typing takes, and limits tell most programs."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.channels.models import Mailbox
from answerable.ledger.refusals import Invalid
from answerable.people.addresses import MAIL, normalise
from answerable.people.models import Field, FieldKind
from answerable.people.zones import zone_names
from answerable.selfservice.portal.files import FilesField
from answerable.selfservice.portal.speaking import SPOKEN
from answerable.tickets.models import FormField

_SALT = "answerable.selfservice.form"
QUICKEST, OPEN_FOR = timedelta(seconds=2), timedelta(days=2)
MOST_TEXT = 50_000


def form_token(key: str = "", *, at: datetime) -> str:
    """Says which page it is and when it was made; the same page sent twice is one thing sent."""
    return signing.dumps([key or secrets.token_urlsafe(12), at.timestamp()], salt=_SALT)


def read_token(token: str, *, at: datetime) -> tuple[str, timedelta] | None:
    """The page's key, and for how long it was open; None where it is not ours or too old."""
    try:
        key, made = signing.loads(token, salt=_SALT)
        age = timedelta(seconds=at.timestamp() - float(made))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (str(key), age) if age < OPEN_FOR else None


class OnceForm(forms.Form):
    """A form that counts once, however often its button is pressed."""

    form = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("form", form_token(at=at))
        super().__init__(*args, **kwargs)
        self.at = at
        self.key = ""
        self.age = timedelta()

    def clean_form(self) -> str:
        found = read_token(self.cleaned_data["form"], at=self.at)
        if found is None:
            self._renew()
            raise forms.ValidationError(
                _("This page was open for very long. Nothing was lost: please send it once more.")
            )
        self.key, self.age = found
        return self.key

    def _renew(self) -> None:
        typed = MultiValueDict(dict(cast("QueryDict", self.data).lists()))
        typed["form"] = form_token(at=self.at - QUICKEST)
        self.data = typed


class ReplyForm(OnceForm):
    """`can_reopen`: a button alone says that it is not solved after all; words are welcome."""

    can_reopen = False
    text = forms.CharField(
        required=False,
        max_length=MOST_TEXT,
        label=gettext_lazy("Your message"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    attachments = FilesField(required=False, label=gettext_lazy("Files"))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if self.can_reopen and "reopen" in self.data and not typed.get("text", "").strip():
            typed["text"] = _("It is not solved.")  # nobody waits on a ticket on which nothing was said
        if not self.errors and not typed.get("text", "").strip() and not typed.get("attachments"):
            self.add_error("text", _("Please write something, or choose a file."))
        return typed


class AskForm(OnceForm):
    """`rows` are the fields of the topic that are asked for. `website` is seen by programs alone."""

    name = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    email = forms.CharField(
        max_length=320,
        label=gettext_lazy("Your mail address"),
        help_text=gettext_lazy("We answer there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Please give the address that we may answer to.")},
    )
    subject = forms.CharField(
        max_length=300,
        label=gettext_lazy("What it is about"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": gettext_lazy("Please say in a few words what it is about.")},
    )
    text = forms.CharField(
        max_length=MOST_TEXT,
        label=gettext_lazy("Your message"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Please write your message.")},
    )
    attachments = FilesField(required=False, label=gettext_lazy("Files"))
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, rows: Sequence[FormField] = (), takes_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        if not takes_files:
            del self.fields["attachments"]
        for each in rows:
            self.fields[name_of(each.field)] = _asked(each.field)
        for name in ("email", "subject", "text"):
            self.fields[name].widget.attrs["aria-required"] = "true"
        self.use_required_attribute = True

    @property
    def own(self) -> list[forms.BoundField]:
        return [self[name_of(each.field)] for each in self.rows]

    @property
    def is_by_machine(self) -> bool:
        """What only a program does."""
        return bool(self.data.get("website", "").strip())

    @property
    def is_too_quick(self) -> bool:
        return self.age < QUICKEST

    def clean_email(self) -> str:
        given = str(self.cleaned_data["email"])
        address = normalise(MAIL, given)
        # Which addresses are ours is nobody's business: those cannot be used like any other that is none.
        if not address or "." not in address.rpartition("@")[2] or is_ours(address):
            raise forms.ValidationError(_("This is no mail address. Please look at it once more."))
        return address

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        for each in self.rows:
            name = name_of(each.field)
            given = str(typed.get(name, "")).strip()
            try:
                if given:
                    each.field.read(given)
            except Invalid:
                self.add_error(name, _("This cannot be used. Please look at it once more."))
        return typed

    def values(self) -> dict[int, str]:
        given = {
            each.field_id: str(self.cleaned_data.get(name_of(each.field), "")).strip() for each in self.rows
        }
        return {key: value for key, value in given.items() if value}


class LinkForm(forms.Form):
    email = forms.CharField(
        max_length=320,
        label=gettext_lazy("Your mail address"),
        help_text=gettext_lazy("The one that you wrote to us from."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(required=False, max_length=200)


class RatingForm(forms.Form):
    good = forms.ChoiceField(
        choices=[("yes", gettext_lazy("Good")), ("no", gettext_lazy("Not good"))],
        widget=forms.RadioSelect,
        label=gettext_lazy("How was it?"),
    )
    words = forms.CharField(
        required=False,
        max_length=2000,
        label=gettext_lazy("What was good, or what was missing?"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class WaysForm(forms.Form):
    language = forms.ChoiceField(choices=list(SPOKEN.items()), label=gettext_lazy("Language"))
    time_zone = forms.ChoiceField(required=False, label=gettext_lazy("Time zone"))
    notices = forms.BooleanField(
        required=False, label=gettext_lazy("Tell me by mail that my message was received")
    )
    issues = forms.BooleanField(
        required=False, label=gettext_lazy("Tell me when something is wrong that touches me")
    )
    surveys = forms.BooleanField(
        required=False, label=gettext_lazy("Ask me how it was when something is solved")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [(name, name.replace("_", " ")) for name in zone_names()]
        self.fields["time_zone"].choices = [("", "UTC"), *zones]  # type: ignore[attr-defined]


def name_of(field: Field) -> str:
    return f"field-{field.pk}"


def _asked(field: Field) -> forms.Field:
    kind = FieldKind(field.kind)
    if kind is FieldKind.CHOICE:
        choices = [("", _("Please choose")), *((each, each) for each in field.choices)]
        return forms.ChoiceField(required=False, choices=choices, label=field.label)
    if kind is FieldKind.YES_NO:
        choices = [("", _("Please choose")), ("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(required=False, choices=choices, label=field.label)
    widgets = {
        FieldKind.DATE: forms.DateInput(attrs={"type": "date"}),
        FieldKind.NUMBER: forms.TextInput(attrs={"inputmode": "decimal"}),
    }
    widget = widgets.get(kind) or forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(required=False, max_length=500, label=field.label, widget=widget)


def is_ours(address: str) -> bool:
    """Answers to it would come back to us."""
    local, _at, host = address.rpartition("@")
    bare = f"{local.partition('+')[0]}@{host}"
    return Mailbox.objects.filter(channel=MAIL, address__in={address, bare}).exists()
