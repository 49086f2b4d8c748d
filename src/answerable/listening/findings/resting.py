"""On what a finding rests: its own evidence and that of what became one with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from answerable.listening.models import Finding, FindingEvidence


@dataclass(frozen=True)
class Weight:
    """How many customers and tickets, and when the last of them came."""

    customers: int = 0
    tickets: int = 0
    last_at: datetime | None = None


NOTHING = Weight()


def evidence_of(finding: Finding) -> "QuerySet[FindingEvidence]":
    family = Q(finding=finding) | Q(finding__merged_into=finding)
    return FindingEvidence.objects.filter(family).select_related("ticket__customer")


def weights_of(keys: Collection[int]) -> Mapping[int, Weight]:
    """In one question. A customer who turned out to be another is that one."""
    rows = FindingEvidence.objects.filter(Q(finding__in=keys) | Q(finding__merged_into__in=keys))
    counted = (
        rows.order_by()
        .annotate(whose=Coalesce("finding__merged_into", "finding"))
        .values("whose")
        .annotate(
            tickets=Count("ticket", distinct=True),
            customers=Count(
                Coalesce(F("ticket__customer__merged_into"), F("ticket__customer")), distinct=True
            ),
            last=Max("ticket__created_at"),
        )
    )
    return {row["whose"]: Weight(row["customers"], row["tickets"], row["last"]) for row in counted}
