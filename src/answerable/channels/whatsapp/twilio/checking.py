"""The test button: whether Twilio lets us in, has the number as a sender of WhatsApp's, and which templates it has."""

from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.channels.accounts import Check
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import rows_at, text_at
from answerable.channels.twilio import client
from answerable.channels.twilio.settings import TwilioSettings
from answerable.channels.whatsapp import templates


def check(mailbox: Mailbox) -> list[Check]:
    what = _("Twilio")
    try:
        said = client.get_at(
            mailbox,
            f"{TwilioSettings.of(mailbox).messaging_api}/v2/Channels/Senders?Channel=whatsapp&PageSize=100",
        )
        if said.status != 200:
            return [Check(what, False, said.words)]
        found = {
            text_at(each, "sender_id"): text_at(each, "status") for each in rows_at(said.fields, "senders")
        }
        state = found.get(f"whatsapp:{mailbox.address}")
        count = templates.fetch(mailbox, at=timezone.now())
    except ChannelError as error:
        return [Check(what, False, str(error))]
    return [
        Check(what, True, _("it knows the account and its token")),
        _number(state),
        Check(_("Templates"), True, _("%(count)s can be used") % {"count": count}),
    ]


def _number(state: str | None) -> Check:
    what = _("Number")
    if state is None:
        return Check(what, False, _("this account has no such number with WhatsApp"))
    return Check(what, state == "ONLINE", _("WhatsApp says of it: %(state)s") % {"state": state.lower()})
