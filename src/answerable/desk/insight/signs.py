"""Signs that something is done for the clock, or for oneself, rather than for the customer. None is a proof."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.days import ANSWERED, OPENED
from answerable.desk.insight.figure import Figure, Form, Point, Unit, share_point, standing_out
from answerable.desk.insight.lived import cells
from answerable.insight.models import AnswerFact
from answerable.people.models import Provider

SHORT = 60  # characters: room for "we look into it", and for no answer
JUST_BEFORE = timedelta(minutes=15)
MOST_ANSWERS = 40_000  # what a page can look through at any size


def signs(asked: Asked, known: Mapping[int, Provider]) -> list[Figure]:
    summed = cells(asked).values_list("answered_by")
    returns = summed.annotate(n=Sum("tickets"), found=Sum("returned_often"))
    paused = summed.annotate(n=Sum("promised"), found=Sum("slower"))
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
                "promised, of the newest 40,000 that ended a wait under a promise."
            ),
        ),
    ]


def picking(asked: Asked, known: Mapping[int, Provider], found: Mapping[str, Any]) -> Figure:
    told: Mapping[str, Any] = found.get("choosing", {})
    points = [_picking_point(asked, known[pk], told[str(pk)]) for pk in known if str(pk) in told]
    return Figure(
        key="picking",
        name=_("Expected work, chosen ÷ in turn"),
        title=_picking_title(points),
        unit=Unit.RATIO,
        form=Form.ROWS,
        points=points,
        reference=1.0,
        formula=_(
            "How much work is expected of a ticket is what tickets like it took with everybody: its answers, and one "
            "for reading it; like it in channel, priority, cause, product, language and time of day, as far as there "
            "are 30. Of what people chose themselves, out of a list or by answering it (but not by answering the "
            "telephone: it rang), that is put beside what came in turn, given or taken as the next one, in the same "
            "team on the same day: the ratio of both means over these days, the interval that of its logarithm, "
            "errors by team and day."
        ),
        rests_on=_(
            "How each of the newest 40,000 tickets first came into somebody’s hands; reckoned anew every night. Ten "
            "days of a team on which there was both, and 20 tickets of either on them, at least. What came on other "
            "days is not compared; it is counted beside, and listed with the rest."
        ),
        cannot_say=_(
            "It is a sign and no proof: whoever answers at once what takes a minute does well by that customer. A team "
            "that chooses everything itself, or nothing, has nothing to be held against. What they began themselves or "
            "took with a hand-over is left out, and what was taken before it was recorded how. Nobody is named, and no "
            "figure is about a person."
        ),
        along=_("Who answers"),
        counted=_("tickets"),
        noted=_("Chosen and in turn"),
        is_folded=True,
    )


def _picking_title(points: Sequence[Point]) -> str:
    known = [point for point in points if point.is_known]
    if not known:
        return _(
            "Easy tickets chosen out of turn: too few were chosen on days on which others came in turn, or the other "
            "way round, to say."
        )
    easier = ", ".join(point.label for point in known if point.high is not None and point.high < 1)
    harder = ", ".join(point.label for point in known if point.low is not None and point.low > 1)
    title = _(
        "Easy tickets chosen out of turn: what is chosen is nowhere clearly easier than what comes in turn."
    )
    if easier:
        title = _(
            "Easy tickets chosen out of turn: what is chosen is easier than what comes in turn with %(names)s."
        )
    said = title % {"names": easier} if easier else title
    return f"{said} {_('It is harder with %(names)s.') % {'names': harder}}" if harder else said


def _picking_point(asked: Asked, provider: Provider, told: Mapping[str, Any]) -> Point:
    """Of how many it speaks are those that were compared; the note says how many there were in all."""
    note = _("in all %(chosen)s chosen, %(in_turn)s in turn") % {
        "chosen": f"{told['chosen']:,}",
        "in_turn": f"{told['in_turn']:,}",
    }
    behind = address("taken", asked.since, asked.last_day, taker=provider.pk)
    count, n = told["chosen"], told["chosen"] + told["in_turn"]
    if "compared" in told:
        count, n = told["compared"], told["n"]
    ends = (told.get("ratio"), told.get("low"), told.get("high"))
    return Point(provider.name, n, *ends, count, behind, note)


def _in_time_alone(asked: Asked) -> Sequence[tuple[int, int, int]]:
    rows = AnswerFact.objects.visible_to(asked.staff).filter(
        asked.narrowing("ticket__fact__"),
        day__gte=asked.since,
        day__lt=asked.until,
        spare__isnull=False,
        provider__isnull=False,
    )
    newest = rows.order_by("-day", "-pk").values_list("provider", "length", "spare")[:MOST_ANSWERS]
    counted, hollow = Counter[int](), Counter[int]()
    for provider, length, spare in newest:
        counted[provider] += 1
        hollow[provider] += length < SHORT and 0 <= spare < JUST_BEFORE.total_seconds()
    return [(provider, n, hollow[provider]) for provider, n in counted.items()]


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
        title=standing_out(title, points),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=formula,
        rests_on=_("Both clocks of every ticket; by whose answer arrived first.")
        if what
        else _("The newest 40,000 answers of these days, where there are more; by whose answer it was."),
        cannot_say=_(
            "It is a sign and no proof: waiting for a supplier pauses a clock as well, and a short answer may be all "
            "that was asked for. Read the tickets."
        ),
        along=_("Who answers"),
        counted=_("such tickets"),
        by=OPENED if what else ANSWERED,
        is_folded=True,
    )
