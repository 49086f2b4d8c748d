"""Hand-overs: what became of each offer, and how long whoever waited for an answer of ours waited in the meantime."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import HANDED, address
from answerable.desk.insight.days import OFFERED
from answerable.desk.insight.figure import Figure, Form, Link, Point, Unit, share_point, standing_out
from answerable.desk.insight.waits import MOST, middle_point
from answerable.insight.models import HandoverFact
from answerable.people.models import Provider
from answerable.routing.capability.waits import Wait, middle_of
from answerable.routing.models import HandoverState

_LATE = (HandoverState.LAPSED, HandoverState.KEPT)
_ENDED = (HandoverState.ACCEPTED, HandoverState.RETURNED, *_LATE)


def _rows(asked: Asked) -> Any:
    """Offered in these weeks; narrowed to a company, those that its teams offered or were offered."""
    rows = HandoverFact.objects.visible_to(asked.staff).lived()
    rows = rows.filter(day__gte=asked.since, day__lt=asked.until)
    if asked.provider is not None:
        rows = rows.filter(Q(from_team__provider=asked.provider) | Q(to_team__provider=asked.provider))
    return rows


def handed_over(asked: Asked) -> list[Figure]:
    """For the page of chases: what becomes of hand-overs, and how long they take."""
    rows = _rows(asked)
    counted = dict(rows.filter(state__in=_ENDED).order_by().values_list("state").annotate(n=Count("pk")))
    n = sum(counted.values())
    late = sum(counted.get(state, 0) for state in _LATE)
    outcomes = (
        (_("accepted"), counted.get(HandoverState.ACCEPTED, 0), "accepted"),
        (_("returned"), counted.get(HandoverState.RETURNED, 0), "returned"),
        (_("not accepted in time"), late, "not-accepted"),
    )
    points = [
        share_point(words, count, n, behind=address(what, asked.since, asked.last_day))
        for words, count, what in outcomes
    ]
    return [_outcomes(points), _under_way(asked, rows)]


def _outcomes(points: Sequence[Point]) -> Figure:
    late = points[-1]
    title = _("Of hand-overs, what became of them")
    if late.is_known and late.count:
        title = _("Hand-overs: %(n)s of %(all)s were not accepted in time") % {
            "n": f"{late.count:,}",
            "all": f"{late.n:,}",
        }
    return Figure(
        key="handed",
        name=_("Share"),
        title=title,
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Of hand-overs offered in these weeks that have ended; without those that were taken back."
        ),
        rests_on=_("What the ledger tells of each hand-over, between all teams."),
        cannot_say=_("Whether it was right to hand it over: a return for a good reason spares a customer."),
        along=_("What became of it"),
        counted=_("hand-overs"),
        link=Link("desk:handovers", _("Hand-overs")),
        by=OFFERED,
    )


def _under_way(asked: Asked, rows: Any) -> Figure:
    parts = (
        (_("customers waited for us"), "waited-for"),
        (_("nobody waited for us"), "not-waited-for"),
        (_("still open"), "not-answered"),
    )
    points = [
        middle_point(
            words,
            middle_of(_waits(rows.filter(HANDED[what][1]), asked)),
            behind=address(what, asked.since, asked.last_day),
        )
        for words, what in parts
    ]
    return Figure(
        key="under-way",
        name=_("Until it was answered"),
        title=_("How long a hand-over is under way"),
        unit=Unit.SECONDS,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Half took longer than this from the offer until it was accepted, returned, taken back or lapsed. Those "
            "that are open count as longer than so far (Kaplan and Meier; Brookmeyer and Crowley)."
        ),
        rests_on=_("Hand-overs offered in these weeks; of each row at most the 2,000 newest."),
        cannot_say=_("What happened to the ticket afterwards: see who wrote again."),
        along=_("While it was under way"),
        counted=_("hand-overs"),
        by=OFFERED,
    )


def _waits(rows: Any, asked: Asked) -> Iterable[Wait]:
    for waited, offered_at in rows.order_by("-day", "-pk").values_list("waited", "offered_at")[:MOST]:
        if waited is not None:
            yield Wait(float(waited), is_over=True)
        else:
            yield Wait(max(0.0, (asked.now - offered_at).total_seconds()), is_over=False)


def handover_figures(asked: Asked, known: Mapping[int, Provider]) -> list[Figure]:
    """For the page of providers: who was offered what and returned it, who offered what was returned."""
    rows = _rows(asked).filter(state__in=_ENDED).order_by()
    returned, late = Q(state=HandoverState.RETURNED), Q(state__in=_LATE)
    return [
        _by_provider(
            asked,
            known,
            rows.values_list("from_team__provider").annotate(
                n=Count("pk"), found=Count("pk", filter=returned)
            ),
            ("handed-back", "returned", "hander"),
            _("Handed over by them and returned"),
            _("Hand-overs that their teams offered and that were returned, of all that ended."),
        ),
        _by_provider(
            asked,
            known,
            rows.values_list("to_team__provider").annotate(n=Count("pk"), found=Count("pk", filter=late)),
            ("left-lying", "not-accepted", "receiver"),
            _("Handed over to them and not accepted in time"),
            _(
                "Hand-overs that their teams were offered and neither accepted nor returned in time, of all that ended."
            ),
        ),
    ]


def _by_provider(
    asked: Asked,
    known: Mapping[int, Provider],
    counted: Any,
    names: tuple[str, str, str],
    title: str,
    formula: str,
) -> Figure:
    key, what, whose = names
    told = {pk: (n, found) for pk, n, found in counted}
    points = [
        share_point(
            provider.name,
            told[pk][1],
            told[pk][0],
            behind=address(what, asked.since, asked.last_day, **{whose: pk}),
        )
        for pk, provider in known.items()
        if pk in told
    ]
    return Figure(
        key=key,
        name=_("Share"),
        title=standing_out(title, points),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=formula,
        rests_on=_("What the ledger tells of each hand-over; without those that were taken back."),
        cannot_say=_(
            "Whose fault it was: what is handed over unclearly is returned, and so is what nobody wants."
        ),
        along=_("Whose teams"),
        counted=_("hand-overs"),
        by=OFFERED,
    )
