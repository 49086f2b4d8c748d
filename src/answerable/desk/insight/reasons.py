"""Why humans were needed: what our texts could have answered, and for whom the product is not made."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.figure import Figure, Form, Point, Unit, share_point, standing_out
from answerable.desk.insight.reckoned import groups_of
from answerable.desk.insight.weekly import Share, days_of, share_figure
from answerable.listening.models import Cause

Groups = Mapping[str, Any]


def reasons(asked: Asked) -> list[Figure]:
    days = days_of(asked)
    shares = [share_figure(share, days, asked) for share in _shares()]
    groups = groups_of(asked)
    return [*shares, _causes(asked, groups), *(_exceptions(asked, groups, *by) for by in _groups())]


def _shares() -> Sequence[Share]:
    said = _(
        "What colleagues said when they wrapped a ticket up; where the house reviewed it, the house’s word."
    )
    return (
        Share(
            "texts",
            _("Our texts answer it"),
            _("wrapped up"),
            lambda sums: sums["documented"] + sums["not_found"],
            lambda sums: sums["wrapped"],
            "documented",
            _("Tickets wrapped up as “our texts answer it”, found or not, of all wrapped up."),
            said,
            _("What people found by themselves never became a ticket: this is no measure of the texts."),
        ),
        Share(
            "not-found",
            _("… and it could not be found"),
            _("that our texts answer"),
            lambda sums: sums["not_found"],
            lambda sums: sums["documented"] + sums["not_found"],
            "not-found",
            _("Of tickets that our texts answer, those in which the text could not be found."),
            said,
            _("Whether they looked for it is not known of everybody."),
        ),
    )


def _causes(asked: Asked, groups: Groups) -> Figure:
    counted = groups["causes"]
    total = sum(counted.values())
    points = []
    for cause in Cause:
        behind = address("wrapped", asked.since, asked.last_day, cause=cause.value)
        points.append(share_point(str(cause.label), counted.get(cause.value, 0), total, behind=behind))
    return Figure(
        key="causes",
        name=_("Share"),
        title=_("Why humans were needed, in the order of the list"),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_("Tickets wrapped up with each cause, of all wrapped up. Each has one."),
        rests_on=_("What colleagues said, reviewed by the house where it was; added up every night."),
        cannot_say=_("What was not wrapped up may be otherwise: hard cases are left open longer."),
        along=_("Cause"),
        counted=_("tickets"),
    )


def _groups() -> Sequence[tuple[str, str, str]]:
    return (
        ("product", "exceptions-by-product", _("product")),
        ("language", "exceptions-by-language", _("language")),
        ("has_account", "exceptions-by-customers", _("kind of customer")),
    )


def _exceptions(asked: Asked, groups: Groups, column: str, key: str, along: str) -> Figure:
    """Of the largest groups, in the order of their names."""
    largest = groups["exceptions"][column]
    points: list[Point] = []
    for value, n, count in sorted(largest, key=lambda row: str(row[0])):
        more = {} if column == "has_account" else {column: value}
        behind = "" if column == "has_account" else address("exception", asked.since, asked.last_day, **more)
        points.append(share_point(_group_words(column, value), count, n, behind=behind))
    return Figure(
        key=key,
        name=_("The product is not made for it"),
        title=standing_out(
            _("Cases for which the product is not made, by %(group)s") % {"group": along}, points
        ),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Tickets wrapped up as such a case, of all wrapped up in the group. The 15 largest groups; named is whose "
            "interval lies above the share of all of these."
        ),
        rests_on=_("Wrap-ups; the product is what stands in the field that names it. Added up every night."),
        cannot_say=_(
            "Of fifteen, one stands out by chance at times. Versions of a product are told apart only where the field "
            "names them. How many own each is not known: a share of tickets is no share of customers."
        ),
        along=along.capitalize(),
        counted=_("such cases"),
    )


def _group_words(column: str, value: object) -> str:
    if column == "has_account":
        return _("of an organisation") if value else _("for themselves")
    return str(value) or _("not known")
