"""Who was told before they asked, and who was not. Each number opens its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Customer, Staff
from answerable.selfservice.models import Issue, Touched

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Which:
    key: str
    words: "StrOrPromise"
    means: "StrOrPromise"
    condition: Q


WHICH: Sequence[Which] = (
    Which("all", _("Touched"), _("everybody of whom we know that it touches them"), Q()),
    Which(
        "told-first",
        _("Told before they asked"),
        _("our notice reached them first, whether they asked later or not"),
        Q(told_at__isnull=False) & (Q(asked_at=None) | Q(asked_at__gte=F("told_at"))),
    ),
    Which(
        "asked-first",
        _("Asked before they were told"),
        _("they wrote about it while we had told them nothing"),
        Q(asked_at__isnull=False) & (Q(told_at=None) | Q(told_at__gt=F("asked_at"))),
    ),
    Which(
        "chased",
        _("Chased us about what we knew"),
        _("they asked again, on a ticket about it, while it stood as a known issue"),
        Q(chased_at__isnull=False),
    ),
    Which(
        "silent",
        _("Silent but affected"),
        _("it touches them, and they never wrote about it"),
        Q(asked_at=None),
    ),
    Which("not-told", _("Not told yet"), _("no notice has reached them"), Q(told_at=None)),
)


def touched_of(issue: Issue, reader: Staff | Actor) -> QuerySet[Touched]:
    """Those whom the reader sees."""
    rows = Touched.objects.filter(issue=issue, customer__erased_at=None)
    if reader.scope.everything or reader.scope.without_team:
        return rows
    return rows.filter(customer__in=Customer.objects.visible_to(reader).values("pk"))


def figures_of(issue: Issue, reader: Staff | Actor) -> list[tuple[Which, int]]:
    """In one question, along the issue's own index."""
    counted = touched_of(issue, reader).aggregate(
        **{
            each.key.replace("-", "_"): Count("pk", filter=each.condition)
            for each in WHICH
            if each.key != "all"
        },
        all=Count("pk"),
    )
    return [(each, counted[each.key.replace("-", "_")]) for each in WHICH]
