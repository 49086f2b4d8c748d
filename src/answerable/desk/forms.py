"""What the desk's forms accept. A form says whether input is sane; the verbs decide what it means."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import getaddresses
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.desk.day.leaving import away_words
from answerable.desk.frame.requests import key_of
from answerable.ledger.actor import Actor
from answerable.ledger.composed import ComposedRows
from answerable.ledger.refusals import Invalid
from answerable.people.addresses import normalise
from answerable.people.models import Staff, Team, Tier
from answerable.people.zones import zone_called, zone_names
from answerable.tickets.files import File, keep_bytes
from answerable.tickets.models import Brand, Form, LinkKind, Message, Priority, Status, Ticket
from answerable.tickets.references import clean_reference
from answerable.tickets.writing.markup import MOST_HTML
from answerable.web.widgets import ListedInput, PlainSelect

MOST_FILES_BYTES = 25 * 1024 * 1024
MOST_TEXT = 200_000  # characters
MOST_KEPT = 2_000_000  # of what was typed and not sent, too long or not


class _AllAtOnce(ModelChoiceIterator):  # type: ignore[type-arg]
    """A list to choose from is short: Django's cursor in the database would be four journeys there instead of one."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield ("", str(self.field.empty_label))
        yield from (self.choice(row) for row in self.queryset)


class TimeZoneField(forms.CharField):
    """Typed or taken from the list: part of a city's name is enough to find it there."""

    widget = ListedInput(zone_names)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, label=_("Time zone"), **kwargs)

    def clean(self, value: object) -> str:
        given: str = super().clean(value)
        known = zone_called(given)
        if given and not known:
            raise forms.ValidationError(_("There is no time zone of this name. Choose one from the list."))
        return known


class MomentField(forms.DateTimeField):
    """Within the years in which it has a name in every time zone, so that everybody's page can show it."""

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment is not None and not 1900 <= moment.year <= 9000:
            raise forms.ValidationError(_("That moment is too far away."))
        return moment


def offer(form: forms.Form, name: str, rows: "QuerySet[Any]") -> None:
    """Let a field choose from what this person may see."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.iterator = _AllAtOnce
    field.queryset = rows


def offer_teams(form: forms.Form, staff: Staff) -> None:
    """In the field `team`, those to which they may give a ticket that they open: of those whose tickets they see, else
    they would not see it, nor go on with it."""
    scope, own = staff.scope, sorted(staff.scope.teams)
    teams = Team.objects.visible_to(staff).active()
    offer(form, "team", teams if scope.everything else teams.filter(pk__in=own))
    form.fields["team"].required = not (scope.everything or scope.without_team)
    form.fields["team"].initial = own[0] if len(own) == 1 else None


def show(form: forms.Form, name: str, rows: "Iterable[Any]") -> None:
    """The same where nothing is chosen yet, of rows that are at hand."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    none = [] if field.empty_label is None else [("", str(field.empty_label))]
    field.choices = [*none, *((row.pk, field.label_from_instance(row)) for row in rows)]


def checked(form: forms.Form) -> dict[str, Any]:
    """The form's values; what is wrong with them as a refusal, so that it is shown like any other."""
    if form.is_valid():
        return form.cleaned_data
    field, errors = next(iter(form.errors.items()))
    label = form.fields[field].label if field in form.fields else ""
    raise Invalid(f"{label}: {errors[0]}" if label else str(errors[0]))


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, as `tickets.files.File`s."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        uploads: list[UploadedFile[bytes]] = [each for each in (data or []) if each]
        if sum(each.size or 0 for each in uploads) > MOST_FILES_BYTES:
            raise forms.ValidationError(_("The files are too large: together at most 25 MB."))
        files = [
            File(each.name or "", each.content_type or "application/octet-stream", each.read())
            for each in uploads
        ]
        keep_bytes(file.content for file in files)  # before any transaction
        return files


class AddressesField(forms.CharField):
    """Mail addresses with commas between them, as (address, name) pairs."""

    def clean(self, value: Any) -> list[tuple[str, str]]:
        pairs = []
        for name, address in getaddresses([super().clean(value)]):
            normal = normalise("email", address)
            if address and not normal:
                raise forms.ValidationError(
                    _("%(address)s is not a mail address."), params={"address": address}
                )
            if normal:
                pairs.append((normal, name))
        return pairs


class TextField(forms.CharField):
    """What somebody writes, as they wrote it."""

    def __init__(self) -> None:
        too_long = _("The text is too long: at most 200,000 characters.")
        super().__init__(
            required=False,
            strip=False,
            max_length=MOST_TEXT,
            label="",
            widget=forms.Textarea,
            error_messages={"max_length": too_long},
        )


class HtmlField(forms.CharField):
    """The same with its markup, from the editor; the verbs keep the harmless part of it."""

    def __init__(self) -> None:
        too_long = _("The text is too long: at most 200,000 characters.")
        super().__init__(
            required=False,
            strip=False,
            max_length=MOST_HTML,
            label="",
            error_messages={"max_length": too_long},
        )


