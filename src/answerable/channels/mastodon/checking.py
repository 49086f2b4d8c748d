"""The test button of an account on Mastodon: whether its server lets us in, as whom, and with which leave."""

from django.utils.translation import gettext as _

from answerable.channels.accounts import Check
from answerable.channels.errors import ChannelError
from answerable.channels.mastodon import client
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import text_at


def check(mailbox: Mailbox) -> list[Check]:
    what = client.NAME
    try:
        said = client.get(mailbox, "/api/v1/accounts/verify_credentials")
        told = client.get(mailbox, "/api/v1/notifications", limit=1)
    except ChannelError as error:
        return [Check(what, False, str(error))]
    if not said.is_fine:
        return [Check(what, False, client.refused(said))]
    name = client.whole_name(mailbox, text_at(said.fields, "acct"))
    if name != mailbox.address:
        words = _("this token is @%(name)s’s") % {"name": name}
        return [Check(what, False, words)]
    return [
        Check(what, True, _("it lets us in, as @%(name)s") % {"name": name}),
        Check(_("Who names us"), told.is_fine, _("it can be read") if told.is_fine else client.refused(told)),
    ]
