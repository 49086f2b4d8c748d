"""Those who answer: what they do beside what their cases let anyone expect, what of a gap the mix explains, what was
agreed beside what was lived, and what might be meant for the clock rather than for the customer. In the order of their
names, and each sees only their own."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked, providers_for
from answerable.desk.insight.behind import address
from answerable.desk.insight.charters import charter_figures
from answerable.desk.insight.figure import Figure, Form, Point, Unit, share_point
from answerable.desk.insight.handed import handover_figures
from answerable.desk.insight.reckoned import everybodys
from answerable.insight.models import AnswerFact, DayCell
from answerable.people.models import Provider

SHORT = 60  # characters: room for "we look into it", and for no answer
JUST_BEFORE = timedelta(minutes=15)


def providers(asked: Asked) -> list[Figure]:
    known = _seen(asked)
    found = everybodys(asked, "providers")
    signs = [_kept(asked, known), *_signs(asked, known)]
    if asked.region:
        return signs
    return [
        *(_ratio(asked, known, found, *each) for each in _outcomes()),
        *_gaps(known, found),
        *charter_figures(asked, known),
        *handover_figures(asked, known),
        *signs,
        _picking(asked, known, found),
    ]


def _seen(asked: Asked) -> dict[int, Provider]:
    """Everybody's for those who see all tickets; else their own company alone."""
    rows = providers_for(asked.staff)
    if asked.provider is not None:
        rows = rows.filter(pk=asked.provider.pk)
    return {each.pk: each for each in rows}


def _outcomes() -> Sequence[tuple[str, str, str, str]]:
    return (
        (
            "unheard",
            "unheard",
            _("Unheard, against what the cases let anyone expect"),
            _("Tickets whose customers wrote again before an answer had arrived, or that ended without one"),
        ),
        (
            "broken",
            "broken",
            _("With a promise not kept, against what the cases let anyone expect"),
            _("Tickets of which one promise at least was kept late or never"),
        ),
        (
            "reopened",
            "reopened",
            _("Opened again, against what the cases let anyone expect"),
            _("Tickets that were opened again after they had ended"),
        ),
    )


def _ratio(
    asked: Asked,
    known: Mapping[int, Provider],
    found: Mapping[str, Any],
    name: str,
    what: str,
    title: str,
    said: str,
) -> Figure:
    told: Mapping[str, Any] = found.get("outcomes", {}).get(name, {})
    points = [_ratio_point(asked, known[pk], told[str(pk)], what) for pk in known if str(pk) in told]
    return Figure(
        key=name,
        name=_("Observed ÷ expected"),
        title=_ratio_title(title, known, told),
        unit=Unit.RATIO,
        form=Form.ROWS,
        points=points,
        reference=1.0,
        formula=_(
            "%(said)s: how many there were, divided by how many there would have been had each gone as tickets like it "
            "go with everybody (indirect standardisation; limits by Byar, exact under ten). Like it: the same cause, "
            "channel, language, product, priority, time of day and time that whoever answered has been here; where "
            "there are fewer than 30 such, or one provider’s alone, the last of these is left out, and so on."
        )
        % {"said": said},
        rests_on=_("Of the newest 40,000 tickets, by whose answer arrived first; reckoned anew every night."),
        cannot_say=_(
            "What was not recorded is not adjusted for. One above or below by chance is no finding: outside the "
            "funnel’s limits is said beside it."
        ),
        along=_("Who answers"),
        counted=_("tickets"),
    )


def _ratio_title(title: str, known: Mapping[int, Provider], told: Mapping[str, Any]) -> str:
    """Names those outside the limits that chance keeps to in 998 of 1,000, in the order of their names."""
    judged = {pk: told[str(pk)].get("verdict", "") for pk in known if str(pk) in told}
    if not any(judged.values()):
        return _("%(title)s: not enough data to say.") % {"title": title}
    outside = [known[pk].name for pk, verdict in judged.items() if verdict.endswith("_998")]
    if not outside:
        return _("%(title)s: nobody is beyond what chance does.") % {"title": title}
    return _("%(title)s: beyond what chance does, %(names)s.") % {"title": title, "names": ", ".join(outside)}


def _ratio_point(asked: Asked, provider: Provider, told: Mapping[str, Any], what: str) -> Point:
    behind = address(what, asked.since, asked.last_day, provider=provider.pk)
    note = _("%(observed)s, expected %(expected)s") % {
        "observed": f"{told['observed']:,}",
        "expected": f"{told['expected']:,.1f}",
    }
    verdict = _VERDICTS.get(told.get("verdict", ""))
    return Point(
        provider.name,
        told["n"],
        told.get("ratio"),
        told.get("low"),
        told.get("high"),
        told["observed"],
        behind,
        f"{note}; {_verdict_words(verdict)}" if verdict else note,
    )


