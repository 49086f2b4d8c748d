"""What the company wants to know of its customers and dealers besides, and what it knows of some."""

from datetime import datetime

from answerable.ledger.actor import SYSTEM, Actor
from answerable.people.actions import fill_field
from answerable.people.models import Account, Customer, Field, FieldAbout, FieldKind
from answerable.tickets.vocabulary import add_field

_MEMBERS, _REGIONS = ["Trail club", "Trail club, founder"], ["Alps", "Benelux", "Rockies"]


def get_to_know(*, by: Actor, at: datetime) -> None:
    member = _field("Membership", FieldAbout.CUSTOMER, _MEMBERS, at)
    region = _field("Sales region", FieldAbout.ACCOUNT, _REGIONS, at)
    for number, account in enumerate(Account.objects.order_by("pk")):
        fill_field(account, region, _REGIONS[number % len(_REGIONS)], by=by, at=at)
    for number, customer in enumerate(Customer.objects.present().order_by("-pk")[:60]):
        if number % 3:
            fill_field(customer, member, _MEMBERS[number % 2], by=by, at=at)


def _field(label: str, about: FieldAbout, choices: list[str], at: datetime) -> Field:
    known = Field.objects.of(about).filter(label=label).first()
    return known or add_field(label, FieldKind.CHOICE, about=about, choices=choices, by=SYSTEM, at=at)
