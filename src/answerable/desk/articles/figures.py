"""What articles did: looked at, found helpful, used on tickets. By article and by team, never by person, and with no
target on anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Sum
from django.utils.translation import gettext as _

from answerable.ledger.models import Event
from answerable.people.models import Staff
from answerable.promises.shares import interval
from answerable.selfservice.articles.counting import WINDOW
from answerable.selfservice.articles.voting import REASONS
from answerable.selfservice.models import Article, ArticleUse
from answerable.tickets.models import Ticket

_MOST_USES = 1000  # the newest, of one article


@dataclass(frozen=True)
class Figures:
    """Of one article, over four weeks; uses over all time."""

    views: int
    helpful: int
    unhelpful: int
    reasons: Sequence[tuple[str, int]]
    uses: int
    came_back: int  # tickets with it that were opened again after it was linked

    @property
    def voted(self) -> int:
        return self.helpful + self.unhelpful


@dataclass(frozen=True)
class TeamShare:
    """Of tickets that ended, how many had an article."""

    team: str
    ended: int
    linked: int
    low: int  # in hundredths, with 95 % certainty
    high: int

    @property
    def share(self) -> int:
        return round(100 * self.linked / self.ended) if self.ended else 0


def figures_of(article: Article, *, at: datetime) -> Figures:
    since = at - WINDOW
    votes = article.votes.filter(at__gte=since).order_by()
    counted = dict(votes.values_list("is_helpful").annotate(Count("pk")))
    why = dict(votes.exclude(reason="").values_list("reason").annotate(Count("pk")))
    uses = dict(article.uses.order_by("-pk").values_list("ticket", "at")[:_MOST_USES])
    reopened = Event.objects.filter(kind="ticket.reopened", ticket_id__in=list(uses))
    moments = reopened.values_list("ticket_id", "at")
    back = {ticket for ticket, when in moments if ticket is not None and when >= uses[ticket]}
    return Figures(
        views=article.days.filter(day__gte=since.date()).aggregate(all=Sum("views"))["all"] or 0,
        helpful=counted.get(True, 0),
        unhelpful=counted.get(False, 0),
        reasons=[(str(words), why[key]) for key, words in REASONS if key in why],
        uses=article.uses.count(),
        came_back=len(back),
    )


def shares(staff: Staff, *, at: datetime, window: timedelta = WINDOW) -> list[TeamShare]:
    """Of the teams that they see, by name: this is no ranking."""
    ended = Ticket.objects.visible_to(staff).present().filter(closed_at__gte=at - window, closed_at__lte=at)
    used = Exists(ArticleUse.objects.filter(ticket=OuterRef("pk")))
    counted = ended.order_by().annotate(used=used).values_list("team__name", "used").annotate(Count("pk"))
    found: dict[str, dict[bool, int]] = {}
    for team, is_used, count in counted:
        found.setdefault(team or _("no team"), {})[is_used] = count
    rows = []
    for team, counts in sorted(found.items()):
        linked, everything = counts.get(True, 0), sum(counts.values())
        low, high = interval(linked, everything)
        rows.append(TeamShare(team, everything, linked, low, high))
    return rows
