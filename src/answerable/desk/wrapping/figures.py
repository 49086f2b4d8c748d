"""What the wrap-ups of a time say together: shares with their intervals, in the order of the list and never of size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from answerable.insight.methods import Interval, wilson
from answerable.listening.models import Cause, WrapUp
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

WINDOW = timedelta(days=90)
MOST_TO_REVIEW = 10
_SAMPLED = 200  # of the newest, from which some are drawn
_FEW = 5  # below which a share says nothing


@dataclass(frozen=True)
class Line:
    key: str
    words: str
    n: int
    of: int
    share: Interval | None
    avoidable: int = 0

    @property
    def percent(self) -> str:
        return percent(self.share)


@dataclass(frozen=True)
class Figures:
    n: int
    causes: Sequence[Line]
    agreement: Sequence[Line]
    sentence: str


def figures_for(staff: Staff, *, now: datetime) -> Figures:
    rows = WrapUp.objects.visible_to(staff).filter(is_review=False, at__gt=now - WINDOW)
    counted = {
        cause: (n, avoidable)
        for cause, n, avoidable in rows.order_by()
        .values_list("cause")
        .annotate(n=Count("pk"), avoidable=Count("pk", filter=Q(was_avoidable=True)))
    }
    total = sum(n for n, _avoidable in counted.values())
    causes = []
    for cause in Cause:
        n, avoidable = counted.get(cause, (0, 0))
        causes.append(_line(str(cause), str(cause.label), n, total, avoidable))
    texts = sum(counted.get(cause, (0, 0))[0] for cause in (Cause.DOCUMENTED, Cause.NOT_FOUND))
    return Figures(total, causes, _agreement(staff, now=now), _sentence(texts, total))


def _agreement(staff: Staff, *, now: datetime) -> list[Line]:
    """How often the house's own eye, which had not seen what was said, saw the same; by who was judged."""
    reviews = WrapUp.objects.visible_to(staff).filter(is_review=True, at__gt=now - WINDOW)
    first = (
        reviews.filter(ticket__wrap_ups__is_review=False)
        .order_by()
        .values(name=F("ticket__wrap_ups__provider__name"))
    )
    rows = first.annotate(n=Count("pk"), same=Count("pk", filter=Q(ticket__wrap_ups__cause=F("cause"))))
    return [_line("", row["name"], row["same"], row["n"]) for row in rows.order_by("name")]


def to_review(staff: Staff, *, now: datetime) -> list[Ticket]:
    """Some of those wrapped up lately that nobody judged: chance chooses, the same all day, not who reviews."""
    rows = WrapUp.objects.visible_to(staff).filter(is_review=False, at__gt=now - WINDOW).exclude(by=staff)
    rows = rows.exclude(ticket__wrap_ups__is_review=True).order_by("-pk")
    drawn = sorted(rows.values_list("ticket", flat=True)[:_SAMPLED], key=lambda key: _drawn(key, now))
    found = {each.pk: each for each in Ticket.objects.filter(pk__in=drawn[:MOST_TO_REVIEW])}
    return [found[key] for key in drawn[:MOST_TO_REVIEW] if key in found]


def _drawn(key: int, now: datetime) -> int:
    # Multiplied by a large odd number, keys of neighbours lie far apart.
    return (key + now.toordinal()) * 2_654_435_761 % 2**32


def percent(share: Interval | None) -> str:
    if share is None:
        return _("not enough to say")
    return _("%(share)s %% (%(low)s to %(high)s)") % {
        "share": round(share.estimate * 100),
        "low": round(share.low * 100),
        "high": round(share.high * 100),
    }


def _line(key: str, words: str, n: int, of: int, avoidable: int = 0) -> Line:
    return Line(key, words, n, of, wilson(n, of) if of >= _FEW else None, avoidable)


def _sentence(texts: int, total: int) -> str:
    if total < _FEW:
        return _("Not enough was wrapped up to say anything.")
    return _("Our texts could have answered %(share)s of what was solved.") % {
        "share": percent(wilson(texts, total))
    }
