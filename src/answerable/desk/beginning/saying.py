"""Opening a ticket with its first words, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.desk.models import Macro
from answerable.desk.phrases.macros import run_macro
from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, Refusal
from answerable.ledger.together import change
from answerable.people.actions import find_or_create_customer
from answerable.people.addresses import MAIL
from answerable.people.masking import refuse_masked
from answerable.people.models import Customer, Team
from answerable.tickets import actions
from answerable.tickets.files import File, read_blob
from answerable.tickets.models import Message, Ticket
from answerable.tickets.writing.markup import cids_in
from answerable.tickets.writing.pictures import pictures_of

PHONE = "phone"
_TWICE = timedelta(minutes=1)  # the same words to the same person within it: pressed twice


@dataclass(frozen=True)
class Beginning:
    """`customer`, or whoever has the `address`; `is_theirs` when somebody notes down what they said. The `macro` is run
    on it once it is open."""

    subject: str
    text: str
    customer: Customer | None = None
    address: str = ""
    name: str = ""
    team: Team | None = None
    brand_id: int | None = None
    is_theirs: bool = False
    files: Sequence[File] = ()
    send_at: datetime | None = None
    html: str = ""
    macro: Macro | None = None


@change()
def begin_with(wanted: Beginning, *, by: Actor, at: datetime) -> Message:
    """Open it and say the first words; pressed twice, it is the same ticket."""
    if not wanted.text.strip() and not wanted.files and not cids_in(wanted.html):
        raise Invalid(_("There is nothing to send: write something or attach a file."))
    customer = Customer.objects.select_for_update().get(pk=_whose(wanted, by, at).pk)
    if customer.merged_into_id is not None or customer.erased_at is not None:
        raise Refusal(_("They are known under another name now, or not at all: look them up first."))
    before = _said_just_now(customer, wanted, at)
    if before is not None:
        return before
    ticket = actions.open_ticket(
        customer=customer,
        channel=MAIL,
        subject=" ".join(wanted.subject.split()),
        by=by,
        at=at,
        team=wanted.team,
        brand_id=wanted.brand_id,
    )
    actions.bring_pictures(ticket, wanted.html, by=by)
    said = _told_us(ticket, wanted, by, at) if wanted.is_theirs else _we_write(ticket, wanted, by, at)
    if wanted.macro is not None:
        run_macro(wanted.macro, ticket, by=by, at=at)
    actions.drop_begun(wanted.customer, by=by)
    return said


def _whose(wanted: Beginning, by: Actor, at: datetime) -> Customer:
    if wanted.customer is not None:
        return wanted.customer
    refuse_masked(by)  # whether somebody has this address is not theirs to find out
    return find_or_create_customer(MAIL, wanted.address, name=wanted.name, by=by, at=at).customer


def _said_just_now(customer: Customer, wanted: Beginning, at: datetime) -> Message | None:
    lately = Ticket.objects.filter(customer=customer, created_at__gt=at - _TWICE)
    said = Message.objects.filter(ticket__in=lately.filter(subject=" ".join(wanted.subject.split())))
    return next((each for each in said[:10] if each.text.split() == wanted.text.split()), None)


def _we_write(ticket: Ticket, wanted: Beginning, by: Actor, at: datetime) -> Message:
    answer = actions.Answer(wanted.text, wanted.html, files=wanted.files, send_at=wanted.send_at)
    return actions.reply(ticket, answer, by=by, at=at)


def _told_us(ticket: Ticket, wanted: Beginning, by: Actor, at: datetime) -> Message:
    """What they say later by mail joins it, since they take part."""
    customer = ticket.customer
    said = actions.Inbound(
        channel=PHONE,
        customer=customer,
        from_address=customer.address,
        from_name=customer.name,
        subject=ticket.subject,
        text=wanted.text,
        html=wanted.html,
        files=[*wanted.files, *_pictures(ticket, wanted.html)],
    )
    message = actions.receive_message(ticket, said, by=by, at=at)
    if customer.address:
        actions.add_participant(ticket, MAIL, customer.address, by=by, at=at, name=customer.name)
    return message


def _pictures(ticket: Ticket, html: str) -> list[File]:
    return [
        File(each.filename, each.content_type, read_blob(each.blob), each.content_id, is_inline=True)
        for each in pictures_of(ticket, sorted(cids_in(html)))
    ]
