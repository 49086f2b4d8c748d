"""A figure in Vega-Lite, with its data: the same drawing for whoever takes it elsewhere."""

import json
from typing import Any

from answerable.desk.insight.drawing import scale_of
from answerable.desk.insight.figure import Figure, Form, Unit, value_words

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_FORMATS = {
    Unit.SHARE: ".0%",
    Unit.RATIO: ".2f",
    Unit.COUNT: ",.0f",
    Unit.SECONDS: ",.0f",
    Unit.MONEY: ",.2f",
    Unit.POINTS: "+.1f",
}


def _axis(figure: Figure) -> dict[str, Any]:
    """At the steps of the page. Times in its words: a number of seconds says nothing to anybody."""
    steps = scale_of(figure)[2]
    if figure.unit != Unit.SECONDS:
        return {"format": _FORMATS[figure.unit], "values": steps}
    words = {f"{step:.0f}": value_words(step, figure.unit) for step in steps}
    return {"values": steps, "labelExpr": f"({json.dumps(words, ensure_ascii=False)})[datum.value]"}


def spec_of(figure: Figure) -> dict[str, Any]:
    values = [
        {
            "label": each.label,
            "value": each.value,
            "low": each.low,
            "high": each.high,
            "n": each.n,
            "place": place,
        }
        | ({} if each.agreed is None else {"agreed": each.agreed})
        for place, each in enumerate(figure.points)
    ]
    along = {
        "field": "label",
        "type": "nominal",
        "title": figure.along,
        "sort": {"field": "place"},
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    low, high, _steps = scale_of(figure)
    across = {
        "field": "value",
        "type": "quantitative",
        "title": figure.name,
        "scale": {"domain": [low, high], "nice": False},
        "axis": _axis(figure),
    }
    is_trend = figure.form == Form.TREND
    one, other = ("x", "y") if is_trend else ("y", "x")
    ends = {other: {**across, "field": "low"}, f"{other}2": {"field": "high"}}
    layers: list[dict[str, Any]] = [{"mark": "rule", "encoding": ends}]
    if is_trend:
        layers.append({"mark": {"type": "line", "strokeWidth": 1}, "encoding": {other: across}})
    layers.append({"mark": {"type": "point", "filled": True, "size": 50}, "encoding": {other: across}})
    if figure.reference is not None:
        layers.append(
            {"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {other: {"datum": figure.reference}}}
        )
    if any(each.agreed is not None for each in figure.points):
        agreed = {"type": "tick", "thickness": 2, "size": 16}
        layers.append({"mark": agreed, "encoding": {other: {**across, "field": "agreed"}}})
    return {
        "$schema": SCHEMA,
        "title": figure.title,
        "description": f"{figure.formula} {figure.cannot_say}",
        "width": 560,
        "data": {"values": values},
        "encoding": {
            one: along,
            "tooltip": [{"field": name} for name in ("label", "value", "low", "high", "n")],
        },
        "layer": layers,
    }
