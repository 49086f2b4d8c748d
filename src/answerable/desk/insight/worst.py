"""Where people are heard least, among pairs of what tells them apart."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from answerable.desk.insight.figure import Figure, Form, Point, Unit, words


def worst_served(points: Sequence[Point], *, formula: str, along: str, is_nightly: bool = False) -> Figure:
    """Named is the one whose interval begins highest."""
    worst = max(
        (each for each in points if each.low is not None), key=lambda each: each.low or 0, default=None
    )
    title = _("Not enough data to say where people are heard least.")
    if worst is not None:
        title = _("Heard least: %(cell)s, where %(share)s wrote again or were never answered (n %(n)s).") % {
            "cell": worst.label,
            "share": words(worst, Unit.SHARE),
            "n": worst.n,
        }
    rests_on = _("The 12 largest pairs; of fewer than 20 tickets nothing is said.")
    if is_nightly:
        rests_on = _("%(said)s Added up every night.") % {"said": rests_on}
    return Figure(
        key="worst-served",
        name=_("Unheard"),
        title=title,
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=formula,
        rests_on=rests_on,
        cannot_say=_("Of twelve, one is highest by chance alone: look at the interval, and at another time."),
        along=along,
        counted=_("unheard"),
    )
