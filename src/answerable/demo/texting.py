"""Conversations by short message: an SMS that was answered, and a chat on WhatsApp that goes on.

The numbers are invented and lead nowhere: what is written to them in the demo stays on its way, and says why.
"""

import json
from datetime import datetime, timedelta

from django.db import transaction

from answerable.channels.actions import MailboxChange, add_mailbox
from answerable.channels.models import Mailbox, Outgoing, OutgoingState
from answerable.channels.receiving import receive
from answerable.channels.threads import lead
from answerable.demo.company import HOST
from answerable.demo.founding import World
from answerable.demo.newest import SOURCE, settle_all
from answerable.demo.plan import Frame
from answerable.ledger.actor import SYSTEM, Actor
from answerable.people.actions import find_or_create_customer
from answerable.people.models import Customer
from answerable.tickets.actions import Answer, Inbound, mark_delivered, open_with, receive_message, reply
from answerable.tickets.models import Direction, ParticipantRole, Ticket

_MINUTE = timedelta(minutes=1)
_SMS, _WHATSAPP = "+3292550142", "+3292550143"
_IMOGEN, _FELIX = "+447900550119", "+447900550127"
_NOWHERE = f"https://messages.{HOST}"


def text_each_other(frame: Frame, world: World) -> None:
    """Doing it twice is harmless."""
    by = world.staff["lotte.maes"].actor()
    sms = _account(world, "sms", _SMS, {"account_sid": "ACdemo", "api": _NOWHERE}, at=frame.now)
    # Without the key of a business there are no templates to ask for.
    numbers = {"phone_number_id": "100550143", "business_id": "", "api": _NOWHERE}
    whatsapp = _account(world, "whatsapp", _WHATSAPP, numbers, at=frame.now)
    _by_sms(sms, by, at=frame.now)
    _by_whatsapp(whatsapp, by, at=frame.now)


def _account(world: World, channel: str, address: str, settings: dict[str, str], *, at: datetime) -> Mailbox:
    known = Mailbox.objects.filter(channel=channel, address=address).first()
    if known is not None:
        return known
    name = {"sms": "Kestrel Trail by SMS", "whatsapp": "Kestrel Trail on WhatsApp"}[channel]
    brand = world.mailboxes["support"].brand
    wanted = MailboxChange(name, address, world.teams["ghent1"], {**settings}, brand=brand)
    return add_mailbox(channel, wanted, by=SYSTEM, at=at)


@transaction.atomic
def _by_sms(mailbox: Mailbox, by: Actor, *, at: datetime) -> None:
    person = find_or_create_customer("sms", _IMOGEN, name="Imogen Penrose", by=SYSTEM, at=at).person
    if Ticket.objects.filter(customer=person).exists():
        return
    asked = "Which gas does the Stove Duo take? I am in the shop and they have three. Imogen"
    began = at - 70 * _MINUTE
    first = open_with(_text(person, asked, began), by=SYSTEM, at=began, team_id=mailbox.team_id)
    ticket = first.ticket
    lead(mailbox, _IMOGEN, ticket, at=began)
    _answer(ticket, "The one with a screw thread (EN 417). Lotte, Kestrel Trail", by, at - 64 * _MINUTE)
    more = _text(person, "Got it. And may it fly in checked baggage?", at - 9 * _MINUTE)
    receive_message(ticket, more, by=SYSTEM, at=at - 9 * _MINUTE)


def _text(person: Customer, words: str, at: datetime) -> Inbound:
    author = (_IMOGEN, person.name, ParticipantRole.AUTHOR)
    return Inbound(
        "sms", person, _IMOGEN, from_name=person.name, text=words, participants=[author], created_at=at
    )


def _by_whatsapp(mailbox: Mailbox, by: Actor, *, at: datetime) -> None:
    """As Meta tells it, at the door."""
    _hear(mailbox, "My zip came off its track. Can I mend it myself, or do you?", at - 55 * _MINUTE)
    settle_all()
    ticket = Ticket.objects.filter(channel="whatsapp", customer__identities__address=_FELIX).first()
    if ticket is None or ticket.messages.filter(direction=Direction.OUTBOUND).exists():
        return
    words = "You can: which model is it, and is the slider bent? A picture of it helps."
    _answer(ticket, words, by, at - 41 * _MINUTE)
    _hear(mailbox, "A Merlin 2, two years old. The slider looks fine to me.", at - 12 * _MINUTE)
    settle_all()


def _hear(mailbox: Mailbox, text: str, at: datetime) -> None:
    said = {
        "from": _FELIX.lstrip("+"),
        "id": f"wamid.{at:%Y%m%d%H%M}",
        "timestamp": str(int(at.timestamp())),
        "type": "text",
        "text": {"body": text},
    }
    kept = {"kind": "message", "said": said, "name": "Felix Thwaite", "ours": _WHATSAPP}
    content = json.dumps(kept, ensure_ascii=False).encode()
    receive(content, channel="whatsapp", mailbox=mailbox, source=SOURCE, at=at, is_import=True)


def _answer(ticket: Ticket, words: str, by: Actor, at: datetime) -> None:
    """It arrived, as the other side would have told."""
    said = reply(ticket, Answer(words), by=by, at=at)
    Outgoing.objects.filter(message=said).update(state=OutgoingState.SENT, sent_at=at)
    mark_delivered(said, by=SYSTEM, at=at + timedelta(seconds=5))
