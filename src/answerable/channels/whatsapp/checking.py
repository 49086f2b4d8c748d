"""The test button of an account with WhatsApp: whether it lets us in, as which number, and what templates it has."""

from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.channels.accounts import Check
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.social.keeping import text_at
from answerable.channels.whatsapp import client, templates
from answerable.channels.whatsapp.settings import CHANNEL, WhatsAppSettings
from answerable.people.addresses import normalise


def check(mailbox: Mailbox) -> list[Check]:
    what = client.NAME
    try:
        said = client.get(
            mailbox,
            WhatsAppSettings.of(mailbox).phone_number_id,
            fields="display_phone_number,verified_name,quality_rating",
        )
    except ChannelError as error:
        return [Check(what, False, str(error))]
    if not said.is_fine:
        return [Check(what, False, client.refused(said))]
    number = normalise(CHANNEL, text_at(said.fields, "display_phone_number"))
    if number != mailbox.address:
        return [Check(what, False, _("this id is of %(number)s") % {"number": number})]
    return [Check(what, True, _("it lets us in, as %(number)s") % {"number": number}), _templates(mailbox)]


def _templates(mailbox: Mailbox) -> Check:
    what = _("Templates")
    try:
        count = templates.fetch(mailbox, at=timezone.now())
    except ChannelError as error:
        return Check(what, False, str(error))
    return Check(what, True, _("%(count)s can be used") % {"count": count})
