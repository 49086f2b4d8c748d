"""Whether two customers are one person: what speaks for it, and whom it finds."""

import pytest

from answerable.people.actions import add_identity, keep_apart
from answerable.tickets.likeness import Why, likenesses_of
from answerable.tickets.likeness.evidence import ENOUGH, Person, evidence, strength
from answerable.tickets.likeness.reading import (
    addresses_called_own,
    addresses_signed_with,
    numbers_signed_with,
    own_words,
)
from answerable.tickets.models import ParticipantRole

CLEO = Person(1, "Cleo Smith", addresses=frozenset({("email", "cleo@home.example")}))


def _other(name="", *addresses, **more):
    return Person(2, name, addresses=frozenset(addresses), **more)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (CLEO, _other("Omar Haddad", ("email", "omar@work.example")), []),
        (CLEO, _other("Cleo Smith"), [Why.SAME_NAME]),
        (CLEO, _other("Smith, Cléo"), [Why.SAME_NAME]),
        (Person(1, "Cleo"), _other("Cleo"), []),
        (Person(1, "Cleo Smith", account=7), _other("cleo smith", account=7), [Why.SAME_NAME_SAME_ACCOUNT]),
        (Person(1, "Cleo Smith", account=7), _other("cleo smith", account=8), [Why.SAME_NAME]),
        (CLEO, _other("", called_own=frozenset({"cleo@home.example"})), [Why.SAID_SO]),
        (CLEO, _other("", signed_with=frozenset({"cleo@home.example"})), [Why.SIGNATURE]),
        (
            CLEO,
            _other(
                "", called_own=frozenset({"cleo@home.example"}), signed_with=frozenset({"cleo@home.example"})
            ),
            [Why.SAID_SO],
        ),
        (
            Person(1, numbers=frozenset({"3291234567"})),
            _other("", ("whatsapp", "+32 9 123 45 67")),
            [Why.SAME_NUMBER],
        ),
        (Person(1, addresses=frozenset({("phone", "112")})), _other("", ("whatsapp", "112")), []),
        (
            Person(1, addresses=frozenset({("x", "@cleo")})),
            _other("", ("mastodon", "cleo")),
            [Why.SAME_HANDLE],
        ),
        (Person(1, addresses=frozenset({("x", "@cleo")})), _other("", ("x", "cleo")), []),
        (CLEO, _other("", wrote_to=frozenset({1})), [Why.WROTE_THERE]),
        (CLEO, _other("", ("email", "info@home.example"), wrote_to=frozenset({1})), []),
    ],
)
def test_what_speaks_for_two_being_one(one, other, why):
    assert [each.why for each in evidence(one, other)] == why
    assert [each.why for each in evidence(other, one)] == why


@pytest.mark.parametrize(
    ("why", "enough"),
    [
        ([], False),
        ([Why.SAME_NAME], False),
        ([Why.WROTE_THERE], False),
        ([Why.SIGNATURE], False),
        ([Why.SAME_NAME, Why.WROTE_THERE], True),
        ([Why.SAME_NAME, Why.SIGNATURE], True),
        ([Why.SAME_NUMBER], True),
        ([Why.SAID_SO], True),
        ([Why.SAME_HANDLE], True),
    ],
)
def test_weak_evidence_alone_suggests_nothing(why, enough):
    from answerable.tickets.likeness import Evidence

    found = [Evidence(each) for each in why]
    assert (strength(found) >= ENOUGH) is enough
    assert strength(found + found) == strength(found)


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("My other address is cleo@work.example, use it.", {"cleo@work.example"}),
        ("I also write from Cleo@Work.example", {"cleo@work.example"}),
        ("Meine andere E-Mail-Adresse: cleo@work.example", {"cleo@work.example"}),
        ("mijn andere mailadres is cleo@work.example", {"cleo@work.example"}),
        ("Mon autre adresse est cleo@work.example.", {"cleo@work.example"}),
        ("Please write to my colleague at omar@work.example", set()),
        ("My address is wrong. " + "x" * 80 + " omar@work.example", set()),
    ],
)
def test_an_address_is_ones_own_when_one_says_so(words, own):
    assert addresses_called_own(words) == own


def test_a_signature_tells_numbers_and_addresses():
    words = "Order 12345678 is late.\n\nCleo Smith\nTel. +32 (9) 123.45.67\nM: 0032 470 12 34 56\ncleo@work.example"

    assert numbers_signed_with(words) == {"3291234567", "32470123456"}
    assert addresses_signed_with(words) == {"cleo@work.example"}
    assert own_words("mine\n> theirs", [[5, 13]]) == "mine\n"


def _why(found):
    return [(each.customer.name, [evidence.why for evidence in each.evidence]) for each in found]


@pytest.mark.django_db
def test_they_are_found_by_what_they_wrote_and_by_where(
    cleo, make_customer, make_ticket, make_message, sam, ana, now
):
    work = make_customer("Cleo at work", address="cleo@work.example")
    phone = make_customer("Caller", address="+3291234567", channel="phone")
    make_customer("Bystander")
    ticket = make_ticket(customer=cleo)
    make_message(ticket, text="Hello.\nMy other address is cleo@work.example\n-- \nTel +32 9 123 45 67")
    make_message(
        ticket,
        customer=work,
        participants=[("cleo@work.example", "Cleo", ParticipantRole.AUTHOR)],
    )

    assert _why(likenesses_of(cleo, sam)) == [
        ("Cleo at work", [Why.SAID_SO, Why.WROTE_THERE]),
        ("Caller", [Why.SAME_NUMBER]),
    ]
    assert _why(likenesses_of(work, sam)) == [("Cleo", [Why.SAID_SO, Why.WROTE_THERE])]

    keep_apart(phone, cleo, by=sam.actor(), at=now)
    assert _why(likenesses_of(cleo, sam)) == [("Cleo at work", [Why.SAID_SO, Why.WROTE_THERE])]


@pytest.mark.django_db
def test_only_those_are_found_whom_the_reader_sees(
    cleo, make_customer, make_ticket, make_message, manila, ghent, althea, sam
):
    make_ticket(customer=make_customer("Hidden", address="hidden@work.example"), team=ghent)
    make_message(make_ticket(customer=cleo, team=manila), text="My other mail is hidden@work.example")

    assert _why(likenesses_of(cleo, sam)) == [("Hidden", [Why.SAID_SO])]
    assert likenesses_of(cleo, althea) == []


@pytest.mark.django_db
def test_looking_costs_the_same_however_much_they_wrote(
    cleo, make_customer, make_ticket, make_message, ana, sam, now, django_assert_max_num_queries
):
    for number in range(12):
        make_message(make_ticket(customer=cleo), text=f"My other mail is c{number}@work.example")
        make_customer(f"C{number}", address=f"c{number}@work.example")
    add_identity(cleo, "x", "@cleo", by=ana.actor(), at=now)

    with django_assert_max_num_queries(12):
        assert len(likenesses_of(cleo, sam)) == 5
