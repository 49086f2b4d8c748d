"""The six symptoms of how a company treats its customers, and how quickly it answers before a sale and after it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.days import NOW
from answerable.desk.insight.figure import Figure, Form, Link, Point, Unit, share_point, words
from answerable.desk.insight.waits import middle_point, waits_of
from answerable.desk.insight.weekly import Share, days_of, share_figure
from answerable.insight.models.facts import Sale
from answerable.listening.models.rota import plans
from answerable.listening.rota.served import newest_year, served_by_department
from answerable.people.models import Account
from answerable.routing.capability.waits import difference_of, middle_of

_SOON = timedelta(days=90)


def health(asked: Asked) -> list[Figure]:
    days = days_of(asked)
    found = [share_figure(share, days, asked) for share in _shares()]
    if asked.staff.scope.everything and not asked.is_narrowed:
        found += [_renewals(asked), _references(asked), *_in_service(asked)]
    return [*found, _speed(asked)]


def _shares() -> Sequence[Share]:
    said = _(
        "What colleagues said when they wrapped a ticket up; where the house reviewed it, the house’s word."
    )
    return (_mis_selling(said), _product(said), _black_holes(), _promises())


def _mis_selling(said: str) -> Share:
    return Share(
        "mis-selling",
        _("Sold what it is not"),
        _("wrapped up"),
        lambda sums: sums["mis_sold"],
        lambda sums: sums["wrapped"],
        "mis-sold",
        _("Tickets wrapped up as “not what they were sold”, of all wrapped up."),
        said,
        _("It cannot say how often something is sold wrongly: most who were do not write."),
    )


def _product(said: str) -> Share:
    return Share(
        "product",
        _("The product is not made for it"),
        _("wrapped up"),
        lambda sums: sums["exceptions"],
        lambda sums: sums["wrapped"],
        "exception",
        _("Tickets wrapped up as “a case for which the product is not made”, of all wrapped up."),
        said,
        _("It cannot say whether the product got worse or other people bought it."),
    )


def _black_holes() -> Share:
    return Share(
        "black-holes",
        _("Unheard"),
        _("tickets"),
        lambda sums: sums["unheard"],
        lambda sums: sums["tickets"],
        "unheard",
        _(
            "Tickets whose customers wrote again before an answer had arrived, or that ended without one, "
            "of all that were opened."
        ),
        _("Messages and their delivery, on every channel; automatic mail left out."),
        _("It cannot see those who gave up and wrote nowhere. What is stuck now stands under Black holes."),
    )


def _promises() -> Share:
    return Share(
        "promises",
        _("Promises not kept"),
        _("promises"),
        lambda sums: sums["broken"],
        lambda sums: sums["kept"] + sums["broken"],
        "broken",
        _(
            "Promises of every kind that were kept late or never, of all whose end is known; by the day on which "
            "the ticket was opened. The tickets behind a point are those with one at least."
        ),
        _("Both clocks: what policies promise, and what was promised in an answer’s own words."),
        _("Nothing of what still runs is counted, and a policy that promises little is easily kept."),
    )


def _renewals(asked: Asked) -> Figure:
    today = asked.now.date()
    known = Account.objects.filter(contract_to__isnull=False)
    ended = known.filter(contract_to__lt=today, contract_to__gte=today - timedelta(days=365)).count()
    running = known.filter(contract_to__gte=today).count()
    soon = known.filter(
        Q(renews_on__range=(today, today + _SOON)) | Q(contract_to__range=(today, today + _SOON))
    )
    whole = share_point(_("ended within a year and not renewed"), ended, ended + running)
    return Figure(
        key="renewals",
        name=_("Contracts that ended"),
        title=_("Contracts that ended and were not renewed: %(share)s. %(soon)s end or renew within 90 days.")
        % {"share": words(whole, Unit.SHARE), "soon": soon.count()},
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=[whole],
        formula=_(
            "Accounts whose contract ended in the last 365 days, of these and those whose contract runs."
        ),
        rests_on=_("The dates of contracts, as accounts have them today."),
        cannot_say=_(
            "There is no trend: dates are kept as they are now, not as they were. Why somebody left is not here either."
        ),
        along=_("Accounts"),
        counted=_("ended"),
        by=NOW,
    )


def _references(asked: Asked) -> Figure:
    today = asked.now.date()
    known = Account.objects.filter(Q(contract_to=None) | Q(contract_to__gte=today)).exclude(
        contract_from=None, contract_to=None
    )
    whole = share_point(_("may be named"), known.filter(is_reference=True).count(), known.count())
    return Figure(
        key="references",
        name=_("References"),
        title=_("Customers who may be named to others: %(share)s.") % {"share": words(whole, Unit.SHARE)},
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=[whole],
        formula=_("Accounts that may be named to others, of all whose contract runs."),
        rests_on=_("What is written on accounts today."),
        cannot_say=_(
            "There is no trend: it is kept as it is now. Whether they would speak well of us is not here."
        ),
        along=_("Accounts"),
        counted=_("references"),
        by=NOW,
    )


def _in_service(asked: Asked) -> list[Figure]:
    """Nothing where there is no rota. Departments, no names: those stand on the rota, for whoever plans it."""
    year = newest_year(at=asked.now)
    if year is None:
        return []
    departments = served_by_department(year.year, at=asked.now)
    points = [
        replace(
            share_point(each.department or _("no department"), each.served, each.of),
            note=_("%(served)s of %(of)s, %(planned)s more have a week")
            % {"served": each.served, "of": each.of, "planned": each.planned},
        )
        for each in departments
    ]
    whole = share_point(
        _("all"), sum(each.served for each in departments), sum(each.of for each in departments)
    )
    return [
        Figure(
            key="in-service",
            name=_("Served a week"),
            title=_("Have served their week in customer service in %(year)s: %(share)s.")
            % {"year": year.year, "share": words(whole, Unit.SHARE)},
            unit=Unit.SHARE,
            form=Form.ROWS,
            points=points,
            whole=whole,
            formula=_("Those whose week of this year is over, of all who take part."),
            rests_on=_("The published rota of the year."),
            cannot_say=_("Whether somebody listened that week: see what debriefs became."),
            along=_("Department"),
            counted=_("people"),
            by=_("The whole year of the rota, whichever weeks are chosen."),
            link=Link("desk:rota", _("Rota")) if plans(asked.staff) else None,
        )
    ]


def _speed(asked: Asked) -> Figure:
    rows = asked.facts()
    middles, points = {}, []
    for sale, label in ((Sale.BEFORE, _("before a sale")), (Sale.AFTER, _("after it"))):
        middles[sale] = middle_of(waits_of(rows.filter(sale=sale), now=asked.now))
        behind = address("all", asked.since, asked.last_day, sale=sale.value)
        points.append(middle_point(label, middles[sale], behind=behind))
    difference = difference_of(middles[Sale.AFTER], middles[Sale.BEFORE])
    return Figure(
        key="speed",
        name=_("Until the first answer"),
        title=_speed_title(points, None if difference is None else (difference.low, difference.high)),
        unit=Unit.SECONDS,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Half waited longer than this on the customer clock, from the first word to the arrival of the first "
            "answer. Waits that go on count as longer than so far (Kaplan and Meier; Brookmeyer and Crowley)."
        ),
        rests_on=_(
            "Tickets of people whose organisation’s contract has a beginning: before it, or after. Of each at most the "
            "2,000 newest."
        ),
        cannot_say=_(
            "Whoever buys without a contract is not here; and who asks before buying asks other things."
        ),
        along=_("When they asked"),
    )


def _speed_title(points: Sequence[Point], difference: tuple[float, float] | None) -> str:
    if difference is None:
        return _("Too few asked before a sale to say whether we answer them sooner.")
    low, high = difference
    if low > 0:
        return _("Whoever has not bought yet is answered sooner.")
    if high < 0:
        return _("Whoever has bought is answered sooner.")
    return _("Before a sale and after it, people wait about as long.")
