"""What telephones do when something happens to a ticket or to a calendar."""

from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.channels.phone import course
from answerable.channels.phone.numbers import CHANNEL
from answerable.channels.phone.settings import PhoneSettings
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal


def adopt(event: Event) -> None:
    """A call became what is said on a ticket. Nothing is asked of what came another way."""
    if event.data["channel"] == CHANNEL and "item" in event.data:
        course.adopt(event)


def keep_calendar_of_numbers(event: Event) -> None:
    """A calendar is to be removed: a number of ours is open by it."""
    calendar = int(event.stream.removeprefix("calendar/"))
    for mailbox in Mailbox.objects.filter(channel=CHANNEL, is_active=True):
        if PhoneSettings.of(mailbox).calendar == calendar:
            words = _("%(number)s is open by it. Choose another calendar there first.")
            raise Refusal(words % {"number": mailbox}, code="has_numbers")