_VERDICTS = {
    "high_998": "high",
    "high_95": "high_95",
    "within": "within",
    "low_95": "low_95",
    "low_998": "low",
}


def _verdict_words(verdict: str) -> str:
    return {
        "high": _("more than chance does (99.8 %)"),
        "high_95": _("above the 95 % limits"),
        "within": _("within what chance does"),
        "low_95": _("below the 95 % limits"),
        "low": _("fewer than chance does (99.8 %)"),
    }[verdict]


def _gaps(known: Mapping[int, Provider], found: Mapping[str, Any]) -> list[Figure]:
    told: Mapping[str, Any] = found.get("gaps", {})
    return [_gap(known[pk], told[str(pk)]) for pk in known if str(pk) in told]


def _gap(provider: Provider, told: Mapping[str, Any]) -> Figure:
    parts = [
        (_("the gap as it is"), told["gap"]),
        (_("explained by the mix of work"), told["explained"]),
        *((f"– {_by_words(name)}", each) for name, each in told["by"].items()),
        (_("not explained by what is recorded"), told["unexplained"]),
    ]
    low, high = told["unexplained"][1], told["unexplained"][2]
    title = _("%(provider)s and the house: what is left of the gap with like work")
    if low <= 0 <= high:
        title = _("%(provider)s and the house: with like work, no clear difference is left")
    return Figure(
        key=f"gap-{provider.pk}",
        name=_("Points of tickets unheard"),
        title=title % {"provider": provider.name},
        unit=Unit.POINTS,
        form=Form.ROWS,
        points=[Point(label, told["n"], *values) for label, values in parts],
        reference=0.0,
        formula=_(
            "Share of tickets unheard, theirs minus the house’s, in points; split into what the mix of work "
            "explains and what it does not (Oaxaca and Blinder, coefficients of both together, errors HC3)."
        ),
        rests_on=_("Of the newest 40,000 tickets; %(n)s of the house.") % {"n": f"{told['of_house']:,}"},
        cannot_say=_(
            "“Not explained” begins a question and is no blame: whatever is not among the parts is in it."
        ),
        along=_("Part"),
    )


def _by_words(name: str) -> str:
    return {
        "cause": _("cause"),
        "channel": _("channel"),
        "language": _("language"),
        "product": _("product"),
        "priority": _("priority"),
        "hour": _("time of day"),
        "tenure": _("time that they have been here"),
    }.get(name, name)


def _cells(asked: Asked) -> "QuerySet[DayCell]":
    return asked.cells().filter(answered_by__isnull=False)


def _kept(asked: Asked, known: Mapping[int, Provider]) -> Figure:
    summed = _cells(asked).values_list("answered_by").annotate(kept=Sum("kept"), broken=Sum("broken"))
    told = {pk: (kept, broken) for pk, kept, broken in summed}
    points = []
    for pk, provider in known.items():
        if pk in told:
            kept, broken = told[pk]
            behind = address("broken", asked.since, asked.last_day, provider=pk)
            points.append(share_point(provider.name, broken, kept + broken, behind=behind))
    return Figure(
        key="kept",
        name=_("Promises not kept"),
        title=_("What was agreed and what was lived: promises not kept, as they are"),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_("Promises kept late or never, of all whose end is known, before anything is adjusted."),
        rests_on=_(
            "The times of the policy or charter that held for each ticket; by whose answer arrived first."
        ),
        cannot_say=_(
            "Whoever is given harder work keeps fewer promises: the figure that adjusts stands above."
        ),
        along=_("Who answers"),
        counted=_("promises"),
    )


def _signs(asked: Asked, known: Mapping[int, Provider]) -> list[Figure]:
    cells = _cells(asked).values_list("answered_by")
    returns = cells.annotate(n=Sum("tickets"), found=Sum("returned_often"))
    paused = cells.annotate(n=Sum("promised"), found=Sum("slower"))
    return [
        _sign(
            asked,
            known,
            returns,
            "quick-returns",
            _("Closed and opened again more than once"),
            _("Tickets that were opened again twice or more, of all that were answered."),
        ),
        _sign(
            asked,
            known,
            paused,
            "slower",
            _("The customer waited far longer than the contract counts"),
            _(
                "Tickets whose customers waited over a day, and more than ten times as long as the contract clock "
                "counted; of those with a promise that were answered."
            ),
        ),
        _sign(
            asked,
            known,
            _in_time_alone(asked),
            "",
            _("Short answers just before they were due"),
            _(
                "Answers of fewer than 60 characters that arrived within the last quarter of an hour of what was "
                "promised, of all that ended a wait under a promise."
            ),
        ),
    ]


