"""Comparisons that a worker made: what a page shows of the last one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.figure import Figure, Form, Point, Unit, words
from answerable.insight.models import Reckoning
from answerable.insight.reckoning.groups import added_up_by_group
from answerable.people.models import Role
from answerable.tickets.channel_words import channel_words


def reckoning(asked: Asked, name: str) -> Mapping[str, Any]:
    """Everybody's, or that of the company to which it is narrowed, for those who see everything; their company's for a
    provider's manager; of others' teams nothing."""
    staff = asked.staff
    rows = Reckoning.objects.filter(name=name, weeks=asked.weeks)
    if staff.scope.everything:
        rows = rows.filter(provider=asked.provider)
    elif staff.role == Role.MANAGER:
        rows = rows.filter(provider=staff.provider)
    else:
        return {}
    row = rows.first()
    return {} if row is None else row.found


def everybodys(asked: Asked, name: str) -> Mapping[str, Any]:
    """What was reckoned over all of it: for whoever shows each reader their own lines alone. A line is about all teams
    of a company, so that whoever sees some of them sees none of it."""
    if not asked.staff.scope.everything and asked.staff.role != Role.MANAGER:
        return {}
    row = Reckoning.objects.filter(name=name, weeks=asked.weeks, provider=None).first()
    return {} if row is None else row.found


def groups_of(asked: Asked) -> Mapping[str, Any]:
    """Added up by a worker last night; now, where nobody keeps it for this reader: of a region, of some of a company's
    teams, before the first night."""
    kept = {} if asked.region else reckoning(asked, "groups")
    return kept or added_up_by_group(asked.facts())


def parity_figure(asked: Asked) -> Figure:
    found = reckoning(asked, "parity")
    reference = found.get("reference", "")
    points = [
        Point(
            channel_words(channel),
            each["n"],
            each["estimate"],
            each["low"],
            each["high"],
            behind=address("all", asked.since, asked.last_day, channel=channel),
        )
        for channel, each in sorted(found.get("channels", {}).items())
    ]
    return Figure(
        key="parity",
        name=_("Times as long"),
        title=_parity_title(points, reference),
        unit=Unit.RATIO,
        form=Form.ROWS,
        points=points,
        reference=1.0,
        formula=_(
            "How many times as long people wait for the first answer as by %(reference)s, like for like: the ratio of "
            "middles within the same reason and priority, %(reference)s weighed to the channel’s own mix. Intervals by "
            "drawing customers anew (Davison and Hinkley)."
        )
        % {"reference": channel_words(reference) if reference else _("the largest channel")},
        rests_on=_("Answered tickets, of each channel at most the 3,000 newest; reckoned anew every night."),
        cannot_say=_(
            "Where reason is not said, tickets of no reason are compared with one another. Who still waits is left out."
        ),
        along=_("Channel"),
    )


def _parity_title(points: list[Point], reference: str) -> str:
    if not points:
        return _("Not enough data to compare channels like for like.")
    slower = [each for each in points if each.low is not None and each.low > 1]
    quicker = [each for each in points if each.high is not None and each.high < 1]
    if not slower and not quicker:
        return _("Like for like, no channel is clearly quicker than %(reference)s.") % {
            "reference": channel_words(reference)
        }
    said = [
        _("%(channel)s takes %(times)s times as long")
        % {"channel": each.label, "times": words(each, Unit.RATIO)}
        for each in (*slower, *quicker)
    ]
    return _("Not alike: against %(reference)s, %(said)s.") % {
        "reference": channel_words(reference),
        "said": "; ".join(said),
    }
