"""The test button of an account with Twilio: whether it knows us, without sending anything."""

from django.utils.translation import gettext as _

from answerable.channels.accounts import Check
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.twilio import client


def check(mailbox: Mailbox) -> list[Check]:
    what = _("Twilio")
    try:
        known = client.get(mailbox, "IncomingPhoneNumbers.json", {"PhoneNumber": mailbox.address})
    except ChannelError as error:
        return [Check(what, False, str(error))]
    if known.status != 200:
        return [Check(what, False, known.words)]
    signed_in = Check(what, True, _("it knows the account and its token"))
    if known.fields.get("incoming_phone_numbers"):
        return [signed_in, Check(_("Number"), True, _("it is this account’s"))]
    return [signed_in, Check(_("Number"), False, _("this account has no such number"))]
