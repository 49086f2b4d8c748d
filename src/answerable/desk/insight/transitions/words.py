"""What a transition says, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.insight.behind import address
from answerable.desk.insight.figure import FEW, Figure, Form, Point, Unit, share_point
from answerable.desk.insight.refused import refusal_words
from answerable.insight.transitions.comparing import Compared
from answerable.insight.transitions.gates import Gate
from answerable.insight.transitions.outcomes import LOSSES
from answerable.insight.transitions.plan import Plan
from answerable.people.models import Team

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Found = Mapping[str, Any]


def points(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


@dataclass(frozen=True)
class Condition:
    """One of a gate, in words."""

    is_met: bool
    says: str


def conditions(gate: Gate) -> list[Condition]:
    found = [
        Condition(gate.is_day, _("not before %(day)s") % {"day": _day(gate.step.on)}),
    ]
    if gate.since is None or gate.compared is None:
        return found
    found.append(
        Condition(
            gate.has_enough,
            _("%(n)s of the new team’s tickets since %(day)s, of %(wanted)s")
            % {"n": f"{gate.compared.new[1]:,}", "day": _day(gate.since), "wanted": f"{gate.step.n:,}"},
        )
    )
    loss = gate.compared.loss
    said = (
        _("nothing alike to compare with yet")
        if loss is None
        else _("it is %(at)s points (%(low)s to %(high)s)")
        % {"at": points(loss.estimate), "low": points(loss.low), "high": points(loss.high)}
    )
    found.append(
        Condition(
            gate.is_no_worse,
            _("a loss of %(margin)s points is ruled out; %(said)s")
            % {"margin": f"{gate.step.margin:g}", "said": said},
        )
    )
    return found


def side_by_side(
    plan: Plan, compared: Compared, teams: Mapping[int, Team], *, first: date, last: date
) -> Figure:
    """Both teams at the same time, each with its tickets behind it."""
    loss = LOSSES[plan.outcome]
    rows = []
    for team, (count, n) in ((plan.from_team, compared.old), (plan.to_team, compared.new)):
        if team in teams:
            behind = address(loss.behind, first, last, team=team)
            rows.append(share_point(teams[team].name, count, n, behind=behind))
    return Figure(
        key="sides",
        name=_("Share of tickets"),
        title=_sides_title(compared) if len(rows) == 2 else _("Your side"),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=rows,
        formula=_(
            "The new team’s share less the old one’s within the same reason and channel at the same time, weighed "
            "by what "
            "the new one had; limits of Newcombe’s differences, joined by squares."
        ),
        rests_on=_("Tickets that are in the hands of one of both teams."),
        cannot_say=_("Tickets alike in reason and channel may differ in what nobody wrote down."),
        along=_("Team"),
        counted=_("tickets"),
    )


def _sides_title(compared: Compared) -> str:
    if compared.loss is None:
        return _("Nothing alike to compare with yet.")
    loss = compared.loss
    told = {"at": points(loss.estimate), "low": points(loss.low), "high": points(loss.high)}
    if loss.low > 0:
        return _("Like for like the new team does worse: %(at)s points (%(low)s to %(high)s).") % told
    if loss.high < 0:
        return _("Like for like the new team does better: %(at)s points (%(low)s to %(high)s).") % told
    return _("Like for like no clear difference: %(at)s points (%(low)s to %(high)s).") % told


def verdict_words(plan: Plan, found: Found) -> str:
    """With what would be needed, where it cannot be said."""
    if "refused" in found:
        why, needed = refusal_words(found)
        return _("Not decidable yet. %(why)s Needed: %(needed)s.") % {"why": why, "needed": needed}
    matters = f"{plan.matters:g}"
    if "lasting" not in found:
        return _(
            "Not decidable yet: it is judged from %(day)s on, as was fixed; %(passed)s weeks have passed."
        ) % {
            "day": _day(date.fromisoformat(found["due"])),
            "passed": found["passed"],
        }
    told = {"lasting": _interval(found["lasting"]), "dip": _interval(found["temporary"]), "matters": matters}
    return str(_VERDICTS[found["verdict"]]) % (told | {"more": found.get("more", "")})


_VERDICTS: "Mapping[str, StrOrPromise]" = {
    "teething": gettext_lazy(
        "Teething: at the start %(dip)s points were lost, and it wore off; a lasting loss of %(matters)s is ruled out "
        "(%(lasting)s)."
    ),
    "malaise": gettext_lazy(
        "Malaise: %(lasting)s points are lost for good, and it may be as much as matters (%(matters)s)."
    ),
    "no change": gettext_lazy(
        "Nothing was lost: no dip at the start (%(dip)s), and a lasting loss of %(matters)s points is ruled out "
        "(%(lasting)s)."
    ),
    "undecided": gettext_lazy(
        "Not decidable yet: the lasting loss is %(lasting)s points, where %(matters)s would matter. As it goes, about "
        "%(more)s more weeks would tell."
    ),
}


def weeks_figure(found: Found, plan: Plan, teams: Mapping[int, Team]) -> Figure | None:
    """Week by week, with the tickets behind each: the old team before, the new one after."""
    sides = {"old": plan.from_team, "new": plan.to_team}
    points_of: list[Point] = []
    for each in found.get("weeks", ()):
        team = sides[each["side"]]
        if team in teams:
            first = date.fromisoformat(each["first"])
            last = date.fromordinal(first.toordinal() + 6)
            label = date_format(first, "j M Y")
            behind = address(LOSSES[plan.outcome].behind, first, last, team=team)
            point = share_point(label, each["count"], each["n"], behind=behind, few=FEW)
            points_of.append(replace(point, note=teams[team].name))
    if not points_of:
        return None
    return Figure(
        key="by-week",
        name=_("Share of tickets"),
        title=_("Week by week: the old team before the first step, the new one since")
        if len(teams) > 1
        else _("Your side, week by week"),
        unit=Unit.SHARE,
        form=Form.TREND,
        points=points_of,
        formula="",
        rests_on="",
        cannot_say="",
        along=_("Week from"),
    )


def _interval(told: Sequence[float]) -> str:
    return _("%(at)s (%(low)s to %(high)s)") % {
        "at": points(told[0]),
        "low": points(told[1]),
        "high": points(told[2]),
    }


def _day(day: date) -> str:
    return date_format(day, "j F Y")
