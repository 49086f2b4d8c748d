"""Addresses: proven, the main one, somebody else's, gone; and what people are called who gave no name."""

import pytest
from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.actions import (
    add_identity,
    doubt_identity,
    find_or_create_customer,
    make_main,
    merge_customers,
    move_identity,
    note_about,
    remove_identity,
    remove_note,
    unmerge_customer,
    verify_identity,
)
from answerable.people.models import AboutNote, Customer, Identity
from answerable.people.names import real_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(cleo, ana, now):
    return add_identity(cleo, "phone", "+32 9 123 45 67", by=ana.actor(), at=now)


def _new(address, name, now):
    with transaction.atomic():
        found = find_or_create_customer("email", address, name=name, by=SYSTEM, at=now)
    return Customer.objects.get(pk=found.customer_id)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Cleo  Smith", "Cleo Smith"),
        ("'Cleo Smith'", "Cleo Smith"),
        ("cleo@example.com", ""),
        ('"cleo@example.com"', ""),
        ("Cleo (cleo@example.com)", "Cleo (cleo@example.com)"),
        ("@cleo.example", "@cleo.example"),
        ("@cleo@social.example", ""),
        ("\x00", ""),
    ],
)
def test_a_name_is_what_stands_beside_the_address(given, name):
    assert real_name(given) == name


def test_who_gave_no_name_is_called_by_the_address_until_one_comes(now):
    assert str(_new("anon@example.com", "", now)) == "anon@example.com"
    assert str(_new("anon@example.com", "anon@example.com", now)) == "anon@example.com"
    for _twice in range(2):
        assert str(_new("anon@example.com", "Ann Onym", now)) == "Ann Onym"
    assert str(_new("anon@example.com", "Somebody Else", now)) == "Ann Onym"
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "customer.created",
        "customer.changed",
    ]


VERBS = {
    "identity.verified": verify_identity,
    "identity.doubted": doubt_identity,
    "identity.made_main": make_main,
    "identity.removed": remove_identity,
}


@pytest.mark.parametrize("kind", VERBS)
def test_every_change_is_told_once_and_is_not_everybodys(kind, cleo, phone, ana, mara, zed, now):
    if kind == "identity.doubted":
        verify_identity(phone, by=ana.actor(), at=now)
    verb = VERBS[kind]
    with pytest.raises(NotAllowed):
        verb(phone, by=mara.actor(), at=now)
    with pytest.raises(Customer.DoesNotExist):
        verb(phone, by=zed.actor(), at=now)
    for _twice in range(2):
        verb(phone, by=ana.actor(), at=now)

    assert Event.objects.filter(kind=kind).count() == 1


def test_it_is_known_who_said_that_an_address_is_theirs(phone, ana, now):
    verified = verify_identity(phone, by=ana.actor(), at=now)

    assert (verified.verified_by, verified.verified_at) == (ana, now)


def test_the_last_address_stays(cleo, ana, now):
    with pytest.raises(Refusal):
        remove_identity(cleo.identities.get(), by=ana.actor(), at=now)


def test_without_the_main_address_another_becomes_it(cleo, phone, ana, now):
    remove_identity(cleo.identities.get(channel="email"), by=ana.actor(), at=now)

    cleo.refresh_from_db()
    assert cleo.address == "+3291234567"


def test_an_address_moves_to_whose_it_is(cleo, make_customer, phone, ana, zed, now):
    verify_identity(phone, by=ana.actor(), at=now)
    other = make_customer("Omar")
    with pytest.raises(Customer.DoesNotExist):
        move_identity(phone, other, by=zed.actor(), at=now)
    for _twice in range(2):
        move_identity(phone, other, by=ana.actor(), at=now)

    phone.refresh_from_db()
    assert (phone.customer, phone.is_verified) == (other, False)
    assert Event.objects.filter(kind="identity.moved").count() == 1


def test_two_who_move_an_address_at_once_leave_it_with_one(at_once, make_customer, ana, now):
    one, other, third = (make_customer(name) for name in ("Una", "Otto", "Tria"))
    address = Identity.objects.get(customer=one)

    def move(to):
        return lambda: move_identity(address, to, by=ana.actor(), at=now)

    results = at_once(move(other), move(third))

    assert not [each for each in results if isinstance(each, Exception)]
    assert Identity.objects.get(pk=address.pk).customer in (other, third)


def test_main_addresses_are_as_before_when_a_merge_is_undone(make_customer, sam, now):
    kept, gone = make_customer("", address=""), make_customer("", address="gone@example.com")
    merge_customers(gone, kept, by=sam.actor(), at=now)
    kept.refresh_from_db()
    assert str(kept) == "gone@example.com"

    unmerge_customer(gone, by=sam.actor(), at=now)

    for person in (kept, gone):
        person.refresh_from_db()
    assert (kept.address, gone.address) == ("", "gone@example.com")


def test_notes_are_written_by_colleagues_and_removed_by_their_author_or_a_lead(cleo, ana, ben, sam, zed, now):
    note = note_about(cleo, " Calls at night. ", by=ana.actor(), at=now)
    assert note.text == "Calls at night."
    with pytest.raises(Customer.DoesNotExist):
        note_about(cleo, "?", by=zed.actor(), at=now)
    with pytest.raises(NotAllowed):
        remove_note(note, by=ben.actor(), at=now)
    for _twice in range(2):
        remove_note(note, by=sam.actor(), at=now)

    assert not AboutNote.objects.exists()
    assert list(Event.objects.order_by("pk").values_list("kind", "data")) == [
        ("customer.noted", {"note": note.pk}),
        ("customer.note_removed", {"note": note.pk}),
    ]
