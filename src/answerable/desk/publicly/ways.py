"""Where everybody can read along: whether one answers there, or to the customer alone; and what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.models import ThreadPost
from answerable.channels.registry import CHANNELS
from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid
from answerable.people.addresses import MAIL
from answerable.people.masking import shown_address, shown_name, shown_text
from answerable.tickets.actions import Answer, reply, saying
from answerable.tickets.channel_words import channel_words
from answerable.tickets.files import File
from answerable.tickets.models import DeliveryState, Message, Ticket

PUBLIC, PRIVATE = "public", "private"


@dataclass(frozen=True)
class Way:
    key: str
    words: str
    is_chosen: bool = False


def is_open(channel: str) -> bool:
    """Whether one can answer there in public."""
    return channel in CHANNELS and CHANNELS[channel].carries.is_public


def ways_of(ticket: Ticket, channel: str, last: Message | None) -> Sequence[Way]:
    """Empty where there is only one."""
    if not is_open(channel):
        return ()
    in_public = saying.is_said_publicly(last, channel)
    name = channel_words(channel)
    ways = []
    if in_public or _was_asked_in_public(ticket, channel):
        ways.append(Way(PUBLIC, _("in public, on %(channel)s") % {"channel": name}, in_public))
    ways.append(Way(PRIVATE, _("privately, on %(channel)s") % {"channel": name}, not in_public))
    if address := _mail_of(ticket):
        ways.append(Way(MAIL, _("by mail to %(address)s") % {"address": shown_address(MAIL, address)}))
    return ways


def told_by_way(ticket: Ticket, way: str) -> dict[str, Any]:
    """What of an answer follows from the way that was chosen."""
    if way == MAIL:
        address = _mail_of(ticket)
        if not address:
            raise Invalid(_("No mail address of theirs is known."))
        return {"to": [(address, ticket.customer.name)], "channel": MAIL, "is_public": False}
    return {"is_public": way == PUBLIC} if way in (PUBLIC, PRIVATE) else {}


def described(files: Sequence[File], words: str, channel: str) -> Sequence[File]:
    """Pictures with what they show, a line for each: whoever cannot see them is not left out in public."""
    pictures = [file for file in files if file.content_type.startswith("image/")]
    if not pictures or not is_open(channel):
        return files
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if len(lines) < len(pictures):
        raise Invalid(_("Say what each picture shows, one line for each: not everybody can see them."))
    said = dict(zip(map(id, pictures), lines, strict=False))
    return [File(**{**vars(file), "alt": said.get(id(file), "")}) for file in files]


def channel_of(ticket: Ticket, way: str) -> str:
    """By which an answer goes that nobody is named for."""
    if way not in (PUBLIC, PRIVATE):
        return ""
    last = saying.last_asked(ticket)
    return saying.way_out(ticket, saying.recipients_of(ticket, last), last)


def say_so(ticket: Ticket, sent: Message, *, by: Actor, at: datetime) -> None:
    """A line in public, where they asked, that they were answered elsewhere. It is no answer, and no secret."""
    last = ticket.messages.filter(direction="inbound", is_public=True, retracted_at=None).last()
    if last is None:
        return
    line = Answer(
        _("We have written to you privately."),
        to=[(last.from_address, last.from_name)],
        channel=last.channel,
        is_public=True,
        is_automatic=True,
        send_at=sent.send_at,
    )
    reply(ticket, line, by=by, at=at)


def public_turns(ticket: Ticket) -> int:
    """How often something was said that everybody can read, by either side."""
    unsent = (DeliveryState.WITHDRAWN, DeliveryState.FAILED)
    return Message.objects.filter(ticket=ticket, is_public=True).exclude(delivery__in=unsent).count()


@dataclass(frozen=True)
class Around:
    author: str
    text: str
    is_ours: bool
    post: ThreadPost


def around(ticket: Ticket) -> Sequence[Around]:
    """What others said in the thread, and we, but for what stands on the ticket."""
    posts = ThreadPost.objects.filter(ticket=ticket)[:100]
    return [Around(shown_name(each.author), shown_text(each.text), each.is_ours, each) for each in posts]


def _was_asked_in_public(ticket: Ticket, channel: str) -> bool:
    return Message.objects.filter(
        ticket=ticket, channel=channel, direction="inbound", is_public=True, retracted_at=None
    ).exists()


def _mail_of(ticket: Ticket) -> str:
    theirs = [each.address for each in ticket.customer.identities.all() if each.channel == MAIL]
    return next((each for each in theirs if each == ticket.customer.address), theirs[0] if theirs else "")
