"""Known issues: what is wrong, what colleagues and customers are told of it, how it stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from answerable.api.schemas.types import Id, Input, Name, Output
from answerable.selfservice.models import Issue

Kind = Literal["issue", "maintenance"]
State = Literal["open", "watching", "solved"]
Severity = Literal["notice", "partly", "down"]
Audience = Literal["internal", "partner", "public"]
Long = str
_MOST = 20_000


class IssueTextIn(Input):
    title: Name
    text: Long = Field(max_length=_MOST)
    work_around: Long = Field(default="", max_length=_MOST)


class IssueIn(Input):
    """`texts` are what customers read, by language ("en"). Without `brand_ids` it is of every brand."""

    title: Name
    since: AwareDatetime
    kind: Kind = "issue"
    severity: Severity = "partly"
    audience: Audience = "internal"
    brand_ids: list[Id] = Field(default_factory=list, max_length=100)
    until: AwareDatetime | None = None
    for_agents: Long = Field(default="", max_length=_MOST)
    words: str = Field(default="", max_length=1000)
    guide_id: Id | None = None
    owner_id: Id | None = None
    team_id: Id | None = None
    every_minutes: int | None = Field(default=None, ge=10, le=100_000)
    texts: dict[str, IssueTextIn] = Field(default_factory=dict, max_length=20)


class IssuePatch(Input):
    """What is left out stays as it is."""

    title: Name | None = None
    since: AwareDatetime | None = None
    kind: Kind | None = None
    severity: Severity | None = None
    audience: Audience | None = None
    brand_ids: list[Id] | None = Field(default=None, max_length=100)
    until: AwareDatetime | None = None
    for_agents: Long | None = Field(default=None, max_length=_MOST)
    words: str | None = Field(default=None, max_length=1000)
    guide_id: Id | None = None
    owner_id: Id | None = None
    team_id: Id | None = None
    every_minutes: int | None = Field(default=None, ge=10, le=100_000)
    texts: dict[str, IssueTextIn] | None = Field(default=None, max_length=20)


class IssueUpdateIn(Input):
    """`texts` by language. `state` is how it stands from now on."""

    state: State
    texts: dict[str, str] = Field(max_length=20)


class IssueTextOut(Output):
    title: str
    text: str
    work_around: str


class IssueUpdateOut(Output):
    id: int
    state: str
    texts: Mapping[str, str]
    at: datetime


class IssueOut(Output):
    """`due_at` is by when the next update is owed; `updates` are the newest twenty."""

    id: int
    reference: str
    title: str
    kind: str
    state: str
    severity: str
    audience: str
    brand_ids: list[int]
    since: datetime
    until: datetime | None
    for_agents: str
    words: str
    guide_id: int | None
    owner_id: int | None
    team_id: int | None
    every_minutes: int | None
    due_at: datetime | None
    opened_at: datetime
    solved_at: datetime | None
    texts: Mapping[str, IssueTextOut]
    updates: list[IssueUpdateOut]


def issue_out(row: Issue) -> IssueOut:
    return IssueOut(
        id=row.pk,
        reference=row.reference,
        title=row.title,
        kind=row.kind,
        state=row.state,
        severity=row.severity,
        audience=row.audience,
        brand_ids=sorted(each.brand_id for each in row.of_brands.all()),
        since=row.since,
        until=row.until,
        for_agents=row.for_agents,
        words=row.words,
        guide_id=row.guide_id,
        owner_id=row.owner_id,
        team_id=row.team_id,
        every_minutes=row.every_minutes,
        due_at=row.due_at,
        opened_at=row.opened_at,
        solved_at=row.solved_at,
        texts={
            each.language: IssueTextOut(title=each.title, text=each.text, work_around=each.work_around)
            for each in row.texts.all()
        },
        updates=[
            IssueUpdateOut(id=each.pk, state=each.state, texts=each.texts, at=each.at)
            for each in list(row.updates.all())[:20]
        ],
    )
