"""What came of trying rules on last month's tickets, in words and numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.desk.routed.telling import team_names
from answerable.people.models import Staff
from answerable.promises.shares import ENOUGH, interval
from answerable.routing.models import RouteTrial
from answerable.routing.rules.trying import NO_TEAM, Tally, median_of
from answerable.tickets.models import Ticket
from answerable.web.moments import spent_words


@dataclass(frozen=True)
class TeamLine:
    team: str
    before: int
    after: int
    difference: str
    kept: str
    wait: str


@dataclass(frozen=True)
class Moved:
    ticket: Ticket
    was: str
    would: str
    rule: str


@dataclass(frozen=True)
class Outcome:
    lines: Sequence[TeamLine]
    moved: int
    shown: Sequence[Moved]
    pace: str


def outcome_of(trial: RouteTrial, reader: Staff) -> Outcome:
    names = {**{str(pk): name for pk, name in team_names().items()}, NO_TEAM: _("no team")}
    tallies = {key: Tally.from_json(kept) for key, kept in trial.result.get("teams", {}).items()}
    lines = [
        TeamLine(
            names.get(key, _("(not there)")),
            each.before,
            each.after,
            f"{each.after - each.before:+d}" if each.after != each.before else "–",
            _kept(each),
            _wait(each),
        )
        for key, each in sorted(tallies.items(), key=lambda pair: names.get(pair[0], ""))
    ]
    return Outcome(lines, trial.result.get("moved", 0), _shown(trial, reader, names), _pace(tallies))


def _kept(each: Tally) -> str:
    if not each.promised:
        return _("none promised")
    if each.promised < ENOUGH:
        return _("%(kept)s of %(n)s: too few to say") % {"kept": each.kept, "n": each.promised}
    low, high = interval(each.kept, each.promised)
    share = round(100 * each.kept / each.promised)
    return _("%(share)s %% (%(low)s–%(high)s, n\u00a0=\u00a0%(n)s)") % {
        "share": share, "low": low, "high": high, "n": each.promised,
    }  # fmt: skip


def _wait(each: Tally) -> str:
    waits: Counter[str] = each.waits or Counter()
    median = median_of(each.waits) if each.waits else None
    if median is None:
        return _("no answer yet")
    return _("about %(wait)s (n\u00a0=\u00a0%(n)s)") % {"wait": spent_words(median), "n": sum(waits.values())}


def _pace(tallies: dict[str, Tally]) -> str:
    """What is promised goes with the ticket; how much of it is kept is that of the team it would have gone to."""
    known = [each for each in tallies.values() if each.promised >= ENOUGH]
    weak = sum(each.promised_after for each in tallies.values() if each.promised < ENOUGH)
    promised, after = sum(each.promised for each in known), sum(each.promised_after for each in known)
    if not promised or not after:
        return _("There is not enough data to say how promises would have fared.")
    before_share = 100 * sum(each.kept for each in known) / promised
    after_share = 100 * sum(each.promised_after * each.kept / each.promised for each in known) / after
    words = _(
        "At the pace these teams had in that month, about %(after)s of 100 promises would have been kept instead of "
        "%(before)s (n = %(n)s). It is no forecast: with other tickets and another load, they may be quicker or slower."
    )
    said = words % {"after": round(after_share), "before": round(before_share), "n": after}
    if weak:
        said += " " + _("%(n)s promises would be with teams of which there is not enough data.") % {"n": weak}
    return said


def _shown(trial: RouteTrial, reader: Staff, names: dict[str, str]) -> list[Moved]:
    rows = trial.result.get("shown", [])
    found = Ticket.objects.visible_to(reader).in_bulk([row[0] for row in rows])
    return [
        Moved(found[pk], names.get(str(was or NO_TEAM), "?"), names.get(str(would or NO_TEAM), "?"), rule)
        for pk, was, would, rule in rows
        if pk in found
    ]
