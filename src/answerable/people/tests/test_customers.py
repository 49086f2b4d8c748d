"""Customers: found again by their address, merged when two are one, and taken apart again exactly."""

from datetime import timedelta

import pytest
from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import (
    add_identity,
    change_customer,
    find_or_create_customer,
    keep_apart,
    merge_customers,
    note_about,
    unmerge_customer,
    verify_identity,
)
from answerable.people.models import Customer, CustomerMerge, Identity, Role
from answerable.tickets import following_people
from answerable.tickets.models import Message, Participant, ParticipantRole, Ticket


@pytest.fixture
def merged(make_customer, make_ticket, make_message, sam, now):
    """Cleo wrote from two addresses and was two customers, with a ticket each; one was merged into the other."""
    cleo = make_customer("Cleo")
    double = make_customer("Cleo B", address="cleo@work.example")
    before = make_ticket(customer=double)
    make_message(before, participants=[("cleo@work.example", "Cleo B", ParticipantRole.AUTHOR)])
    other = make_ticket(customer=cleo)
    merge_customers(double, cleo, by=sam.actor(), at=now)
    return cleo, double, before, other


def _state():
    """Who has what."""
    return (
        list(Identity.objects.order_by("pk").values_list("address", "customer")),
        list(Message.objects.order_by("pk").values_list("pk", "customer")),
        list(Participant.objects.order_by("pk").values_list("address", "customer")),
        list(Customer.objects.order_by("pk").values_list("pk", "merged_into")),
    )


@pytest.mark.django_db
def test_a_merge_takes_addresses_tickets_messages_and_places_along(merged):
    cleo, _double, before, other = merged

    before.refresh_from_db()
    assert before.customer == cleo
    assert {identity.address for identity in cleo.identities.all()} == {
        "cleo@example.com",
        "cleo@work.example",
    }
    assert set(Message.objects.values_list("customer", flat=True)) == {cleo.pk}
    assert set(Participant.objects.values_list("customer", flat=True)) == {cleo.pk}
    assert Event.objects.filter(kind="ticket.customer_changed", ticket_id=before.pk).count() == 1
    assert not Event.objects.filter(kind="ticket.customer_changed", ticket_id=other.pk).exists()


@pytest.mark.django_db
def test_undoing_it_gives_back_exactly_what_moved(make_customer, make_ticket, make_message, sam, now):
    cleo = make_customer("Cleo")
    double = make_customer("Cleo B", address="cleo@work.example")
    make_message(make_ticket(customer=double))
    make_message(make_ticket(customer=cleo))
    before = _state()

    merge_customers(double, cleo, by=sam.actor(), at=now)
    assert _state() != before
    unmerge_customer(double, by=sam.actor(), at=now)

    assert _state() == before


@pytest.mark.django_db
def test_what_came_after_the_merge_stays(merged, make_ticket, sam, now):
    cleo, double, before, _other = merged
    since = make_ticket(customer=cleo)

    unmerge_customer(double, by=sam.actor(), at=now)

    since.refresh_from_db()
    before.refresh_from_db()
    assert (since.customer, before.customer) == (cleo, double)


@pytest.mark.django_db
def test_merging_and_undoing_twice_is_harmless(merged, sam, now):
    cleo, double, _before, _other = merged
    events, state = Event.objects.count(), _state()

    merge_customers(double, cleo, by=sam.actor(), at=now + timedelta(minutes=1))
    assert (Event.objects.count(), _state()) == (events, state)

    unmerge_customer(double, by=sam.actor(), at=now)
    events, state = Event.objects.count(), _state()
    unmerge_customer(double, by=sam.actor(), at=now)
    assert (Event.objects.count(), _state()) == (events, state)
    assert CustomerMerge.objects.get().undone_at == now


@pytest.mark.django_db
def test_it_can_be_done_again_after_it_was_undone(merged, sam, now):
    cleo, double, before, _other = merged
    unmerge_customer(double, by=sam.actor(), at=now)

    merge_customers(double, cleo, by=sam.actor(), at=now)

    before.refresh_from_db()
    assert before.customer == cleo


@pytest.mark.django_db
def test_who_was_merged_already_is_not_merged_again(merged, make_customer, sam, now):
    cleo, double, _before, _other = merged
    third = make_customer("Third")
    events = Event.objects.count()

    for gone, kept in ((double, third), (third, double), (cleo, double)):
        with pytest.raises(Refusal):
            merge_customers(gone, kept, by=sam.actor(), at=now)
    with pytest.raises(Invalid):
        merge_customers(cleo, cleo, by=sam.actor(), at=now)

    assert Event.objects.count() == events


