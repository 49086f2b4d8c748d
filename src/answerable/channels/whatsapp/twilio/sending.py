"""What goes out by WhatsApp by way of Twilio: text, one file with words under it, or an approved template."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox, Outgoing, SideOutgoing
from answerable.channels.registry import Sent
from answerable.channels.social.common import mailbox_of
from answerable.channels.templates import template_of
from answerable.channels.twilio.pictures import addresses_of
from answerable.channels.twilio.sending import Form, refused_words, send_by
from answerable.channels.whatsapp.twilio.reading import words_of
from answerable.channels.whatsapp.window import is_open

Row = Outgoing | SideOutgoing


def send(row: Row) -> Sent:
    template = _template(row)

    def form_for(mailbox: Mailbox, address: str) -> Form:
        return {**_ways(mailbox, address), **(template or _free(row))}

    return send_by(row, form_for, lambda said: words_of(said.code) or refused_words(said))


def _template(row: Row) -> Form | None:
    mailbox = mailbox_of(row)
    if all(is_open(mailbox, address, at=timezone.now()) for address in row.recipients):
        return None
    found = template_of(mailbox, row.message.text)
    if found is None:
        raise ChannelError(words_of("63016"), permanent=True, code="window")
    template, given = found
    return {"ContentSid": template.key, **({"ContentVariables": json.dumps(dict(given))} if given else {})}


def _free(row: Row) -> Form:
    return {"Body": row.message.text, "MediaUrl": addresses_of(row)}


def _ways(mailbox: Mailbox, address: str) -> Form:
    return {
        "From": f"whatsapp:{mailbox.address}",
        "To": f"whatsapp:{address}",
        "StatusCallback": settings.BASE_URL + reverse("channels:whatsapp_twilio", args=[mailbox.pk]),
    }
