"""Studies: what was fixed, and what came out."""

from datetime import datetime
from typing import Any

from answerable.api.schemas.types import Output


class StudyOut(Output):
    """`finding` is empty until it was reckoned; `judged_on` until it is fixed."""

    id: int
    title: str
    made_at: datetime
    version: int | None
    digest: str
    judged_on: str
    finding: str


class StudiesOut(Output):
    studies: list[StudyOut]


class StudyRunOut(Output):
    """`found` holds the verdict, the effect with its interval, the checks and the periods; empty while it is being
    reckoned."""

    asked_at: datetime
    done_at: datetime | None
    found: dict[str, Any]


class StudyVersionOut(Output):
    """`as_fixed` says whether the design is the one whose digest stands in the ledger."""

    version: int
    design: dict[str, Any]
    digest: str
    as_fixed: bool
    fixed_at: datetime
    reason: str
    fixed_after_looking: bool
    runs: list[StudyRunOut]


class StudyWholeOut(Output):
    study: int
    title: str
    versions: list[StudyVersionOut]
