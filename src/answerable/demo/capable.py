"""Some customers have shown that they know the products: who repairs stoves for a living, who guides people up mountains.
What they wrote in the last weeks went straight past the first line, and what they write next does."""

from datetime import datetime, timedelta

from answerable.demo.founding import World
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.actor import customer as as_customer
from answerable.people.models import Customer
from answerable.routing.actions import (
    Settling,
    Step,
    certify,
    correct,
    endorse,
    learn,
    learn_cause,
    set_next_line,
    settle,
)
from answerable.routing.capability.evidence import EvidenceKind
from answerable.routing.models import CapabilityEvidence
from answerable.tickets.actions import (
    Answer,
    Inbound,
    close,
    mark_delivered,
    open_ticket,
    receive_message,
    reply,
    set_field,
)
from answerable.tickets.models import Ticket

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_SINCE = 60 * _DAY
_STOVE, _TENT = "Kestrel Stove", "Merlin 2"
_STEPS = (
    Step("Is it one of ours? Ask for the order number."),
    Step("Have they been through the guide for it?", EvidenceKind.GUIDE_COMPLETED),
    Step("Is the valve open, and the cartridge screwed in straight?", product=_STOVE),
    Step("A picture of the flame, and the igniter’s log", EvidenceKind.DIAGNOSTICS_SENT, _STOVE),
    Step("Is it dry, and were the zips waxed?", product=_TENT),
)
# How long ago in days, of what, and after how many hours it was answered; the last ones are not answered yet.
_WROTE = (
    (52, _STOVE, "Igniter sparks without a flame above 3,000 m", 1.2),
    (47, _STOVE, "O-ring of the 2025 batch swells with propane", 0.8),
    (41, _TENT, "Pole sleeve 4 mm too short on two of six", 2.1),
    (36, _STOVE, "Firmware 2.4.1 forgets the altitude", 0.9),
    (29, _STOVE, "Valve seat scored after 40 hours", 1.6),
    (23, _TENT, "Seam tape lifts where the guy is sewn on", 1.1),
    (17, _STOVE, "Regulator ices at −12 °C", 0.7),
    (12, _STOVE, "Elevation kit: thread not cut to the end", 1.9),
    (8, _TENT, "Two zips, two pitches in one tent", 1.0),
    (5, _STOVE, "Which torque for the burner head?", 1.4),
    (0.11, _STOVE, "Flame lifts off at full power since the service", None),
    (0.04, _TENT, "Replacement pole is from the older series", None),
)
_ANSWER = (
    "Thank you, that is exactly what we needed to know. I have looked at it with our workshop: the part is on its way, and "
    "what you found goes to those who build it."
)


def know_some(world: World, *, lead: Actor, by: Actor, at: datetime) -> None:
    """Settled two months ago; what was shown until then lets them past, and what they wrote since says how it went."""
    if CapabilityEvidence.objects.exists():
        return
    known = list(Customer.objects.present().exclude(account=None).order_by("pk")[:8])
    if len(known) < 8:
        return
    began = at - _SINCE
    _settle(world, by=by, at=began)
    mechanic, guide, learner, other, course, less, _plain, _none = known
    endorse(
        mechanic, "Repairs stoves for a living; we send her the hard ones.", product=_STOVE, by=lead, at=began
    )
    endorse(
        mechanic,
        "Has shown us three faults that we had not found.",
        by=world.staff["omar.khalil"].actor(),
        at=began,
    )
    certify(guide, "Dealer course, level 2", until=at + 300 * _DAY, by=lead, at=began)
    endorse(
        other,
        "Knows tents; asked about stoves what the leaflet says.",
        product=_TENT,
        by=lead,
        at=at - 9 * _DAY,
    )
    endorse(course, "Was on the course in spring.", by=lead, at=at - 400 * _DAY)
    correct(less, up=False, reason="It was their sister who knew.", by=lead, at=at - 20 * _DAY)
    for number, (ago, product, subject, hours) in enumerate(_WROTE):
        customer = mechanic if product == _STOVE else guide
        ticket = _write(world, customer, subject, at=at - ago * _DAY + number * timedelta(minutes=3))
        _go_on(world, ticket, product, hours, lead)
    for ticket in Ticket.objects.present().filter(customer=learner)[:2]:
        learn_cause(learner, "documented", ticket=ticket, by=lead, at=at - 4 * _DAY)


def _settle(world: World, *, by: Actor, at: datetime) -> None:
    settle(Settling(is_on=True, product_field=world.fields["product"]), by=by, at=at)
    for key in ("ghent1", "manila1", "krakow1"):
        set_next_line(world.teams[key], world.teams["ghent2"], steps=_STEPS, by=by, at=at)
    set_next_line(world.teams["ghent2"], None, by=by, at=at)


def _write(world: World, customer: Customer, subject: str, *, at: datetime) -> Ticket:
    """As a mail would have it: what is decided about it is decided by the product."""
    by = as_customer(customer.pk)
    ticket = open_ticket(
        customer=customer, channel="email", subject=subject, by=by, at=at, team=world.teams["ghent1"]
    )
    identity = customer.identities.first()
    said = Inbound(
        channel="email", customer=customer, from_name=customer.name, subject=subject,
        from_address=identity.address if identity else "",
        text=f"Hello,\n\n{subject}. I went through the guide first. What do you see in the log?\n\n{customer.name}",
    )  # fmt: skip
    return receive_message(ticket, said, by=by, at=at).ticket


def _go_on(world: World, ticket: Ticket, product: str, hours: float | None, lead: Actor) -> None:
    at = ticket.created_at
    set_field(ticket, world.fields["product"], product, by=SYSTEM, at=at + timedelta(minutes=1))
    learn(ticket.customer, EvidenceKind.GUIDE_COMPLETED, ticket=ticket, product=product, by=lead, at=at)
    if hours is None:
        return
    omar, answered = world.staff["omar.khalil"].actor(), at + hours * _HOUR
    message = reply(ticket, Answer(text=_ANSWER), by=omar, at=answered)
    mark_delivered(message, by=SYSTEM, at=answered)
    learn_cause(ticket.customer, "product_exception", ticket=ticket, product=product, by=omar, at=answered)
    close(ticket, by=omar, at=answered + 2 * _HOUR)
