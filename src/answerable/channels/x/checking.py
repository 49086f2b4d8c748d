"""The test button of an account on X: whether it lets us in, as whom, and whether we may read what is said to it."""

from django.utils.translation import gettext as _

from answerable.channels.accounts import Check
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import text_at
from answerable.channels.x import client


def check(mailbox: Mailbox) -> list[Check]:
    what = client.NAME
    try:
        said = client.get(mailbox, "/2/users/me")
        direct = client.get(mailbox, "/2/dm_events", max_results=1)
    except ChannelError as error:
        return [Check(what, False, str(error))]
    name = text_at(said.fields, "data", "username").lower()
    if not said.is_fine or not name:
        return [Check(what, False, client.refused(said))]
    if name != mailbox.address:
        return [Check(what, False, _("these keys are @%(name)s’s") % {"name": name})]
    words = _("they can be read") if direct.is_fine else client.refused(direct)
    return [
        Check(what, True, _("it lets us in, as @%(name)s") % {"name": name}),
        Check(_("Direct messages"), direct.is_fine, words),
    ]
