"""Who is told of what belongs to no ticket: a week in service, a coaching note, a finding or an article of theirs."""

from collections.abc import Iterable

from django.db.models import QuerySet

from answerable.ledger.models import Event
from answerable.listening import events
from answerable.listening.findings.resting import evidence_of
from answerable.listening.models import CoachingNote, Finding, RotaSwap, RotaWeek, SwapState
from answerable.people.models import ProviderKind, Staff
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import Article, ArticleText

_MOST_REVIEWERS = 50
_TO_READ = {
    Audience.PUBLIC: (),
    Audience.PARTNER: ("articles.partner",),
    Audience.INTERNAL: ("articles.internal",),
}


def key_of(event: Event) -> int:
    return int(event.stream.partition("/")[2])


def whose_week(event: Event) -> Iterable[int]:
    """Whoever serves in it. A draft is nobody's yet."""
    week = RotaWeek.objects.published().filter(pk=key_of(event))
    return week.values_list("member__staff", flat=True)


def who_was_placed(event: Event) -> Iterable[int]:
    """Whoever serves; of a week that lies behind us, nobody."""
    return _told_of(event).values_list("member__staff", flat=True)


def who_mentors(event: Event) -> Iterable[int]:
    """Who looks after whoever serves."""
    return _told_of(event).filter(mentor__isnull=False).values_list("mentor__staff", flat=True)


def _told_of(event: Event) -> QuerySet[RotaWeek]:
    week = RotaWeek.objects.published().filter(pk=key_of(event))
    return week.filter(starts_on__gt=event.at.date()) if event.kind == events.WEEK_PLACED.name else week


def whose_swap(event: Event) -> Iterable[int]:
    """Whom it is asked of; afterwards whoever waits to hear. That it was accepted their week tells, which moved."""
    swap = RotaSwap.objects.filter(pk=event.data["swap"]).exclude(state=SwapState.ACCEPTED)
    found = swap.values_list("state", "week__member__staff", "other__member__staff").first()
    if found is None:
        return []
    state, asked_by, asked_of = found
    return [asked_of if state in (SwapState.ASKED, SwapState.TAKEN_BACK) else asked_by]


def of_week(event: Event) -> Iterable[int]:
    return whose_swap(event) if "swap" in event.data else whose_week(event)


def whom_it_was_noted_for(event: Event) -> Iterable[int]:
    return CoachingNote.objects.filter(pk=key_of(event)).values_list("other", flat=True)


def who_raised_it_apart(event: Event) -> Iterable[int]:
    """Whoever raised it from no ticket; of a ticket, they are told there."""
    found = Finding.objects.filter(pk=key_of(event), raised_by__isnull=False).first()
    if found is None or evidence_of(found).filter(by=found.raised_by_id).exists():
        return []
    return [found.raised_by_id] if found.raised_by_id else []


def who_may_review(event: Event) -> Iterable[int]:
    """Those of the house who publish and read what is for its audience, but for whoever wrote it."""
    audience = Article.objects.values_list("audience", flat=True).get(pk=key_of(event))
    able = Staff.objects.active().who_may("articles.publish", *_TO_READ[Audience(audience)])
    others = able.filter(provider__kind=ProviderKind.IN_HOUSE).exclude(pk__in=list(who_wrote_it(event)))
    return list(others.order_by("pk").values_list("pk", flat=True)[:_MOST_REVIEWERS])


def who_wrote_it(event: Event) -> Iterable[int]:
    texts = ArticleText.objects.filter(article=key_of(event), language=event.data["language"])
    return texts.filter(written_by__isnull=False).values_list("written_by_id", flat=True)