@pytest.mark.django_db
def test_a_chain_of_merges_is_undone_from_the_outside_in(merged, make_customer, sam, now):
    cleo, double, before, _other = merged
    state = _state()
    third = make_customer("Third")
    merge_customers(cleo, third, by=sam.actor(), at=now)

    with pytest.raises(Refusal):
        unmerge_customer(double, by=sam.actor(), at=now)
    unmerge_customer(cleo, by=sam.actor(), at=now)
    assert _state()[0][: len(state[0])] == state[0]
    unmerge_customer(double, by=sam.actor(), at=now)

    before.refresh_from_db()
    assert before.customer == double
    assert double.identities.get().address == "cleo@work.example"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ana", "mara", "ben"])
def test_merging_is_for_those_who_lead(merged, make_customer, request, who, now):
    cleo, double, _before, _other = merged
    actor = request.getfixturevalue(who).actor()

    with pytest.raises(NotAllowed):
        merge_customers(make_customer("Third"), cleo, by=actor, at=now)
    with pytest.raises(NotAllowed):
        unmerge_customer(double, by=actor, at=now)


@pytest.mark.django_db
def test_nobody_changes_a_customer_they_may_not_see(cleo, zed, now):
    identity = cleo.identities.get()
    events = Event.objects.count()

    with pytest.raises(Customer.DoesNotExist):
        change_customer(cleo, by=zed.actor(), at=now, name="Zed's")
    with pytest.raises(Customer.DoesNotExist):
        add_identity(cleo, "email", "zed@example.com", by=zed.actor(), at=now)
    with pytest.raises(Customer.DoesNotExist):
        verify_identity(identity, by=zed.actor(), at=now)

    assert Event.objects.count() == events


@pytest.mark.django_db
def test_a_providers_supervisor_merges_only_customers_they_see(
    make_staff, make_ticket, make_customer, manila_provider, manila, cleo, now
):
    rosa = make_staff("Rosa", provider=manila_provider, role=Role.SUPERVISOR, teams=[manila])
    theirs = make_customer("Theirs")
    make_ticket(customer=theirs, team=manila)

    for gone, kept in ((theirs, cleo), (cleo, theirs)):
        with pytest.raises(Customer.DoesNotExist):
            merge_customers(gone, kept, by=rosa.actor(), at=now)


def test_merging_at_once_merges_once(at_once, make_customer, make_ticket, sam, now):
    cleo, double = make_customer("Cleo"), make_customer("Double")
    ticket = make_ticket(customer=double)
    actor = sam.actor()

    results = at_once(*[lambda: merge_customers(double, cleo, by=actor, at=now).pk] * 4)

    assert len(set(results)) == 1
    assert Event.objects.filter(kind="customer.merged").count() == 1
    ticket.refresh_from_db()
    assert ticket.customer == cleo


def test_merging_into_each_other_at_once_is_refused_to_one(at_once, make_customer, sam, now):
    one, other = make_customer("One"), make_customer("Other")
    actor = sam.actor()

    results = at_once(
        lambda: merge_customers(one, other, by=actor, at=now),
        lambda: merge_customers(other, one, by=actor, at=now),
    )

    assert sorted(type(result).__name__ for result in results) == ["CustomerMerge", "Refusal"]


# --- identities --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_address_written_another_way_is_the_same_person(cleo, ana, now):
    with transaction.atomic():
        found = find_or_create_customer("email", "cleo@example.com", name="C.", by=SYSTEM, at=now)
    assert found.customer == cleo

    again = add_identity(cleo, "email", " <Cleo@EXAMPLE.com> ", by=ana.actor(), at=now)
    assert again == found
    assert not Event.objects.filter(kind="identity.added").exists()


@pytest.mark.django_db
def test_a_new_address_is_added_once_and_verified_once(cleo, ana, now):
    for _ in range(2):
        identity = add_identity(cleo, "phone", "+32 470 12 34 56", by=ana.actor(), at=now)
        assert not identity.is_verified
    for _ in range(2):
        identity = verify_identity(identity, by=SYSTEM, at=now)

    assert identity.is_verified
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "identity.added",
        "identity.verified",
    ]


@pytest.mark.django_db
def test_an_address_of_another_is_refused(cleo, make_customer, ana, now):
    other = make_customer("Other")

    with pytest.raises(Refusal):
        add_identity(other, "email", "cleo@example.com", by=ana.actor(), at=now)

    assert other.identities.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "cleo", "@example.com", "cleo@", "cl eo@example.com", "\x00"])
def test_what_is_no_address_is_refused(cleo, ana, now, address):
    with pytest.raises(Invalid):
        add_identity(cleo, "email", address, by=ana.actor(), at=now)


def test_the_same_new_address_at_once_is_one_customer(at_once, now):
    def find():
        with transaction.atomic():
            return find_or_create_customer(
                "email", "new@example.com", name="New", by=SYSTEM, at=now
            ).customer_id

    found = at_once(*[find] * 5)

    assert len(set(found)) == 1
    assert Customer.objects.count() == 1
    assert Event.objects.filter(kind="customer.created").count() == 1


