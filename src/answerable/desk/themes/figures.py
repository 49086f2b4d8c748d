"""What is counted of themes, over the tickets that one may see and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.desk.themes.narrowing import Narrowed
from answerable.insight.methods import benjamini_hochberg
from answerable.listening.models import Theme, ThemeAnswer, ThemeLook, ThemeTicket, TicketMeaning
from answerable.listening.themes.growth import Growth, growth
from answerable.listening.themes.meanings import WINDOW
from answerable.listening.themes.unrest import unrest_of
from answerable.people.models import Staff
from answerable.regions.belonging import regions
from answerable.tickets.models import FieldValue, Ticket

WEEK = timedelta(days=7)
WEEKS_BEFORE = 4
FEWEST_SHOWN = 5  # tickets that one may see: a theme of fewer would say what others wrote


@dataclass(frozen=True)
class Row:
    """Growth is of tickets alone: answers to surveys come when we ask. `grows` where the rise is to be believed among
    all that were looked at; `is_new`: nobody wrote of it before."""

    theme: Theme
    tickets: int
    now: int  # this week
    before: int  # in the four before
    growth: Growth | None
    grows: bool = False
    is_new: bool = False
    answers: int = 0  # to surveys, that speak of it

    @property
    def ratio_words(self) -> str:
        return ratio_words(self.growth)


@dataclass(frozen=True)
class Figures:
    rows: Sequence[Row]
    now: int  # tickets read this week, and in the four before
    before: int
    without: int  # of the window, that belong to no theme
    sentence: str


def last_look(*, now: datetime) -> datetime:
    """What came since belongs to no theme yet, and would make each seem to fall: all is counted up to then."""
    look = ThemeLook.objects.first()
    return look.at if look is not None and look.at is not None else now


def figures_for(staff: Staff, narrowed: Narrowed, *, now: datetime) -> Figures:
    of_all = _all(staff, narrowed, now=now)
    counted, answered = _counted(staff, narrowed, now=now), _answered(staff, narrowed, now=now)
    # A ticket and the answer about it are one matter of one customer: so many there are at least.
    texts = {key: max(sum(counted.get(key, _NONE)), answered.get(key, 0)) for key in {*counted, *answered}}
    themes = Theme.objects.in_bulk([key for key, number in texts.items() if number >= FEWEST_SHOWN])
    weeks = {key: counted.get(key, _NONE) for key in themes}
    # By what is known of the weeks before: this one is what is judged.
    unrest = unrest_of({key: each[:-1] for key, each in weeks.items()}, of_all[:-1])
    rows = [
        replace(_row(theme, weeks[key], of_all, unrest[key]), answers=answered.get(key, 0))
        for key, theme in themes.items()
    ]
    rows = _believed(rows)
    rows.sort(key=lambda row: (not row.is_new, not row.grows, -row.tickets - row.answers, row.theme.pk))
    within = sum(map(sum, counted.values()))
    return Figures(rows, of_all[-1], _before(of_all), sum(of_all) - within, _sentence(rows))


def growth_of(theme: Theme, staff: Staff, *, now: datetime) -> Row | None:
    """One theme's own row as the list has it; None where one may not see enough of it."""
    return next(
        (row for row in figures_for(staff, Narrowed(), now=now).rows if row.theme.pk == theme.pk), None
    )


def tickets_of(theme: Theme, staff: Staff, *, now: datetime) -> "QuerySet[ThemeTicket]":
    return _rows(staff, Narrowed(), now=now).filter(theme=theme)


def answers_of(theme: Theme, staff: Staff, *, now: datetime) -> "QuerySet[ThemeAnswer]":
    """What was written with answers to surveys about tickets that they may see."""
    return _answers(staff, Narrowed(), now=now).filter(theme=theme)


