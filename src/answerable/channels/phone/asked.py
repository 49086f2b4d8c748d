"""What a number for calls is asked for beside Twilio's own."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.channels.asked import Asked
from answerable.channels.phone.transcribing import BY_ADDRESS, BY_TWILIO
from answerable.channels.phone.words import LANGUAGES
from answerable.regions.models import Calendar

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _calendars() -> "list[tuple[str, StrOrPromise]]":
    found = [(str(each.pk), each.name) for each in Calendar.objects.filter(is_active=True).order_by("name")]
    return [("", _("always open")), *found]


ASKED = (
    Asked("language", _("Language of what is said"), default="en", choices=lambda: LANGUAGES),
    Asked(
        "greeting",
        _("Greeting"),
        _("Said first. Where words are recorded, say so here: many countries ask for it."),
        is_long=True,
        is_required=False,
    ),
    Asked(
        "menu",
        _("Menu"),
        _(
            "A digit and a team on each line, as in “1 Orders”. Without a menu the number’s own team is called."
        ),
        is_long=True,
        is_required=False,
    ),
    Asked(
        "calendar",
        _("Open by the calendar"),
        _("Outside of it nobody is held: they are called back, or leave a message."),
        choices=_calendars,
        is_required=False,
    ),
    Asked("longest_wait", _("Held on the line for at most, in minutes"), default="10", is_required=False),
    Asked(
        "call_back_within",
        _("Called back within, in hours"),
        _("Hours of the calendar count. It is said to the caller and kept track of as a promise."),
        default="4",
        is_required=False,
    ),
    Asked(
        "deletion",
        _("Recordings at Twilio"),
        choices=lambda: [("", _("deleted once they are here")), ("keep", _("kept there too"))],
        is_required=False,
    ),
    Asked(
        "transcription",
        _("Written down by a machine"),
        choices=lambda: [
            ("", _("no")),
            (BY_TWILIO, _("by Twilio (English alone)")),
            (BY_ADDRESS, _("by an address of one’s own")),
        ],
        is_required=False,
    ),
    Asked(
        "transcriber",
        _("Its address"),
        _('Begins with https://. It is posted the recording (MP3) and answers {"text": "…"}.'),
        is_required=False,
    ),
    Asked("transcriber_token", _("Its token"), is_secret=True, is_required=False),
)
