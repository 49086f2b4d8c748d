"""What chats do when something happens elsewhere."""

from django.utils.translation import gettext as _

from answerable.channels.chat import naming
from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL
from answerable.channels.models import Mailbox
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.tickets.models import Message


def call_as_told(event: Event) -> None:
    """They said something for the first time: only now there is a customer to call by what they left before."""
    if event.data["channel"] != CHANNEL:
        return
    key = Message.objects.values_list("from_address", flat=True).get(pk=event.data["message"])
    visitor = Visitor.objects.filter(key=key).first()
    if visitor is not None:
        naming.call_as_told(visitor, at=event.at)


def keep_calendar_of_chats(event: Event) -> None:
    """A calendar is to be removed: a chat would not know any more when somebody is there."""
    wanted = event.stream.removeprefix("calendar/")
    chats = Mailbox.objects.filter(channel=CHANNEL).only("name", "settings")
    names = [each.name for each in chats if str(each.settings.get("calendar", "")) == wanted]
    if names:
        words = _("Chats are open by it: %(names)s. Give them other hours first.")
        raise Refusal(words % {"names": ", ".join(names[:10])}, code="has_chats")