def weeks_of(theme: Theme, staff: Staff, *, now: datetime) -> list[tuple[datetime, int]]:
    """Each week by the day on which it began, the newest last."""
    moments = tickets_of(theme, staff, now=now).values_list("opened_at", flat=True)
    weeks = WINDOW // WEEK
    counted = [0] * weeks
    for moment in moments:
        counted[weeks - 1 - min((now - moment) // WEEK, weeks - 1)] += 1
    return [(now - WEEK * (weeks - place), number) for place, number in enumerate(counted)]


@dataclass(frozen=True)
class Part:
    """One product, region, company: how many of the window, of this week, and of the four weeks before."""

    words: str
    tickets: int
    now: int
    before: int


def parts_of(theme: Theme, staff: Staff, *, now: datetime) -> list[tuple[str, list[Part]]]:
    keys = tickets_of(theme, staff, now=now)
    by_product = FieldValue.objects.filter(field__key="product", field__about="ticket").exclude(text=None)
    products = dict(by_product.filter(ticket__in=keys.values("ticket")).values_list("ticket", "text"))
    known = regions()
    found: list[dict[str, list[datetime]]] = [{}, {}, {}]
    rows = keys.select_related("ticket__team__provider", "ticket__customer__account")
    for row in rows:
        region = known.belonging(row.ticket.customer)
        team = row.ticket.team
        names = (
            products.get(row.ticket_id) or _("not said"),
            region.name if region else _("none"),
            team.provider.name if team else _("no team"),
        )
        for place, name in zip(found, names, strict=True):
            place.setdefault(str(name), []).append(row.opened_at)
    titles = (_("Product"), _("Region"), _("Company"))
    return [(title, _parts(place, now)) for title, place in zip(titles, found, strict=True)]


def ratio_words(found: Growth | None) -> str:
    if found is None:
        return _("not enough to say")
    if found.ratio == float("inf"):
        return _("new; at least %(low).1f times as many") % {"low": found.low}
    high = _("any number") if found.high == float("inf") else f"{found.high:.1f}"
    return _("%(ratio).1f times (%(low).1f to %(high)s)") % {
        "ratio": found.ratio,
        "low": found.low,
        "high": high,
    }


def _parts(moments: Mapping[str, Sequence[datetime]], now: datetime) -> list[Part]:
    found = [
        Part(
            name,
            len(each),
            sum(moment > now - WEEK for moment in each),
            sum(now - WEEK * (1 + WEEKS_BEFORE) < moment <= now - WEEK for moment in each),
        )
        for name, each in moments.items()
    ]
    return sorted(found, key=lambda part: (-part.tickets, part.words))


def _rows(staff: Staff, narrowed: Narrowed, *, now: datetime) -> "QuerySet[ThemeTicket]":
    rows = ThemeTicket.objects.filter(opened_at__gt=now - WINDOW, opened_at__lte=now)
    return (
        rows
        if narrowed.is_all and staff.scope.everything
        else rows.filter(ticket__in=_seen(staff, narrowed, now))
    )


def _answers(staff: Staff, narrowed: Narrowed, *, now: datetime) -> "QuerySet[ThemeAnswer]":
    rows = ThemeAnswer.objects.filter(said_at__gt=now - WINDOW, said_at__lte=now)
    if narrowed.is_all and staff.scope.everything:
        return rows
    return rows.filter(answer__ask__ticket__in=_seen(staff, narrowed, now))


def _seen(staff: Staff, narrowed: Narrowed, now: datetime) -> "QuerySet[Ticket]":
    return Ticket.objects.visible_to(staff).filter(narrowed.question(staff, now=now)).order_by()


Weeks = Sequence[int]  # of the window, the oldest first


def _times(now: datetime) -> dict[str, Any]:
    weeks = WINDOW // WEEK
    return {
        f"week{place}": Count(
            "pk",
            filter=Q(
                opened_at__gt=now - WEEK * (weeks - place), opened_at__lte=now - WEEK * (weeks - place - 1)
            ),
        )
        for place in range(weeks)
    }


def _weeks(row: Mapping[str, Any]) -> Weeks:
    return [row[f"week{place}"] for place in range(WINDOW // WEEK)]


def _before(weeks: Weeks) -> int:
    return sum(weeks[-1 - WEEKS_BEFORE : -1])


def _counted(staff: Staff, narrowed: Narrowed, *, now: datetime) -> dict[int, Weeks]:
    rows = _rows(staff, narrowed, now=now).order_by().values(key=F("theme")).annotate(**_times(now))
    return {row["key"]: _weeks(row) for row in rows}


_NONE: Weeks = (0,) * (WINDOW // WEEK)


def _answered(staff: Staff, narrowed: Narrowed, *, now: datetime) -> dict[int, int]:
    rows = _answers(staff, narrowed, now=now).order_by()
    return dict(rows.values_list("theme").annotate(n=Count("pk")))


def _all(staff: Staff, narrowed: Narrowed, *, now: datetime) -> Weeks:
    """Of all that was read, not of what belongs to a theme: else one theme's rise would be the others' fall."""
    rows = TicketMeaning.objects.filter(opened_at__gt=now - WINDOW, opened_at__lte=now).exclude(vector=b"")
    if not (narrowed.is_all and staff.scope.everything):
        rows = rows.filter(ticket__in=_seen(staff, narrowed, now))
    return _weeks(rows.aggregate(**_times(now)))


def _row(theme: Theme, weeks: Weeks, of_all: Weeks, unrest: float) -> Row:
    now, before = weeks[-1], _before(weeks)
    found = growth(now, before, all_now=of_all[-1], all_before=_before(of_all), unrest=unrest)
    # That a theme is new can be said where something else came before it.
    is_new = 0 < now == sum(weeks) and _before(of_all) > 0
    return Row(theme, sum(weeks), now, before, found, is_new=is_new)


def _believed(rows: Sequence[Row]) -> list[Row]:
    """Of many that are looked at some rise by chance: one in twenty of those believed may be wrong."""
    asked = [row for row in rows if row.growth is not None]
    told = benjamini_hochberg([row.growth.chance for row in asked if row.growth])
    grows = {row.theme.pk for row, is_told in zip(asked, told, strict=True) if is_told}
    return [replace(row, grows=row.theme.pk in grows) for row in rows]


def _sentence(rows: Sequence[Row]) -> str:
    if not rows:
        return _("No theme has enough tickets that you may see.")
    grown, new = sum(row.grows for row in rows), sum(row.is_new for row in rows)
    if not grown and not new:
        return _("Nothing grows more than chance alone would explain.")
    parts = []
    if new:
        parts.append(
            ngettext("%(n)d theme is new this week", "%(n)d themes are new this week", new) % {"n": new}
        )
    if grown:
        parts.append(ngettext("%(n)d theme grows", "%(n)d themes grow", grown) % {"n": grown})
    return _("%(what)s.") % {"what": ", ".join(parts)}
