"""One matter on two channels, and proof of an address, for programs."""

import pytest

from answerable.channels.models import Mailbox
from answerable.people.actions.proving import code_of
from answerable.people.models import Identity, Proof
from answerable.tickets.matters import deciding
from answerable.tickets.matters.evidence import Found
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_what_is_perhaps_one_matter_is_listed_and_confirmed(cleo, make_ticket, ghent, api, ana, ben, now):
    first, later = (make_ticket(customer=cleo, team=ghent, channel=each) for each in ("phone", "email"))
    found = Found(("same_person", "missed_call"), 65)
    row = deciding.propose(first, later, found, is_proven=False, by=ana.actor(), at=now)
    path = f"/tickets/{later.reference}/same-matters"

    (listed,) = api(ana).get(path).json()["items"]
    assert (listed["first"], listed["why"], listed["score"]) == (first.reference, list(found.why), 65)
    assert api(ben).post(f"{path}/{row.pk}/confirmation").status_code == 404
    assert api(ana).post(f"{path}/{row.pk}/confirmation").json()["state"] == "confirmed"
    assert Ticket.objects.get(pk=later.pk).merged_into == first
    assert api(ana).post(f"{path}/{row.pk}/apart").status_code == 409


def test_a_wrong_code_is_counted_and_a_right_one_proves(cleo, make_ticket, ghent, api, ana, now):
    make_ticket(customer=cleo, team=ghent)
    Identity.objects.update(verified_at=None)
    Mailbox.objects.create(channel="email", address="a@kestrel.example", name="S", team=ghent, created_at=now)
    asked = {"identity_id": cleo.identities.get().pk}

    made = api(ana).post(f"/customers/{cleo.pk}/proofs", asked).json()
    told = f"/customers/{cleo.pk}/proofs/{made['id']}/code"
    wrong = api(ana).post(told, {"code": "x"}).json()
    assert (wrong["is_proven"], wrong["tries_left"]) == (False, 4)
    assert api(ana).post(told, {"code": code_of(Proof.objects.get())}).json()["is_proven"]
    assert cleo.identities.get().is_verified
