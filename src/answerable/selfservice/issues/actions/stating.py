"""Saying that something is wrong, how it goes on, and that it is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.models import Staff, Team
from answerable.selfservice.audience import Audience
from answerable.selfservice.issues import events
from answerable.selfservice.issues.actions.guards import STATE, locked, require
from answerable.selfservice.issues.actions.linking import link_ticket
from answerable.selfservice.issues.actions.telling import stop_outdated
from answerable.selfservice.models import (
    Burst,
    BurstState,
    Guide,
    Issue,
    IssueBrand,
    IssueKind,
    IssueState,
    IssueText,
    IssueUpdate,
    Severity,
)
from answerable.tickets.models import Brand, Ticket

_SHORTEST = 10  # minutes


@dataclass(frozen=True)
class Said:
    """What customers read in one language."""

    title: str
    text: str
    work_around: str = ""


@dataclass(frozen=True)
class Statement:
    """`texts` by language. Without brands it is of all of them."""

    title: str
    since: datetime
    kind: IssueKind = IssueKind.ISSUE
    severity: Severity = Severity.PARTLY
    audience: Audience = Audience.INTERNAL
    brands: Sequence[Brand] = ()
    until: datetime | None = None
    for_agents: str = ""
    words: str = ""
    guide: Guide | None = None
    owner: Staff | None = None
    team: Team | None = None
    every_minutes: int | None = None
    texts: Mapping[str, Said] = field(default_factory=dict)


@transaction.atomic
def open_issue(
    statement: Statement,
    *,
    by: Actor,
    at: datetime,
    tickets: Sequence[Ticket] = (),
    burst: Burst | None = None,
) -> Issue:
    """Opened from tickets, these are about it; from a burst, its tickets are. A burst is opened but once."""
    require(by, STATE)
    _check(statement)
    if burst is not None:
        burst = Burst.objects.select_for_update().get(pk=burst.pk)
        if burst.issue is not None:
            return burst.issue
    issue = Issue(opened_at=at, changed_at=at)
    _take(issue, statement, at)
    issue.save()
    _put(issue, statement)
    record(
        events.OPENED,
        issue,
        by=by,
        at=at,
        of=statement.kind.value,
        audience=statement.audience.value,
        burst=burst.pk if burst else None,
    )
    about = [*tickets]
    if burst is not None:
        burst.state, burst.issue = BurstState.OPENED, issue
        burst.decided_at, burst.decided_by_id = at, by.staff_id
        burst.save(update_fields=["state", "issue", "decided_at", "decided_by"])
        about += list(burst.tickets.select_related("merged_into").order_by("pk")[:500])
    for ticket in {each.survivor().pk: each.survivor() for each in about}.values():
        link_ticket(issue, ticket, by=by, at=at, right=STATE)
    return issue


@transaction.atomic
def change_issue(issue: Issue, statement: Statement, *, by: Actor, at: datetime) -> Issue:
    """The same once more changes nothing."""
    issue = locked(issue, by)
    _check(statement)
    if _told_of(issue) == _as_told(statement):
        return issue
    _take(issue, statement, at)
    issue.changed_at = at
    issue.save()
    _put(issue, statement)
    record(events.CHANGED, issue, by=by, at=at, audience=statement.audience.value)
    return issue


@transaction.atomic
def update_issue(
    issue: Issue, texts: Mapping[str, str], *, state: IssueState, by: Actor, at: datetime
) -> IssueUpdate:
    """Word of how it stands; the next is owed from now on. The last word said once more is that word."""
    issue = locked(issue, by)
    texts = {code: text.strip() for code, text in texts.items() if text.strip()}
    if not texts:
        raise Invalid(_("Say how it stands, in one language at least."))
    last = issue.updates.first()
    if last is not None and (last.texts, last.state) == (texts, state) and issue.state == state:
        return last
    if issue.is_solved and state != IssueState.SOLVED:
        raise Refusal(_("It is solved. Open it again first."), code="solved")
    update = IssueUpdate.objects.create(issue=issue, state=state, texts=texts, at=at, by_id=by.staff_id)
    was_solved, issue.state, issue.changed_at = issue.is_solved, state, at
    if issue.is_solved and not was_solved:
        issue.solved_at = at
    _set_due(issue, at)
    issue.save(update_fields=["state", "changed_at", "solved_at", "due_at", "told"])
    if issue.is_solved and not was_solved:
        record(events.SOLVED, issue, by=by, at=at, update=update.pk)
        stop_outdated(issue, by=by, at=at)
    else:
        record(events.UPDATED, issue, by=by, at=at, update=update.pk, state=state.value)
    return update


@transaction.atomic
def reopen_issue(issue: Issue, *, by: Actor, at: datetime) -> Issue:
    """It was not over after all. Twice is harmless."""
    issue = locked(issue, by)
    if not issue.is_solved:
        return issue
    issue.state, issue.solved_at, issue.changed_at = IssueState.OPEN, None, at
    _set_due(issue, at)
    issue.save(update_fields=["state", "solved_at", "changed_at", "due_at", "told"])
    record(events.REOPENED, issue, by=by, at=at)
    return issue


def _check(said: Statement) -> None:
    if not said.title.strip():
        raise Invalid(_("Give it a title."))
    if said.until is not None and said.until <= said.since:
        raise Invalid(_("It must end after it begins."))
    if said.kind == IssueKind.MAINTENANCE and said.until is None:
        raise Invalid(_("Say when the maintenance ends."))
    if said.audience == Audience.PUBLIC and not said.texts:
        raise Invalid(_("Before everybody can read it, write what customers read, in one language at least."))
    if said.every_minutes is not None and said.every_minutes < _SHORTEST:
        raise Invalid(_("Promise updates every ten minutes at most."))
    if any(not each.title.strip() or not each.text.strip() for each in said.texts.values()):
        raise Invalid(_("In each language customers need a title and a text."))


def _take(issue: Issue, said: Statement, at: datetime) -> None:
    rhythm = issue.every_minutes
    for name in ("title", "since", "kind", "severity", "audience", "until", "for_agents", "words"):
        setattr(issue, name, getattr(said, name))
    issue.owner, issue.team, issue.every_minutes = said.owner, said.team, said.every_minutes
    issue.guide = said.guide
    if rhythm != said.every_minutes:
        _set_due(issue, at)


def _set_due(issue: Issue, at: datetime) -> None:
    """In calendar time: whoever is touched by it does not keep our hours."""
    owes = issue.every is not None and not issue.is_solved
    issue.due_at, issue.told = (at + issue.every if owes and issue.every else None), 0


def _put(issue: Issue, said: Statement) -> None:
    keys = {each.pk for each in said.brands}
    IssueBrand.objects.filter(issue=issue).exclude(brand__in=keys).delete()
    rows = [IssueBrand(issue=issue, brand_id=key) for key in sorted(keys)]
    IssueBrand.objects.bulk_create(rows, ignore_conflicts=True)
    issue.texts.exclude(language__in=said.texts).delete()
    for language, text in said.texts.items():
        values = {"title": text.title, "text": text.text, "work_around": text.work_around}
        IssueText.objects.update_or_create(issue=issue, language=language, defaults=values)


def _told_of(issue: Issue) -> object:
    texts = {each.language: (each.title, each.text, each.work_around) for each in issue.texts.all()}
    brands = set(issue.of_brands.values_list("brand", flat=True))
    plain = (issue.title, issue.since, issue.kind, issue.severity, issue.audience, issue.until)
    looked_after = (issue.for_agents, issue.words, issue.owner_id, issue.team_id, issue.every_minutes)
    return plain, looked_after, issue.guide_id, brands, texts


def _as_told(said: Statement) -> object:
    texts = {code: (each.title, each.text, each.work_around) for code, each in said.texts.items()}
    plain = (said.title, said.since, said.kind, said.severity, said.audience, said.until)
    owner, team = said.owner.pk if said.owner else None, said.team.pk if said.team else None
    looked_after = (said.for_agents, said.words, owner, team, said.every_minutes)
    guide = said.guide.pk if said.guide else None
    return plain, looked_after, guide, {each.pk for each in said.brands}, texts
