"""What stands on a brand's status page, in one language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.selfservice.guides.showing import Offered, offer
from answerable.selfservice.models import (
    Guide,
    Issue,
    IssueKind,
    IssueState,
    IssueText,
    IssueUpdate,
    Severity,
)
from answerable.tickets.models import Brand

PAST = timedelta(days=90)
_MOST, _MOST_PAST, _MOST_UPDATES = 50, 100, 20


@dataclass(frozen=True)
class Shown:
    issue: Issue
    text: IssueText
    updates: Sequence[tuple[IssueUpdate, str]]  # the newest first
    guide: Offered | None = None  # by which one gets through it meanwhile


@dataclass(frozen=True)
class StatusPage:
    current: Sequence[Shown]
    planned: Sequence[Shown]
    past: Sequence[Shown]

    @property
    def worst(self) -> Severity | None:
        """Of what is wrong now and not mended yet."""
        wrong = {
            Severity(each.issue.severity) for each in self.current if each.issue.state == IssueState.OPEN
        }
        return next((each for each in reversed(Severity) if each in wrong), None)


def wrong_now(brand: Brand, language: str, *, most: int = 3) -> list[Shown]:
    """What who comes for help reads first."""
    issues = Issue.objects.public().of_brand(brand.pk).filter(kind=IssueKind.ISSUE).current()
    return _shown(issues.prefetch_related("texts", "updates").order_by("-since")[:most], brand, language)


def status_of(brand: Brand, language: str, *, now: datetime) -> StatusPage:
    issues = Issue.objects.public().of_brand(brand.pk).prefetch_related("texts", "updates")
    wrong = issues.filter(kind=IssueKind.ISSUE)
    planned = issues.filter(kind=IssueKind.MAINTENANCE).exclude(state=IssueState.SOLVED)
    solved = issues.filter(state=IssueState.SOLVED, solved_at__gt=now - PAST)
    ended = planned.filter(until__lte=now, until__gt=now - PAST)
    past = sorted(
        {*solved.order_by("-solved_at")[:_MOST_PAST], *ended.order_by("-until")[:_MOST_PAST]},
        key=lambda each: each.solved_at or each.until or each.since,
        reverse=True,
    )
    return StatusPage(
        _shown(wrong.current().order_by("-since")[:_MOST], brand, language),
        _shown(planned.filter(until__gt=now).order_by("since")[:_MOST], brand, language),
        _shown(past[:_MOST_PAST], brand, language),
    )


def _shown(issues: Iterable[Issue], brand: Brand, language: str) -> list[Shown]:
    found = []
    for issue in issues:
        text = issue.text_in(language, brand.language)
        if text is not None:
            updates = [(each, each.text_in(language, brand.language)) for each in issue.updates.all()]
            found.append(Shown(issue, text, updates[:_MOST_UPDATES], _guide_of(issue, brand, language)))
    return found


def _guide_of(issue: Issue, brand: Brand, language: str) -> Offered | None:
    """Where everybody may follow it, and there is still something to get through."""
    if issue.guide_id is None or issue.is_solved:
        return None
    guide = (
        Guide.objects.for_customers(brand.pk).select_related("published").filter(pk=issue.guide_id).first()
    )
    return offer(guide, language) if guide is not None else None
