"""The test button of an account on Bluesky: whether it lets us in, and whether we may read and write in the chat."""

from django.utils.translation import gettext as _

from answerable.channels.accounts import Check
from answerable.channels.bluesky import client
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox


def check(mailbox: Mailbox) -> list[Check]:
    what = client.NAME
    try:
        session = client.sign_in(mailbox)
    except ChannelError as error:
        return [Check(what, False, str(error))]
    signed_in = Check(what, True, _("it lets us in, as %(did)s") % {"did": session["did"]})
    try:
        chat = client.get(mailbox, "chat.bsky.convo.listConvos", is_chat=True, limit=1)
    except ChannelError as error:
        return [signed_in, Check(_("Direct messages"), False, str(error))]
    if chat.is_fine:
        return [signed_in, Check(_("Direct messages"), True, _("they can be read and written"))]
    words = _("not with this app password: %(why)s") % {"why": client.refused(chat)}
    return [signed_in, Check(_("Direct messages"), False, words)]
