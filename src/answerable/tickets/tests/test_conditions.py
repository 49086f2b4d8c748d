"""The conditions of a view: each asks what it says, together they join, and nonsense is said in words."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.ledger.refusals import Invalid
from answerable.people.models import Account, AccountValue, CustomerValue, Field, FieldKind
from answerable.regions.models import Region
from answerable.tickets.conditions import Condition, Conditions, Reader, question, read, whats, words
from answerable.tickets.models import Brand, FieldValue, Follow, Form, Status, Tag, Ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 17, 12, tzinfo=UTC)


def _ago(**length):
    return NOW - timedelta(**length)


@pytest.fixture
def world(make_ticket, make_customer, ghent, manila, ana, sam):
    """Two tickets that differ in everything: one that waits, one that is closed."""
    club = Account.objects.create(name="Alpine Club")
    maya = make_customer("Maya", language="nl-BE", account=club)
    jonas = make_customer("Jonas", language="de")
    benelux = Region.objects.create(name="Benelux")
    belgium = Region.objects.create(name="Belgium", parent=benelux, countries=["BE"])
    Account.objects.filter(pk=club.pk).update(country="BE")
    one = make_ticket(
        subject="one", team=ghent, customer=maya, created_at=_ago(days=2), waiting_since=_ago(hours=30),
        owed_at=_ago(hours=-2), chases=2,
        assignee=ana, priority=40, tier=2, changed_at=_ago(hours=30), snoozed_until=NOW + timedelta(days=1),
    )  # fmt: skip
    other = make_ticket(
        subject="other", team=manila, customer=jonas, channel="phone", created_at=_ago(days=60),
        closed_at=_ago(days=50), changed_at=_ago(days=50),
    )  # fmt: skip
    Follow.objects.create(ticket=one, staff=sam, created_at=NOW)
    one.tags.add(Tag.objects.create(name="warranty"))
    brand = Brand.objects.create(name="Outdoor", sender="Kestrel Outdoor", language="en")
    form = Form.objects.create(name="Repair")
    Ticket.objects.filter(pk=one.pk).update(brand=brand, form=form, came_back=2)
    number = Field.objects.create(key="size", label="Size", kind=FieldKind.NUMBER)
    day = Field.objects.create(key="bought", label="Bought on", kind=FieldKind.DATE)
    choice = Field.objects.create(
        key="product", label="Product", kind=FieldKind.CHOICE, choices=["Tent", "Stove"]
    )
    Field.objects.create(key="paid", label="Paid", kind=FieldKind.YES_NO)
    FieldValue.objects.create(ticket=one, field=number, number=12)
    FieldValue.objects.create(ticket=one, field=day, day=datetime(2026, 2, 1, tzinfo=UTC).date())
    FieldValue.objects.create(ticket=one, field=choice, text="Tent")
    member = Field.objects.create(about="customer", key="size", label="Size", kind=FieldKind.NUMBER)
    region = Field.objects.create(about="account", key="region", label="Region", kind=FieldKind.TEXT)
    CustomerValue.objects.create(customer=maya, field=member, number=3)
    AccountValue.objects.create(account=club, field=region, text="North")
    return {
        "ghent": ghent.pk,
        "manila_provider": manila.provider_id,
        "closed": other.status_id,
        "ana": ana.pk,
        "brand": brand.pk,
        "form": form.pk,
        "benelux": benelux.pk,
        "belgium": belgium.pk,
    }


@pytest.fixture
def reader(world, sam):
    return Reader(sam, NOW)


def _found(reader, *conditions, is_any=False):
    kept = tuple(read(Condition(*condition), reader) for condition in conditions)
    asked = question(Conditions(kept, is_any), reader)
    found = Ticket.objects.visible_to(reader.staff).filter(asked)
    return set(found.values_list("subject", flat=True))


BOTH, ONE, OTHER, NONE = {"one", "other"}, {"one"}, {"other"}, set()
EACH = [
    (("waits", "is", "customer"), ONE),
    (("waits", "is", "us"), NONE),
    (("waits", "is", "nobody"), OTHER),
    (("chases", "at_least", "2"), ONE),
    (("chases", "at_least", "3"), NONE),
    (("owed", "hours", "1"), NONE),
    (("owed", "hours", "3"), ONE),
    (("owed", "late"), NONE),
    (("owed", "in_time"), BOTH),
    (("owed", "yes"), ONE),
    (("owed", "no"), OTHER),
    (("waiting", "hours", "29"), ONE),
    (("waiting", "hours", "31"), NONE),
    (("waiting", "days", "1"), ONE),
    (("status", "is", "{closed}"), OTHER),
    (("status", "is_not", "{closed}"), ONE),
    (("category", "is", "closed"), OTHER),
    (("category", "is_not", "closed"), ONE),
    (("assignee", "is", "{ana}"), ONE),
    (("assignee", "is_not", "{ana}"), OTHER),
    (("assignee", "is", "nobody"), OTHER),
    (("assignee", "is_not", "nobody"), ONE),
    (("assignee", "is", "me"), NONE),
    (("team", "is", "{ghent}"), ONE),
    (("team", "is_not", "{ghent}"), OTHER),
    (("team", "is", "none"), NONE),
    (("provider", "is", "{manila_provider}"), OTHER),
    (("provider", "is_not", "{manila_provider}"), ONE),
    (("came_back", "at_least", "2"), ONE),
    (("came_back", "at_least", "3"), NONE),
    (("brand", "is", "{brand}"), ONE),
    (("brand", "is_not", "{brand}"), OTHER),
    (("brand", "is", "none"), OTHER),
    (("form", "is", "{form}"), ONE),
    (("form", "is_not", "{form}"), OTHER),
    (("form", "is", "none"), OTHER),
    (("channel", "is", "phone"), OTHER),
    (("channel", "is_not", "phone"), ONE),
    (("language", "is", "nl"), ONE),
    (("language", "is_not", "nl"), OTHER),
    (("region", "is", "{belgium}"), ONE),
    (("region", "is", "{benelux}"), ONE),
    (("region", "is_not", "{belgium}"), OTHER),
    (("region", "is", "none"), OTHER),
    (("region", "is_not", "none"), ONE),
    (("priority", "is", "40"), ONE),
    (("priority", "is_not", "40"), OTHER),
    (("priority", "at_least", "20"), BOTH),
    (("priority", "at_least", "30"), ONE),
    (("tier", "is", "2"), ONE),
    (("tier", "is_not", "2"), OTHER),
    (("tier", "at_least", "1"), BOTH),
    (("tag", "has", "Warranty"), ONE),
    (("tag", "has_not", "warranty"), OTHER),
    (("subject", "has", "three, ON"), ONE),
    (("subject", "has_not", "two,on"), OTHER),
    (("account", "is", "alpine club"), ONE),
    (("account", "is_not", "Alpine Club"), OTHER),
    (("created", "days", "3"), ONE),
    (("created", "hours", "3"), NONE),
    (("created", "month"), ONE),
    (("created", "before", "30"), OTHER),
    (("changed", "hours", "48"), ONE),
    (("changed", "before", "2"), OTHER),
    (("snoozed", "yes"), ONE),
    (("snoozed", "no"), OTHER),
    (("followed", "yes"), ONE),
    (("followed", "no"), OTHER),
    (("field:size", "is", "12.0"), ONE),
    (("field:size", "greater", "11.5"), ONE),
    (("field:size", "less", "12"), NONE),
    (("field:size", "empty"), OTHER),
    (("field:size", "not_empty"), ONE),
    (("field:bought", "less", "2026-02-02"), ONE),
    (("field:bought", "greater", "2026-02-01"), NONE),
    (("field:product", "is", "Tent"), ONE),
    (("field:product", "is", "Stove"), NONE),
    (("field:paid", "is", "yes"), NONE),
    (("field:paid", "empty"), BOTH),
    (("customer:size", "is", "3"), ONE),
    (("customer:size", "less", "3"), NONE),
    (("customer:size", "empty"), OTHER),
    (("customer:size", "not_empty"), ONE),
    (("account:region", "is", "North"), ONE),
    (("account:region", "empty"), OTHER),
    (("account:region", "not_empty"), ONE),
]


@pytest.mark.parametrize(("condition", "expected"), EACH, ids=["-".join(condition) for condition, _ in EACH])
def test_each_asks_what_it_says(condition, expected, reader, world):
    assert _found(reader, tuple(part.format(**world) for part in condition)) == expected


def test_every_condition_and_every_way_of_asking_is_in_the_table(reader):
    there = {(key, how) for key, what in whats(reader).items() for how in what.hows}
    tried = {condition[:2] for condition, _expected in EACH}
    own = {key for key in whats(reader) if ":" in key}
    assert {pair for pair in there - tried if pair[0] not in own} == {
        ("changed", "days"),
        ("changed", "month"),
    }


def test_all_of_them_or_any_of_them(reader):
    tagged, phoned = ("tag", "has", "warranty"), ("channel", "is", "phone")

    assert _found(reader, tagged, phoned) == NONE
    assert _found(reader, tagged, phoned, is_any=True) == BOTH
    assert _found(reader) == BOTH


def test_me_is_whoever_looks(world, ana, sam):
    mine = Conditions((Condition("assignee", "is", "me"),))

    assert Ticket.objects.filter(question(mine, Reader(ana, NOW))).count() == 1
    assert Ticket.objects.filter(question(mine, Reader(sam, NOW))).count() == 0


def test_this_month_begins_where_the_reader_is(reader, make_ticket):
    make_ticket(subject="late", created_at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))
    from django.utils import timezone

    assert "late" not in _found(reader, ("created", "month"))
    with timezone.override("Europe/Brussels"):
        assert "late" in _found(reader, ("created", "month"))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (("moon", "is", "full"), "There is no such condition."),
        (("tag", "is", "x"), "There is no such condition."),
        (("team", "is", ""), "Team: choose or type a value."),
        (("team", "is", "999999"), "Team: choose one of the list."),
        (("assignee", "is", "0 or 1"), "Assigned to: choose one of the list."),
        (("tag", "has", "nowhere"), "There is no tag “nowhere”."),
        (("account", "is", "Nobody & Co"), "There is no account “Nobody & Co”."),
        (("waiting", "days", "-3"), "“-3” is not a whole number from 1 to 9999."),
        (("created", "days", "1e3"), "“1e3” is not a whole number from 1 to 9999."),
        (("created", "days", "99999999999999999999"), "is not a whole number"),
        (("field:size", "is", "big"), "Size: big cannot be used."),
        (("customer:size", "is", ""), "Customer: Size: choose or type a value."),
        (("field:bought", "less", "yesterday"), "Bought on: yesterday cannot be used."),
        (("field:product", "is", "Boat"), "Product: choose one of the list."),
        (("field:gone", "is", "x"), "There is no such condition."),
    ],
)
def test_nonsense_is_said(condition, said, reader):
    with pytest.raises(Invalid) as refusal:
        read(Condition(*condition), reader)
    assert said in refusal.value.message


@pytest.mark.parametrize(
    "stale",
    [
        Condition("field:gone", "is", "x"),
        Condition("field:product", "is", "Boat"),
        Condition("field:size", "sideways", "1"),
        Condition("team", "is", "not a number"),
    ],
)
def test_what_has_lost_its_sense_fits_nothing_and_breaks_nothing(stale, reader):
    kept = Conditions((stale,))

    assert not Ticket.objects.filter(question(kept, reader)).exists()
    assert words(kept, reader)


def test_it_is_read_back_as_it_was_kept(reader):
    kept = Conditions((Condition("tag", "has", "warranty"), Condition("created", "month")), is_any=True)

    assert Conditions.from_json(kept.as_json()) == kept
    assert words(kept, reader) == "Tag has warranty or Opened this month"


def test_a_provider_chooses_from_their_own(world, althea, ghent):
    reader = Reader(althea, NOW)

    with pytest.raises(Invalid):
        read(Condition("team", "is", str(ghent.pk)), reader)
    # Shared by somebody who may: they see no more for it.
    kept = Conditions((Condition("team", "is", str(ghent.pk)),))
    assert not Ticket.objects.visible_to(althea).filter(question(kept, reader)).exists()
    assert "Ghent" not in words(kept, reader)
    assert Status.objects.exists()
