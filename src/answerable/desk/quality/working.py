"""What somebody has to do with reviews: score, talk over, decide; and what was released of their own work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from answerable.listening.models import QualityAppeal, QualityCase, QualityReview
from answerable.listening.quality.appealing import can_decide
from answerable.people.models import Provider, ProviderKind, Staff

MOST = 100
_OFFERED = 30


@dataclass(frozen=True)
class ToDo:
    score: Sequence[QualityReview]
    talk_over: Sequence[QualityReview]
    decide: Sequence[QualityAppeal]

    @property
    def is_empty(self) -> bool:
        return not (self.score or self.talk_over or self.decide)


def to_do(staff: Staff) -> ToDo:
    seen = QualityCase.objects.visible_to(staff)
    own = QualityReview.objects.filter(reviewer=staff, case__in=seen, case__ticket__erased_at=None)
    rows = own.select_related("case").order_by("given_at", "pk")
    both_in = Q(done_at__isnull=False, case__released_at=None)
    waiting = rows.filter(both_in).annotate(
        missing=Count("case__reviews", filter=Q(case__reviews__done_at=None))
    )
    return ToDo(
        list(rows.filter(done_at=None)[:MOST]), list(waiting.filter(missing=0)[:MOST]), to_decide(staff)
    )


def to_decide(staff: Staff) -> list[QualityAppeal]:
    rows = QualityAppeal.objects.filter(decided_at=None, case__in=QualityCase.objects.visible_to(staff))
    actor = staff.actor()
    return [
        each
        for each in rows.select_related("case__provider").order_by("at")[:MOST]
        if can_decide(each.case, actor)
    ]


def released(staff: Staff) -> "QuerySet[QualityCase]":
    rows = QualityCase.objects.released_to(staff).select_related("ticket", "appeal")
    return rows.order_by("-released_at")[:MOST]


def who_can_take_part(provider: Provider) -> "QuerySet[Staff]":
    """Those who may review, of both sides."""
    able: Any = Staff.objects.active().who_may("quality.review")
    found: QuerySet[Staff] = able.filter(Q(provider=provider) | Q(provider__kind=ProviderKind.IN_HOUSE))
    return found.select_related("provider").order_by("name")


def cases_to_discuss(provider: Provider, staff: Staff) -> "QuerySet[QualityCase]":
    """Released ones of the provider, the newest first."""
    rows = QualityCase.objects.visible_to(staff).filter(provider=provider, released_at__isnull=False)
    keys = (
        rows.filter(ticket__erased_at=None).order_by("-released_at").values_list("pk", flat=True)[:_OFFERED]
    )
    return QualityCase.objects.filter(pk__in=list(keys)).order_by("-released_at")
