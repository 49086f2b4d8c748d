"""Rules are asked without the database, and answer as it does: what a list would hold is what a rule takes."""

from dataclasses import fields

import pytest

from answerable.people.models import Account, AccountValue, CustomerValue, Field, FieldKind
from answerable.regions.models import Region
from answerable.routing.models import Route, RouteVersion
from answerable.routing.rules.deciding import decide
from answerable.routing.rules.facts import Facts
from answerable.routing.rules.fitting import _TESTS, can_ask
from answerable.routing.rules.gathering import facts_of
from answerable.routing.rules.known import rules_of
from answerable.tickets.conditions import Condition, Conditions, Reader, question, whats
from answerable.tickets.models import Brand, FieldValue, Form, Tag, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(make_ticket, make_customer, ghent, manila, sam, now):
    club = Account.objects.create(name="Alpine Club")
    maya = make_customer("Maya", language="nl-BE", account=club)
    benelux = Region.objects.create(name="Benelux", countries=["NL"])
    belgium = Region.objects.create(name="Belgium", parent=benelux, countries=["BE"])
    gone = Region.objects.create(name="Gone", countries=["FR"], removed_at=now)
    _place(club, country="BE")
    brand = Brand.objects.create(name="Outdoor", sender="Outdoor", language="en")
    form = Form.objects.create(name="Repair")
    one = make_ticket(
        subject="My Tent, torn", team=ghent, customer=maya, priority=40, tier=2, brand=brand, form=form
    )
    make_ticket(
        subject="A stove", team=manila, customer=make_customer("Jonas", language="de"), channel="phone"
    )
    make_ticket(subject="", customer=make_customer("Nobody", language=""), priority=10)
    for name, place in (
        ("Here", {"country": "NL"}),  # by their country, whatever their account's is
        ("Abroad", {"country": "JP"}),
        ("Said", {"country": "JP", "region": belgium}),
        ("Removed", {"country": "NL", "region": gone}),
    ):
        make_ticket(subject=name, customer=_place(make_customer(name, account=club), **place))
    one.tags.add(Tag.objects.create(name="warranty"))
    made = {}
    for kind, value in (
        ("number", 12),
        ("date", now.date()),
        ("yes_no", True),
        ("choice", "Tent"),
        ("text", "Tent"),
    ):
        column = {"number": "number", "date": "day", "yes_no": "truth"}.get(kind, "text")
        made[kind] = Field.objects.create(
            key=kind, label=kind, kind=FieldKind(kind), choices=["Tent", "Stove"]
        )
        FieldValue.objects.create(ticket=one, field=made[kind], **{column: value})
    of_customer = Field.objects.create(about="customer", key="size", label="Size", kind=FieldKind.NUMBER)
    of_account = Field.objects.create(about="account", key="size", label="Size", kind=FieldKind.NUMBER)
    CustomerValue.objects.create(customer=maya, field=of_customer, number=3)
    AccountValue.objects.create(account=club, field=of_account, number=30)
    return Reader(sam, now, is_rule=True)


def _place(who, **place):
    for name, value in place.items():
        setattr(who, name, value)
    who.save()
    return who


def _values(what, reader):
    """Some that fit a ticket, some that do not."""
    if what.choices is not None:
        return [key for key, _label in what.choices(reader)][:80]
    return {
        "subject": ["tent", "stove, TENT", "roof", "my,  torn"],
        "tag": ["warranty", "summer"],
        "account": ["Alpine Club", "Another"],
    }.get(what.key, ["3", "12", "30", "2026-01-01", "2999-01-01", "Tent", "yes"])


def test_each_condition_fits_the_tickets_that_the_database_says(reader):
    asked = [what for what in whats(reader).values() if can_ask(what.key)]
    assert {what.key for what in asked} >= set(_TESTS)
    tickets = list(Ticket.objects.select_related("customer__account"))
    for what in asked:
        for how in what.hows:
            for value in [""] if how in what.without_value else _values(what, reader):
                conditions = Conditions((Condition(what.key, how, value),))
                by_database = set(
                    Ticket.objects.filter(question(conditions, reader)).values_list("pk", flat=True)
                )
                assert _fitting(conditions, tickets) == by_database, (what.key, how, value)


def test_all_and_any_are_joined_as_in_lists(reader):
    tickets = list(Ticket.objects.select_related("customer__account"))
    each = (Condition("tag", "has", "warranty"), Condition("channel", "is", "phone"))
    assert len(_fitting(Conditions(each, is_any=True), tickets)) == 2
    assert _fitting(Conditions(each), tickets) == set()
    assert len(_fitting(Conditions(), tickets)) == len(tickets)


def _fitting(conditions, tickets):
    version = RouteVersion(route=Route(name="Draft"), conditions=conditions.as_json(), tier=1)
    rules = rules_of([version])
    facts = facts_of(tickets, rules)
    return {pk for pk, each in facts.items() if decide(rules.standing, each).added}


def test_who_the_customer_is_to_the_public_cannot_decide(reader):
    known = {each.name for each in fields(Facts)}
    assert known == {
        "channel", "subject", "language", "regions", "account", "team", "brand", "form", "priority", "tier", "tags",
        "own",
    }  # fmt: skip
    for what in (
        "followers",
        "follower_count",
        "avatar",
        "name",
        "customer",
        "public",
        "pressure",
        "written",
    ):
        assert not can_ask(what)
