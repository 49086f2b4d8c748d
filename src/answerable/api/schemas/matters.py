"""What is perhaps one matter, and whether an address is somebody's."""

from datetime import datetime

from pydantic import Field

from answerable.api.schemas.types import Id, Input, Output
from answerable.people.models import Proof
from answerable.people.models.proofs import GOOD_FOR, MOST_TRIES
from answerable.tickets.models import SameMatter


class SameMatterOut(Output):
    """`first` and `later` are perhaps one matter. `why` says what speaks for it, `score` how much, of 100; `is_proven`
    when both are one customer's and written from addresses that are proven theirs."""

    id: int
    first: str
    later: str
    why: list[str]
    score: int
    is_proven: bool
    state: str
    found_at: datetime


def same_matter_out(row: SameMatter) -> SameMatterOut:
    return SameMatterOut(
        id=row.pk,
        first=row.first.reference,
        later=row.later.reference,
        why=row.why,
        score=row.score,
        is_proven=row.is_proven,
        state=row.state,
        found_at=row.found_at,
    )


class ProofIn(Input):
    """The address to which a code is sent: the customer's, or that of somebody who may be them."""

    identity_id: Id


class CodeIn(Input):
    code: str = Field(max_length=20)


class ProofOut(Output):
    id: int
    identity_id: int
    is_proven: bool
    tries_left: int
    good_until: datetime


def proof_out(proof: Proof) -> ProofOut:
    return ProofOut(
        id=proof.pk,
        identity_id=proof.identity_id,
        is_proven=proof.used_at is not None,
        tries_left=max(0, MOST_TRIES - proof.tries),
        good_until=proof.asked_at + GOOD_FOR,
    )
