"""A company's own fields of customers and accounts: set, cleared, refused, taken along when two are one."""

import pytest

from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import fill_field, merge_customers, unmerge_customer
from answerable.people.models import (
    Account,
    AccountValue,
    Customer,
    CustomerValue,
    Field,
    FieldAbout,
    FieldKind,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db):
    return Field.objects.create(
        about=FieldAbout.CUSTOMER,
        key="member",
        label="Member",
        kind=FieldKind.CHOICE,
        choices=["Gold", "Blue"],
    )


@pytest.fixture
def region(db):
    return Field.objects.create(about=FieldAbout.ACCOUNT, key="region", label="Region", kind=FieldKind.TEXT)


@pytest.fixture
def acme(db):
    return Account.objects.create(name="Acme")


def _of(customer):
    return list(customer.field_values.values_list("text", flat=True))


def test_it_is_set_and_cleared_and_twice_is_once(cleo, acme, member, region, ana, now):
    told = {"by": ana.actor(), "at": now}
    for given in ("Gold", "Gold", " "):
        fill_field(cleo, member, given, **told)
        fill_field(acme, region, given, **told)

    assert not CustomerValue.objects.exists()
    assert not AccountValue.objects.exists()
    for kind, field in (("customer", member), ("account", region)):
        events = Event.objects.filter(kind=f"{kind}.field_changed")
        assert [event.data for event in events] == [{"field": field.pk}] * 2


def test_nonsense_is_refused_and_nobody_may_but_who_may(
    cleo, acme, member, region, ana, mara, althea, zed, now
):
    with pytest.raises(Invalid, match="Member: Green cannot be used"):
        fill_field(cleo, member, "Green", by=ana.actor(), at=now)
    with pytest.raises(Field.DoesNotExist):
        fill_field(cleo, region, "North", by=ana.actor(), at=now)
    for about, field in ((cleo, member), (acme, region)):
        with pytest.raises(NotAllowed):
            fill_field(about, field, "Gold", by=mara.actor(), at=now)
        for outsider in (althea, zed):
            with pytest.raises(type(about).DoesNotExist):
                fill_field(about, field, "Gold", by=outsider.actor(), at=now)
    Customer.objects.filter(pk=cleo.pk).update(erased_at=now)
    with pytest.raises(Refusal, match="erased"):
        fill_field(cleo, member, "Gold", by=ana.actor(), at=now)
    assert not Event.objects.filter(kind__endswith="field_changed").exists()


def test_two_at_once_say_it_once(at_once, cleo, member, ana, now):
    results = at_once(*[lambda: fill_field(cleo, member, "Gold", by=ana.actor(), at=now)] * 2)

    assert results == [None, None]
    assert _of(cleo) == ["Gold"]
    assert Event.objects.filter(kind="customer.field_changed").count() == 1


def test_a_merge_takes_along_what_is_lacked_and_gives_it_back(cleo, make_customer, member, sam, now):
    double, told = make_customer("Double"), {"by": sam.actor(), "at": now}
    since = Field.objects.create(about=FieldAbout.CUSTOMER, key="since", label="Since", kind=FieldKind.TEXT)
    fill_field(cleo, member, "Gold", **told)
    fill_field(double, member, "Blue", **told)
    fill_field(double, since, "2019", **told)

    merge_customers(double, cleo, **told)
    assert (_of(cleo), _of(double)) == (["Gold", "2019"], ["Blue"])

    unmerge_customer(double, **told)
    assert (_of(cleo), sorted(_of(double))) == (["Gold"], ["2019", "Blue"])
