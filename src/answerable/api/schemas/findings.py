"""Findings: what was learned, who acts on it, and on what it rests."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from answerable.api.schemas.types import Id, Input, Line, Name, Output
from answerable.listening.findings.resting import NOTHING, Weight
from answerable.listening.models import Finding, FindingEvidence

Kind = Literal["defect", "missing", "wrong_text", "process", "price", "mis_sold", "praise", "other"]
State = Literal["raised", "accepted", "declined", "done"]
Text = Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00]*$")]
Quote = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$")]


class FindingEvidenceIn(Input):
    """`quote` is what the customer said, with nothing in it that betrays them."""

    ticket: Line
    quote: Quote = ""


class FindingIn(Input):
    """What betrays somebody (names of the tickets' customers, addresses, numbers) is refused."""

    kind: Kind
    title: Name
    text: Text = ""
    product: Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")] = ""
    department_id: Id | None = None
    owner_id: Id | None = None
    due_on: date | None = None
    link: Line = ""
    evidence: list[FindingEvidenceIn] = Field(default_factory=list, max_length=100)


class CareIn(Input):
    """Who acts on it, and by when."""

    owner_id: Id
    due_on: date
    department_id: Id | None = None


class WordsIn(Input):
    """Why it is declined, or what was changed: whoever raised it reads it."""

    words: Text


class QuoteIn(Input):
    quote: Quote = ""


class FindingOut(Output):
    """`customers` and `tickets` are on how many it rests. `merged_into_id` is the finding that stands for it."""

    id: int
    reference: str
    kind: str
    title: str
    text: str
    product: str
    state: str
    department_id: int | None
    department: str | None
    owner_id: int | None
    due_on: date
    raised_by_id: int | None
    raised_at: datetime
    changed_at: datetime
    reason: str
    outcome: str
    ended_at: datetime | None
    link: str
    done_there_at: datetime | None
    merged_into_id: int | None
    customers: int
    tickets: int
    last_seen_at: datetime | None


class FindingEvidenceOut(Output):
    finding_id: int
    ticket: str
    quote: str
    by_id: int | None
    at: datetime


def evidence_out(row: FindingEvidence) -> FindingEvidenceOut:
    return FindingEvidenceOut(
        finding_id=row.finding_id, ticket=row.ticket.reference, quote=row.quote, by_id=row.by_id, at=row.at
    )


def finding_out(row: Finding, weights: Mapping[int, Weight] | None = None) -> FindingOut:
    weight = (weights or {}).get(row.pk, NOTHING)
    return FindingOut(
        id=row.pk,
        reference=row.reference,
        kind=row.kind,
        title=row.title,
        text=row.text,
        product=row.product,
        state=row.state,
        department_id=row.department_id,
        department=row.department.name if row.department else None,
        owner_id=row.owner_id,
        due_on=row.due_on,
        raised_by_id=row.raised_by_id,
        raised_at=row.raised_at,
        changed_at=row.changed_at,
        reason=row.reason,
        outcome=row.outcome,
        ended_at=row.ended_at,
        link=row.link,
        done_there_at=row.done_there_at,
        merged_into_id=row.merged_into_id,
        customers=weight.customers,
        tickets=weight.tickets,
        last_seen_at=weight.last_at,
    )
