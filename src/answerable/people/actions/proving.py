"""Whether an address is a customer's: a code is sent there, and whoever is spoken with tells it.

Only so are two people joined by proof. A link that is followed shows whose the address is, but not that they are whom
we speak with: whoever named somebody else's address would get their tickets as soon as those come by a link of their
own.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.actions.customers import join
from answerable.people.actions.guards import refuse_erased, require, require_sight
from answerable.people.models import Customer, Identity, Proof, Staff

_AGAIN = timedelta(seconds=30)  # pressed twice
_MOST_TO_ONE, _MOST_BY_ONE = 4, 30  # in an hour


def code_of(proof: Proof) -> str:
    """Kept nowhere: it follows from what was asked, and when."""
    words = f"{proof.pk}|{proof.identity_id}|{proof.customer_id}|{proof.asked_at.isoformat()}"
    digest = salted_hmac("answerable.people.proving", words, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06}"


@transaction.atomic
def ask_proof(identity: Identity, customer: Customer, *, by: Actor, at: datetime) -> Proof:
    """A code goes to the address, which is the customer's or that of somebody who may be them. Asked for twice at once,
    it goes once."""
    require_sight(by, identity.customer, customer)
    require(by, "customer.edit")
    identity = Identity.objects.select_for_update().get(pk=identity.pk)
    customer = Customer.objects.get(pk=customer.pk)
    refuse_erased(identity.customer, customer)
    if identity.is_verified and identity.person == customer:
        raise Refusal(_("It is proven theirs already."), code="proven")
    earlier = Proof.objects.filter(identity=identity, customer=customer, asked_at__gt=at - _AGAIN).first()
    if earlier is not None and earlier.is_open(at=at):
        return earlier
    _refuse_too_often(identity, by, at=at)
    proof = Proof.objects.create(identity=identity, customer=customer, asked_by_id=by.staff_id, asked_at=at)
    facts: dict[str, Any] = {"identity": identity.pk, "channel": identity.channel, "proof": proof.pk}
    record(events.PROOF_ASKED, customer, by=by, at=at, **facts)
    return proof


def give_proof(proof: Proof, code: str, *, by: Actor, at: datetime) -> Customer:
    """What they read out; a wrong code is refused."""
    if not try_proof(proof, code, by=by, at=at):
        raise Invalid(_("That is not the code, or it is too old. Send another."))
    return Customer.objects.get(pk=proof.customer_id)


@transaction.atomic
def try_proof(proof: Proof, code: str, *, by: Actor, at: datetime) -> bool:
    """Whether it is right: then the address is theirs, and whoever had it is one person with them; it can be undone. A
    wrong one is counted, and so is no refusal, which would take the count back with it. Twice is harmless."""
    require_sight(by, proof.customer)
    require(by, "customer.edit")
    proof = Proof.objects.select_for_update(of=("self",)).select_related("customer").get(pk=proof.pk)
    if proof.used_at is not None:
        return True
    if proof.is_open(at=at) and constant_time_compare("".join(code.split()), code_of(proof)):
        _prove(proof, by=by, at=at)
        return True
    proof.tries += 1
    proof.save(update_fields=["tries"])
    return False


def _prove(proof: Proof, *, by: Actor, at: datetime) -> None:
    identity, customer = Identity.objects.select_for_update().get(pk=proof.identity_id), proof.customer
    proof.used_at = at
    proof.save(update_fields=["used_at"])
    if identity.person != customer:
        join(identity.person, customer, by=by, at=at)
        identity.refresh_from_db()
    if not identity.is_verified:
        identity.verified_at, identity.verified_by = at, None
        identity.save(update_fields=["verified_at", "verified_by"])
        facts: dict[str, Any] = {"identity": identity.pk, "channel": identity.channel}
        record(events.IDENTITY_VERIFIED, identity.customer, by=by, at=at, **facts)


def _refuse_too_often(identity: Identity, by: Actor, *, at: datetime) -> None:
    lately = Proof.objects.filter(asked_at__gt=at - timedelta(hours=1))
    to_them = lately.filter(identity=identity).count()
    if by.staff_id is not None:  # whoever asks for many at once waits for themselves
        Staff.objects.select_for_update().get(pk=by.staff_id)
    if to_them >= _MOST_TO_ONE or lately.filter(asked_by=by.staff_id).count() >= _MOST_BY_ONE:
        raise Refusal(
            _("Too many codes in an hour. Try again later, or ask in another way."), code="too_often"
        )