@pytest.mark.django_db
def test_a_customer_is_changed_once_and_only_where_they_can_be(cleo, ana, now):
    for _ in range(2):
        change_customer(cleo, by=ana.actor(), at=now, name="Cleo Smith", language="fr")
    with pytest.raises(Invalid):
        change_customer(cleo, by=ana.actor(), at=now, merged_into_id=cleo.pk)

    cleo.refresh_from_db()
    assert (cleo.name, cleo.language) == ("Cleo Smith", "fr")
    (event,) = Event.objects.filter(kind="customer.changed")
    assert event.data == {}  # nothing personal


@pytest.mark.django_db
def test_undone_after_more_mail_has_come_it_is_still_exact(merged, make_ticket, make_message, ana, sam, now):
    cleo, double, before, _other = merged
    note = note_about(cleo, "Likes mornings.", by=ana.actor(), at=now)
    from_double = [("cleo@work.example", "Cleo B", ParticipantRole.AUTHOR)]
    theirs = make_message(before, customer=cleo, from_address="cleo@work.example", participants=from_double)
    others = make_message(before, customer=cleo, from_address="cleo@example.com")
    new = make_ticket(customer=cleo)

    unmerge_customer(double, by=sam.actor(), at=now)

    for row in (before, theirs, others, new, note):
        row.refresh_from_db()
    assert (before.customer, theirs.customer) == (double, double)
    assert (others.customer, new.customer, note.customer) == (cleo, cleo, cleo)


@pytest.mark.django_db
def test_notes_go_along_and_come_back(make_customer, ana, sam, now):
    cleo, double = make_customer("Cleo"), make_customer("Double")
    note = note_about(double, "Likes mornings.", by=ana.actor(), at=now)

    merge_customers(double, cleo, by=sam.actor(), at=now)
    note.refresh_from_db()
    assert note.customer == cleo
    unmerge_customer(double, by=sam.actor(), at=now)
    note.refresh_from_db()
    assert note.customer == double


@pytest.mark.django_db
def test_two_are_kept_apart_once_and_by_those_who_may(make_customer, ana, sam, zed, now):
    one, other = make_customer("One"), make_customer("Other")
    with pytest.raises(NotAllowed):
        keep_apart(one, other, by=ana.actor(), at=now)
    with pytest.raises(Customer.DoesNotExist):
        keep_apart(one, other, by=zed.actor(), at=now)
    keep_apart(one, other, by=sam.actor(), at=now)
    keep_apart(other, one, by=sam.actor(), at=now)

    assert Event.objects.filter(kind="customer.kept_apart").count() == 1


@pytest.mark.django_db
def test_many_tickets_follow_by_and_by_and_go_back_exactly(
    make_customer, make_ticket, make_message, sam, now, run_jobs, monkeypatch
):
    monkeypatch.setattr(following_people, "_MOST", {"tickets": 1, "messages": 2, "participants": 2})
    cleo, double = make_customer("Cleo"), make_customer("Cleo B", address="cleo@work.example")
    theirs = [make_ticket(customer=double) for _ in range(3)]
    for ticket in theirs:
        make_message(ticket)
    run_jobs()
    before = _state()

    def _has(person):
        return Ticket.objects.filter(customer=person).count()

    merge_customers(double, cleo, by=sam.actor(), at=now)
    assert (_has(cleo), CustomerMerge.objects.get().moved["left"]) == (1, 2)
    third = make_customer("Third")
    with pytest.raises(Refusal, match="on their way"):  # what is still to come would go astray
        merge_customers(cleo, third, by=sam.actor(), at=now)
    Customer.objects.filter(pk=third.pk).delete()
    run_jobs()
    assert (_has(cleo), _has(double), CustomerMerge.objects.get().is_under_way) == (3, 0, False)
    assert Event.objects.filter(kind="ticket.customer_changed").count() == 3

    unmerge_customer(double, by=sam.actor(), at=now)
    with pytest.raises(Refusal, match="on their way"):
        merge_customers(double, cleo, by=sam.actor(), at=now)
    run_jobs()
    assert _state() == before
    assert _has(double) == 3


@pytest.mark.django_db
def test_undone_while_tickets_follow_the_rest_stays(
    make_customer, make_ticket, make_message, sam, now, run_jobs, monkeypatch
):
    monkeypatch.setattr(following_people, "_MOST", {"tickets": 1, "messages": 1, "participants": 1})
    cleo, double = make_customer("Cleo"), make_customer("Cleo B", address="cleo@work.example")
    for _ in range(3):
        make_message(make_ticket(customer=double))
    run_jobs()
    before = _state()
    merge_customers(double, cleo, by=sam.actor(), at=now)
    unmerge_customer(double, by=sam.actor(), at=now)
    run_jobs()
    assert _state() == before
    assert Ticket.objects.filter(customer=double).count() == 3
