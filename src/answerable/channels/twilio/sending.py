"""Handing a message to Twilio, by SMS and by WhatsApp alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Receipt
from answerable.channels.models import Mailbox, Outgoing, SideOutgoing
from answerable.channels.registry import Sent
from answerable.channels.social.common import mailbox_of
from answerable.channels.twilio import client
from answerable.channels.twilio.reading import RECEIPTS
from answerable.tickets.models import Message, SideMessage

Row = Outgoing | SideOutgoing
Form = Mapping[str, str | list[str]]
_LOOKED_AT = 50
_CLOCKS_APART = timedelta(minutes=2)


def send_by(
    row: Row,
    form_for: Callable[[Mailbox, str], Form],
    words_for: Callable[[client.Said], str],
) -> Sent:
    """Twilio takes it, and tells later whether it arrived. After an attempt of which nobody knows how it ended, what
    Twilio has of it already is looked for first: it knows no key that would keep it from sending twice."""
    mailbox = mailbox_of(row)
    taken: dict[str, str] = {}
    refused: dict[str, str] = {}
    for address in [each for each in row.recipients if each not in row.accepted]:
        form = form_for(mailbox, address)
        try:
            said = _sent_before(row, mailbox, form) or client.post(mailbox, "Messages.json", form)
        except ChannelError as error:
            if not taken:
                raise
            return Sent(tuple(taken), refused, {address: str(error)}, next(iter(taken.values())))
        if said.status in (200, 201):
            taken[address] = str(said.fields.get("sid", ""))
        else:
            refused[address] = words_for(said)
    return Sent(tuple(taken), refused, external_id=next(iter(taken.values()), ""), is_confirmed=False)


def ask(row: Outgoing) -> Receipt | None:
    """What became of it, where no receipt came. What the carrier took and tells no more of counts as arrived."""
    said = client.get(mailbox_of(row), f"Messages/{row.message.external_id}.json")
    state = str(said.fields.get("status", ""))
    return Receipt.DELIVERED if state == "sent" else RECEIPTS.get(state)


def refused_words(said: client.Said) -> str:
    return f"{said.words} ({said.code})"


def _sent_before(row: Row, mailbox: Mailbox, form: Form) -> client.Said | None:
    """What Twilio has of this message from an attempt of which nobody knows how it ended."""
    if not row.attempts:
        return None
    since = (row.created_at - _CLOCKS_APART).strftime("%Y-%m-%d")
    asked = {
        "To": str(form["To"]),
        "From": str(form["From"]),
        "DateSent>": since,
        "PageSize": str(_LOOKED_AT),
    }
    said = client.get(mailbox, "Messages.json", asked)
    if said.status != 200:
        raise ChannelError(said.words, permanent=False, code="unknown")
    return _same(row, said.fields.get("messages", []))


def _same(row: Row, told: Sequence[Mapping[str, Any]]) -> client.Said | None:
    """By its words, and no other message's of ours. Of a template Twilio need not say the words: then nobody knows."""
    theirs = {str(each.get("sid", "")): each for each in told}
    sent = Message.objects.filter(external_id__in=theirs).exclude(pk=row.message.pk)
    beside = SideMessage.objects.filter(external_id__in=theirs)
    if isinstance(row, SideOutgoing):
        sent, beside = Message.objects.filter(external_id__in=theirs), beside.exclude(pk=row.message.pk)
    others = {*sent.values_list("external_id", flat=True), *beside.values_list("external_id", flat=True)}
    found = [each for sid, each in theirs.items() if sid not in others]
    mine = next((each for each in found if each.get("body") == row.message.text), None)
    if mine is None and any(not each.get("body") and not _has_files(each) for each in found):
        words = _(
            "The line broke, and Twilio does not say whether it took this. Send it again if it is missing."
        )
        raise ChannelError(words, permanent=True, code="unconfirmed")
    return client.Said(200, mine) if mine else None


def _has_files(told: Mapping[str, Any]) -> bool:
    return str(told.get("num_media", "0")) not in {"", "0"}
