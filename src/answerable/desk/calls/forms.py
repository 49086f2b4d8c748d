"""What one notes down of a call."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.channels.phone.noting import CallNote, Result
from answerable.channels.phone.numbers import number_in
from answerable.desk.forms import MomentField, TextField, offer_teams
from answerable.people.models import Customer, Staff, Team
from answerable.tickets.models import Direction, Ticket
from answerable.web.widgets import PlainSelect

_LOCAL = "%Y-%m-%dT%H:%M"
_MINUTE = timedelta(minutes=1)
_NO_NUMBER = _("That is not a telephone number: write it with its country, as in +32 470 12 34 56.")


def _moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL)


class CallForm(forms.Form):
    """Of a ticket; or of somebody, for whom it opens one."""

    direction = forms.ChoiceField(
        choices=[(Direction.INBOUND, _("They called us")), (Direction.OUTBOUND, _("We called them"))],
        label=_("Who called"),
        widget=forms.RadioSelect,
    )
    result = forms.ChoiceField(
        choices=[
            (Result.SPOKE, _("We spoke: that is an answer")),
            (Result.MISSED, _("Nobody answered")),
            (Result.VOICEMAIL, _("A message was left on a machine")),
        ],
        initial=Result.SPOKE,
        label=_("What came of it"),
        widget=forms.RadioSelect,
    )
    text = TextField()
    began_at = MomentField(label=_("When"), widget=_moment_input())
    minutes = forms.IntegerField(
        required=False, min_value=0, max_value=1440, label=_("How long, in minutes"), initial=""
    )
    call_back_by = MomentField(
        required=False,
        label=_("We call back by"),
        widget=_moment_input(),
        help_text=_("Where you told them so: it is kept track of as a promise."),
    )

    def __init__(self, *args: Any, ticket: Ticket | None, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        was_waiting = ticket is not None and ticket.waiting_since is not None
        self.fields["direction"].initial = Direction.OUTBOUND if was_waiting else Direction.INBOUND
        self._now = now
        self.fields["began_at"].initial = timezone.localtime(now).replace(second=0, microsecond=0)
        self.fields["text"].label = _("What was said")
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 5, "dir": "auto"})

    def noted(self, **of: Any) -> CallNote:
        values = self.cleaned_data
        return CallNote(
            direction=Direction(values["direction"]),
            result=Result(values["result"]),
            began_at=self._moment(),
            length=timedelta(minutes=values["minutes"] or 0),
            text=values["text"],
            call_back_by=values["call_back_by"],
            **of,
        )

    def _moment(self) -> datetime:
        """A minute is as exact as one says it. Theirs begins with it and ours ends with it: neither flatters us."""
        said: datetime = self.cleaned_data["began_at"]
        if self.cleaned_data["direction"] == Direction.INBOUND or said >= self._now:
            return said
        return min(said + _MINUTE, self._now)


class NewCallForm(CallForm):
    """The same with whose it is and what it is about."""

    number = forms.CharField(max_length=40, required=False, label=_("Their number"))
    name = forms.CharField(max_length=200, required=False, label=_("Their name"))
    subject = forms.CharField(max_length=500, required=False, label=_("What it is about"))
    team = forms.ModelChoiceField(
        Team.objects.none(),
        required=False,
        label=_("Team"),
        widget=PlainSelect,
        empty_label=_("None yet: routing decides"),
    )

    def __init__(self, *args: Any, staff: Staff, customer: Customer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if customer is not None:
            del self.fields["number"], self.fields["name"]
        offer_teams(self, staff)

    def clean_number(self) -> str:
        given: str = self.cleaned_data["number"]
        found = number_in(given)
        if given.strip() and not found:
            raise forms.ValidationError(_NO_NUMBER)
        return found

    def noted(self, **of: Any) -> CallNote:
        values = self.cleaned_data
        own = {name: values.get(name, "") for name in ("number", "name", "subject")}
        return super().noted(team=values["team"], **own, **of)
