"""A result as figures, drawn as every other."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.desk.insight.figure import Figure, Form, Point, Unit
from answerable.insight.studies.design import Design
from answerable.insight.studies.outcomes import OUTCOMES, Measure

Found = Mapping[str, Any]


def effect_figure(design: Design, found: Found) -> Figure | None:
    """The effect beside what was never there: what the same method finds before anything began."""
    if "effect" not in found:
        return None
    effect, outcome = found["effect"], OUTCOMES[design.outcome]
    points = [Point(_("The effect"), effect["n"], effect["at"], effect["low"], effect["high"])]
    earlier: Mapping[str, Any] = next(
        (each["numbers"] for each in found["checks"] if each["key"] == "earlier"), {}
    )
    if "at" in earlier:
        points.append(
            Point(
                _("As if it had begun earlier"), effect["n"], earlier["at"], earlier["low"], earlier["high"]
            )
        )
    return _figure(
        "effect", _("The effect, in %(unit)s") % {"unit": outcome.unit}, Form.ROWS, Unit.POINTS, points, 0.0
    )


def side_figure(design: Design, found: Found, side: str) -> Figure | None:
    """One side, period by period."""
    periods = [each for each in found.get("periods", ()) if each.get(side)]
    if not any(each[side]["value"] is not None for each in periods):
        return None
    measure = OUTCOMES[design.outcome].measure
    unit = {Measure.SHARE: Unit.SHARE, Measure.MEAN: Unit.RATIO, Measure.COUNT: Unit.COUNT}[measure]
    scale = 100 if measure == Measure.SHARE else 1
    points = [
        Point(
            date_format(date.fromisoformat(each["first"]), "j M Y"),
            each[side]["n"],
            None if each[side]["value"] is None else each[side]["value"] / scale,
        )
        for each in periods
    ]
    title = _("Where it changed, by period") if side == "treated" else _("Where nothing changed, by period")
    return _figure(side, title, Form.TREND, unit, points, None)


def _figure(
    key: str, title: str, form: Form, unit: Unit, points: list[Point], reference: float | None
) -> Figure:
    return Figure(
        key=key,
        name=title,
        title=title,
        unit=unit,
        form=form,
        points=points,
        formula="",
        rests_on="",
        cannot_say="",
        along=_("Period from") if form == Form.TREND else _("What was reckoned"),
        reference=reference,
    )