def _picking(asked: Asked, known: Mapping[int, Provider], found: Mapping[str, Any]) -> Figure:
    told: Mapping[str, Any] = found.get("picking", {})
    points = [_picking_point(asked, known[pk], told[str(pk)]) for pk in known if str(pk) in told]
    return Figure(
        key="picking",
        name=_("Expected work, taken ÷ given"),
        title=_picking_title(points),
        unit=Unit.RATIO,
        form=Form.ROWS,
        points=points,
        reference=1.0,
        formula=_(
            "How much work is expected of a ticket is what tickets like it took with everybody: its answers, and one "
            "for reading it; like it in channel, priority, cause, product, language and time of day, as far as there "
            "are 30. Of what people took themselves that is put beside what the turn gave in the same team on the same "
            "day: the ratio of both means over these days, the interval that of its logarithm, errors by team and day."
        ),
        rests_on=_(
            "How each of the newest 40,000 tickets first came into somebody’s hands; reckoned anew every night. Ten "
            "days of a team on which there was both, and 20 tickets of either on them, at least. What came on other "
            "days is not compared; it is counted beside, and listed with the rest."
        ),
        cannot_say=_(
            "It is a sign and no proof: whoever answers at once what takes a minute does well by that customer. A team "
            "that takes everything itself, or nothing, has nothing to be held against. Nobody is named, and no figure "
            "is about a person."
        ),
        along=_("Who answers"),
        counted=_("tickets"),
    )


def _picking_title(points: Sequence[Point]) -> str:
    known = [point for point in points if point.is_known]
    if not known:
        return _("Easy tickets taken out of turn: not enough is both taken and given to say.")
    easier = ", ".join(point.label for point in known if point.high is not None and point.high < 1)
    harder = ", ".join(point.label for point in known if point.low is not None and point.low > 1)
    title = _("Easy tickets taken out of turn: what is taken is nowhere clearly easier than what is given.")
    if easier:
        title = _(
            "Easy tickets taken out of turn: what is taken is easier than what is given with %(names)s."
        )
    said = title % {"names": easier} if easier else title
    return f"{said} {_('It is harder with %(names)s.') % {'names': harder}}" if harder else said


def _picking_point(asked: Asked, provider: Provider, told: Mapping[str, Any]) -> Point:
    """Of how many it speaks are those that were compared; the note says how many there were in all."""
    note = _("in all %(own)s taken, %(given)s given") % {
        "own": f"{told['own']:,}",
        "given": f"{told['given']:,}",
    }
    behind = address("taken", asked.since, asked.last_day, taker=provider.pk)
    count, n = told["own"], told["own"] + told["given"]
    if "taken" in told:
        count, n = told["taken"], told["n"]
    ends = (told.get("ratio"), told.get("low"), told.get("high"))
    return Point(provider.name, n, *ends, count, behind, note)


def _in_time_alone(asked: Asked) -> Any:
    rows = AnswerFact.objects.visible_to(asked.staff).filter(
        asked.narrowing("ticket__fact__"),
        day__gte=asked.since,
        day__lt=asked.until,
        spare__isnull=False,
        provider__isnull=False,
    )
    hollow = Q(length__lt=SHORT, spare__gte=0, spare__lt=JUST_BEFORE.total_seconds())
    return rows.order_by().values_list("provider").annotate(n=Count("pk"), found=Count("pk", filter=hollow))


def _sign(
    asked: Asked, known: Mapping[int, Provider], counted: Any, what: str, title: str, formula: str
) -> Figure:
    told = {pk: (n, found) for pk, n, found in counted}
    points = []
    for pk, provider in known.items():
        if pk in told:
            n, found = told[pk]
            behind = address(what, asked.since, asked.last_day, provider=pk) if what else ""
            points.append(share_point(provider.name, found, n, behind=behind))
    return Figure(
        key=what or "in-time-alone",
        name=_("Share"),
        title=title,
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=formula,
        rests_on=_("Both clocks of every ticket; by whose answer arrived first, or whose answer it was."),
        cannot_say=_(
            "It is a sign and no proof: waiting for a supplier pauses a clock as well, and a short answer may be all "
            "that was asked for. Read the tickets."
        ),
        along=_("Who answers"),
        counted=_("such tickets"),
    )
