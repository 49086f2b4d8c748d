"""What comparisons came to, kept for the pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from answerable.insight.models import Reckoning
from answerable.insight.money.prices import prices
from answerable.insight.reckoning.groups import reckon_groups
from answerable.insight.reckoning.money import reckon_money
from answerable.insight.reckoning.parity import reckon_parity
from answerable.insight.reckoning.picking import reckon_picking
from answerable.insight.reckoning.providers import reckon_providers
from answerable.insight.reckoning.sampling import WEEKS, Span, cases
from answerable.insight.reckoning.staffing import reckon_staffing
from answerable.people.models import Provider, ProviderKind

AHEAD_OF_NOW = 0  # weeks of what looks ahead, whatever weeks a page looks back on


def reckon_all(*, now: datetime, spans: Sequence[int] = WEEKS) -> None:
    """Everything anew, for pages that look back on so many weeks; twice is harmless."""
    house = list(Provider.objects.filter(kind=ProviderKind.IN_HOUSE).values_list("pk", flat=True))
    others = Provider.objects.exclude(pk__in=house).exclude(teams=None).order_by("pk")
    known = Provider.objects.in_bulk()
    for weeks in spans:
        span = Span.of(now, weeks)
        everybodys = cases(span)
        _keep("parity", None, weeks, reckon_parity(everybodys), now)
        compared = reckon_providers(everybodys, house) | {"choosing": reckon_picking(everybodys)}
        _keep("providers", None, weeks, compared, now)
        _keep("groups", None, weeks, reckon_groups(span), now)
        _keep("money", None, weeks, reckon_money(span, prices()), now)
        for provider in others:
            own = reckon_parity(cases(span, of=Q(team__provider=provider)))
            _keep("parity", provider, weeks, own, now)
            groups = reckon_groups(span, of=Q(team__provider=provider))
            _keep("groups", provider, weeks, groups, now)
    for whose, found in reckon_staffing(now, prices()).items():
        _keep("staffing", known.get(whose or 0), AHEAD_OF_NOW, found, now)


def _keep(name: str, provider: Provider | None, weeks: int, found: Mapping[str, Any], now: datetime) -> None:
    Reckoning.objects.update_or_create(
        name=name, provider=provider, weeks=weeks, defaults={"found": dict(found), "at": now}
    )