class LaterForm(forms.Form):
    """When something is to be sent; what is sent at once says nothing here."""

    send_at = MomentField(required=False)
    at_chosen = forms.BooleanField(required=False)
    send_at_chosen = MomentField(required=False)

    def clean(self) -> dict[str, Any]:
        """A moment of one's own counts only with its own button."""
        values = super().clean() or {}
        if values.get("at_chosen"):
            values["send_at"] = values.get("send_at_chosen")
            if values["send_at"] is None and "send_at_chosen" not in self.errors:
                self.add_error("send_at_chosen", _("Say when it is to be sent."))
        return values


class ReplyForm(LaterForm):
    text = TextField()
    html = HtmlField()
    to = AddressesField(required=False, max_length=2000)
    cc = AddressesField(required=False, max_length=2000)
    attachments = FilesField(required=False)
    then_close = forms.BooleanField(required=False)
    way = forms.CharField(required=False, max_length=40)  # see `desk.publicly.ways`
    say_so = forms.BooleanField(required=False)
    alt = forms.CharField(required=False, max_length=8000)


class NoteForm(forms.Form):
    text = TextField()
    html = HtmlField()
    attachments = FilesField(required=False)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A colleague; who is away says so, before one gives them something."""

    def label_from_instance(self, obj: Any) -> str:
        words = away_words(obj, now=timezone.now()) if obj.away_until else ""
        return f"{obj} ({words})" if words else str(obj)


class AssignForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.none(), required=False, label=_("Team"), widget=PlainSelect)
    staff = PersonField(
        Staff.objects.none(),
        required=False,
        label=_("Person"),
        widget=PlainSelect(attrs={"data-offers": _("Assign to {}")}),
    )

    def __init__(self, *args: Any, staff: Staff, has_it: int | None = None, **kwargs: Any) -> None:
        """Whoever has it now is offered, whatever they may do: else it would be taken from them unasked."""
        super().__init__(*args, **kwargs)
        if self.is_bound:
            offer(self, "team", Team.objects.visible_to(staff).active())
            offer(self, "staff", _who_can_have(staff, has_it))
        else:
            show(self, "team", TEAMS_OFFERED.ask(staff.actor()))
            show(self, "staff", PEOPLE_OFFERED.ask(staff.actor(), has_it))


def _who_can_have(reader: Staff | Actor, has_it: int | None) -> "QuerySet[Staff]":
    known = Staff.objects.visible_to(reader).active()
    able = Q(pk__in=known.who_may("ticket.reply").order_by().values("pk"))
    offered: QuerySet[Staff] = known.filter(able if has_it is None else able | Q(pk=has_it))
    return offered


TEAMS_OFFERED: ComposedRows[Team] = ComposedRows(lambda reader: Team.objects.visible_to(reader).active())
# Where one only chooses, no more is wanted of some dozens of colleagues than what stands in the list.
PEOPLE_OFFERED: ComposedRows[Staff] = ComposedRows(
    lambda reader, has_it: _who_can_have(reader, has_it).only("name", "email", "away_until")
)


class StatusForm(forms.Form):
    status = forms.ModelChoiceField(Status.objects.all())


class SnoozeForm(forms.Form):
    until = MomentField(label=_("Until"))


class TagForm(forms.Form):
    name = forms.CharField(max_length=60, label=_("Tag"))


class BrandChoice(forms.Form):
    brand = forms.ModelChoiceField(Brand.objects.all(), required=False, label=_("Brand"))


class FormChoice(forms.Form):
    form = forms.ModelChoiceField(Form.objects.all(), required=False, label=_("Form"))


class PriorityForm(forms.Form):
    priority = forms.TypedChoiceField(choices=Priority.choices, coerce=int, label=_("Priority"))


class TierForm(forms.Form):
    tier = forms.TypedChoiceField(choices=Tier.choices, coerce=int, label=_("Line of support"))


class SubjectForm(forms.Form):
    subject = forms.CharField(max_length=500, label=_("Subject"))


class ReferenceField(forms.CharField):
    """Another ticket, by its reference; one that may not be seen does not exist. None where none need be said."""

    def __init__(self, *, staff: Staff, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.staff = staff

    def clean(self, value: Any) -> Ticket | None:
        given = super().clean(value)
        if not given and not self.required:
            return None
        found = Ticket.objects.visible_to(self.staff).filter(reference=clean_reference(given)).first()
        if found is None:
            raise forms.ValidationError(_("There is no ticket with this reference."))
        return found


class MergeForm(forms.Form):
    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = ReferenceField(staff=staff, label=_("Into ticket"))


class LinkForm(forms.Form):
    kind = forms.ChoiceField(choices=[(LinkKind.RELATED, _("related to")), (LinkKind.PARENT, _("parent of"))])

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticket"] = ReferenceField(staff=staff, label=_("Ticket"))


class SplitForm(forms.Form):
    subject = forms.CharField(max_length=500, required=False, label=_("Subject of the new ticket"))
    messages = forms.ModelMultipleChoiceField(Message.objects.none())

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "messages", ticket.messages.all())


class ParticipantForm(forms.Form):
    address = forms.CharField(max_length=320, label=_("Mail address"))


class DraftForm(forms.Form):
    text = forms.CharField(required=False, strip=False, max_length=MOST_TEXT)
    html = HtmlField()
    cc = forms.CharField(required=False, max_length=2000)
    base = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        field = self.fields["base"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(each, each) for each in data.getlist("base")[:20] if key_of(each) is not None]
