"""Figures in words, for templates."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.desk.insight.drawing import Mark
from answerable.desk.insight.figure import Figure, Point, Unit, interval_words, value_words
from answerable.desk.insight.refused import refusal_words
from answerable.insight.models import TicketFact
from answerable.web.moments import spent_words

register = template.Library()


@register.filter
def attribute(value: float) -> str:
    """With a point, whatever the reader's language writes."""
    return f"{value:g}"


@register.simple_tag
def value(number: float | None, unit: str) -> str:
    return value_words(number, Unit(unit))


@register.simple_tag
def refusal(found: dict[str, Any]) -> str:
    """Why nothing could be said of what was reckoned."""
    return refusal_words(found)[0]


@register.simple_tag
def interval(point: Point, unit: str) -> str:
    return interval_words(point, Unit(unit))


@register.simple_tag
def behind_url(point: Point, page: str) -> str:
    return f"{reverse('desk:insight_behind')}?{point.behind}&of={page}"


@register.filter
def all_marks(marks: Sequence[Mark], figure: Figure) -> list[Mark]:
    """Also of points that are not drawn since too little is known of them."""
    drawn = {id(mark.point): mark for mark in marks}
    return [drawn.get(id(point)) or Mark(point, 0, 0, 0, 0) for point in figure.points]


@register.filter
def last_label(grid: Sequence[tuple[float, str]]) -> str:
    return grid[-1][1]


@register.simple_tag
def first_wait(fact: TicketFact) -> str:
    if fact.customer_seconds is not None:
        return _("answered after %(length)s") % {
            "length": spent_words(timedelta(seconds=fact.customer_seconds))
        }
    return _("not answered") if fact.waiting_since is not None else ""
