"""The company's pages for its customers, the accounts whose people read each other's tickets, and what customers said
of how their matter ended."""

import random
from datetime import datetime

from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.channels.web.settings import WebSettings
from answerable.demo.company import BRAND
from answerable.demo.founding import World
from answerable.ledger.actor import SYSTEM, Actor, customer
from answerable.people.actions import share_tickets
from answerable.tickets.models import Brand, Form, Ticket
from answerable.tickets.ratings import rate

PATH = "kestrel-trail"
_RATED, _GOOD = 60, 0.8
_WORDS = {
    True: ("", "", "Quick and kind.", "Explained so that I understood it.", "Thank you!"),
    False: ("", "I had to explain it three times.", "It took too long.", "The part has not come yet."),
}


def open_pages(world: World, *, by: Actor, at: datetime) -> None:
    brand = Brand.objects.get(name=BRAND.name)
    topics = Form.objects.filter(name__in=["Repair", "Order"]).order_by("-name")
    settings = WebSettings(
        topics=tuple(topics.values_list("pk", flat=True)),
        fields=tuple(each.pk for each in world.fields.values()),
    )
    wanted = FrontWanted(PATH, is_on=True, team=world.teams["ghent1"], settings=settings)
    set_up_front(brand, wanted, by=SYSTEM, at=at)
    for account in list(world.accounts.values())[:3]:
        share_tickets(account, on=True, by=by, at=at)
    _rate_some(at)


def _rate_some(at: datetime) -> None:
    chance = random.Random(PATH)  # noqa: S311 - a simulation
    for ticket in Ticket.objects.ended().order_by("-closed_at", "-pk")[:_RATED]:
        is_good = chance.random() < _GOOD
        said = chance.choice(_WORDS[is_good])
        rate(ticket, is_good=is_good, words=said, by=customer(ticket.customer_id), at=at)
