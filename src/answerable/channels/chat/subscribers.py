"""What chats do when something happens elsewhere."""

from django.utils.translation import gettext as _

from answerable.channels.chat.settings import CHANNEL
from answerable.channels.models import Mailbox
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal


def keep_calendar_of_chats(event: Event) -> None:
    """A calendar is to be removed: a chat would not know any more when somebody is there."""
    wanted = event.stream.removeprefix("calendar/")
    chats = Mailbox.objects.filter(channel=CHANNEL).only("name", "settings")
    names = [each.name for each in chats if str(each.settings.get("calendar", "")) == wanted]
    if names:
        words = _("Chats are open by it: %(names)s. Give them other hours first.")
        raise Refusal(words % {"names": ", ".join(names[:10])}, code="has_chats")
