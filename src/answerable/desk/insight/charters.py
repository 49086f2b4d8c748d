"""What was agreed with a provider beside what was lived, and what the client owes it beside what became of that; each
for the days on which a version of the charter held."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.figure import (
    FEW,
    Figure,
    Form,
    Link,
    Point,
    Unit,
    Verdict,
    point_of,
    share_point,
)
from answerable.desk.insight.judged import judged_point
from answerable.desk.insight.stretches import Stretch, stretches
from answerable.desk.policies.lengths import length_words
from answerable.desk.providers.charters import NOTHING, times
from answerable.insight.duties.known import escalations, forecasts
from answerable.insight.facts.cells import COLUMNS
from answerable.insight.methods import Interval, mean
from answerable.insight.models import DayCell, DutyRecord
from answerable.insight.models.duties import duties as sees_duties
from answerable.listening.models import QualityCase
from answerable.listening.quality.scorecards import questions_of
from answerable.listening.quality.weighing import critical_errors
from answerable.people.models import CharterVersion, DutyWhat, LevelWhat, Provider, ServiceLevel, Side
from answerable.people.models.charters import CEILINGS

Sums = Mapping[str, int]


Held = Stretch[CharterVersion]


def _words(held: Held) -> str:
    if held.is_whole:
        return _("version %(n)s") % {"n": held.version.number}
    return _("version %(n)s, %(days)s") % {"n": held.version.number, "days": held.days}


def charter_figures(asked: Asked, known: Mapping[int, Provider]) -> list[Figure]:
    """Of each provider with a charter, in the order of their names: what it was to reach."""
    return [_reached(asked, provider, held) for provider, held in _held(asked, known)]


def duty_figures(asked: Asked, known: Mapping[int, Provider]) -> list[Figure]:
    """Of the same, what the client owed."""
    return [
        _owed(asked, provider, held)
        for provider, held in _held(asked, known)
        if any(each.version.duties for each in held)
    ]


def _held(asked: Asked, known: Mapping[int, Provider]) -> Iterator[tuple[Provider, Sequence[Held]]]:
    if not sees_duties(asked.staff):
        return
    versions = CharterVersion.objects.visible_to(asked.staff).exclude(signed_at=None).order_by("number")
    for pk, provider in known.items():
        held = list(held_in(list(versions.filter(provider=pk)), asked.since, asked.last_day))
        if held:
            yield provider, held


def _above(held: Sequence[Held]) -> list[str]:
    """The one version there is, said once above the table."""
    return [_("By the charter, %(version)s.") % {"version": _words(held[0])}] if len(held) == 1 else []


def _named(held: Sequence[Held]) -> list[tuple[Held, str]]:
    """Each version, with what tells it apart where there are several."""
    return [(each, _words(each) if len(held) > 1 else "") for each in held]


def _noted(*notes: str) -> str:
    return "; ".join(each for each in notes if each)


def held_in(versions: Sequence[CharterVersion], first: date, last: date) -> Iterator[Held]:
    """Signed versions of one provider by their numbers."""
    begun = [(each, each.begins_at.date()) for each in versions if each.begins_at is not None]
    return stretches(begun, first, last)


def _reached(asked: Asked, provider: Provider, held: Sequence[Held]) -> Figure:
    points = [point for each, named in _named(held) for point in _levels(asked, provider, each, named)]
    return Figure(
        key=f"charter-{provider.pk}",
        name=_("Lived, beside what was agreed"),
        title=_reached_title(provider, points),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Answered: tickets with a first answer that arrived, of all opened. Kept: promises kept in time, of all "
            "whose end is known, all together and of each kind by itself. Quality: conversations drawn by chance that "
            "both reviewers agreed on and found no critical error in; beside it stands what the scorecard came to in "
            "the same reviews, as a mean with its interval (Student’s t). Satisfied: rated well, of all rated. Opened "
            "again: of all tickets. The dashed line is what the charter says."
        ),
        rests_on=_(
            "Tickets that their teams have in hand now, opened on days on which that version was in force."
        ),
        cannot_say=_(
            "Where a policy does not take its times from the charter, a promise is kept by the times of that policy. "
            "What was opened in the last days may still be answered. Where every review came to the same result, the "
            "mean stands without an interval: it is not known how much others would differ."
        ),
        along=_("What was agreed"),
        counted=_("such cases"),
        more=_above(held),
        noted=_("What was agreed, and whether it was reached"),
        of=provider.name,
        by=_(
            "Tickets, by the day on which they were opened; reviews, by the day on which the conversation ended."
        ),
    )


def _levels(asked: Asked, provider: Provider, held: Held, named: str) -> Iterator[Point]:
    sums = _sums(asked, provider, held)
    for what in LevelWhat:
        agreed = held.version.levels.get(what)
        if agreed is not None:
            reviews = _agreed_on(asked, provider, held) if what == LevelWhat.QUALITY else ()
            count, n, behind = _lived(provider, held, what, sums, reviews)
            yield _level_point(str(what.label), named, count, n, behind, agreed / 100, what in CEILINGS)
            if what == LevelWhat.QUALITY:
                yield _score_point(reviews, named)
    floor = held.version.levels.get(LevelWhat.IN_TIME)
    for label, kind, lengths in _kinds(held.version):
        kept, broken = sums[f"kept_{kind}"], sums[f"broken_{kind}"]
        behind = _behind(f"broken-{kind.replace('_', '-')}", provider, held)
        agreed_share = None if floor is None else floor / 100
        point = _level_point(label, named, kept, kept + broken, behind, agreed_share, is_ceiling=False)
        yield replace(point, note=_noted(lengths, str(point.note)))


def _kinds(version: CharterVersion) -> list[tuple[str, str, str]]:
    """Each kind of promise, with its times by priority as the charter has them."""
    said = dict(times(version))
    return [
        (str(kind.label), kind.value, _shortly(said[str(kind.label)]))
        for kind in ServiceLevel
        if str(kind.label) in said
    ]


def _shortly(cells: Sequence[str]) -> str:
    """Each time once; priorities for which nothing is promised say nothing."""
    return ", ".join(dict.fromkeys(each for each in cells if each != NOTHING))


def _sums(asked: Asked, provider: Provider, held: Held) -> Sums:
    rows = DayCell.objects.visible_to(asked.staff).filter(
        team__provider=provider, day__gte=held.first, day__lte=held.last
    )
    summed: dict[str, Any] = rows.aggregate(**{name: Sum(name) for name in COLUMNS})
    return {name: value or 0 for name, value in summed.items()}


def _lived(
    provider: Provider, held: Held, what: LevelWhat, sums: Sums, reviews: Sequence[QualityCase]
) -> tuple[int, int, str]:
    """How many did, of how many, and the way to the tickets."""
    if what == LevelWhat.QUALITY:
        return _passed(reviews), len(reviews), ""
    count, n, behind = {
        LevelWhat.ANSWERED: (sums["answered"], sums["tickets"], "waiting"),
        LevelWhat.IN_TIME: (sums["kept"], sums["kept"] + sums["broken"], "broken"),
        LevelWhat.SATISFIED: (sums["rated_good"], sums["rated"], "rated-bad"),
        LevelWhat.REOPENED: (sums["reopened"], sums["tickets"], "reopened"),
    }[what]
    return count, n, _behind(behind, provider, held)


def _passed(reviews: Sequence[QualityCase]) -> int:
    """Agreed on by both, without a critical error: what a charter means by passed."""
    cards = {each.scorecard_id: each.scorecard for each in reviews}
    asked_of = {key: list(questions_of(card)) for key, card in cards.items()}
    return sum(not critical_errors(asked_of[each.scorecard_id], each.agreed) for each in reviews)


def _agreed_on(asked: Asked, provider: Provider, held: Held) -> list[QualityCase]:
    rows = QualityCase.objects.visible_to(asked.staff).in_score().filter(provider=provider)
    rows = rows.filter(ended_at__date__gte=held.first, ended_at__date__lte=held.last)
    return [each for each in rows.select_related("scorecard").defer("proposed_words") if each.is_agreed]


def _score_point(reviews: Sequence[QualityCase], named: str) -> Point:
    """What the scorecard came to in the same reviews. No charter states a target for it, so it is not judged."""
    scores = [each.agreed_score for each in reviews]
    known = [float(score) / 100 for score in scores if score is not None]
    note = _noted(_("nothing is agreed for it"), named)
    label = _("result on the scorecard, in the same reviews")
    return replace(_mean_point(label, known), note=note)


def _mean_point(label: str, shares: Sequence[float]) -> Point:
    """Of shares, which lie between none and all. Where all are the same, how much they may differ is not known, and
    nothing is said of how sure the mean is."""
    if len(shares) < FEW:
        return Point(label, len(shares))
    found = mean(shares)
    if found.low == found.high:
        return Point(label, len(shares), found.estimate)
    within = Interval(found.estimate, max(0.0, found.low), min(1.0, found.high), found.level)
    return point_of(label, len(shares), within)


def _behind(what: str, provider: Provider, held: Held) -> str:
    return address(what, held.first, held.last, hands=provider.pk)


def _level_point(
    label: str, named: str, count: int, n: int, behind: str, agreed: float | None, is_ceiling: bool
) -> Point:
    point = share_point(label, count, n, behind=behind)
    if agreed is None:
        return replace(point, note=named)
    words = _("agreed: at most %(n)s %%") if is_ceiling else _("agreed: at least %(n)s %%")
    note = ", ".join(each for each in (words % {"n": round(100 * agreed)}, named) if each)
    return judged_point(point, agreed, note, is_ceiling=is_ceiling)


def _reached_title(provider: Provider, points: Sequence[Point]) -> str:
    """What was clearly not reached is named; the rest is counted, what is not known apart."""
    judged = Counter(point.verdict for point in points if point.verdict is not None)
    title = _("The charter with %(provider)s: %(said)s")
    said = _said_of(judged, dict.fromkeys(point.label for point in points if point.verdict == Verdict.MISSED))
    return title % {"provider": provider.name, "said": said}


def _said_of(judged: Mapping[Verdict, int], missed: Iterable[str]) -> str:
    if not judged:
        return _("no level is agreed.")
    if judged.keys() == {Verdict.FEW}:
        return _("too little was lived under it to say.")
    told = {"reached": judged.get(Verdict.REACHED, 0), "open": judged.get(Verdict.OPEN, 0)}
    said = _("nothing clearly missed. Reached: %(reached)s, not certain: %(open)s.") % told
    if names := "; ".join(missed):
        said = _("clearly not reached, %(missed)s. Reached: %(reached)s, not certain: %(open)s.") % (
            told | {"missed": names}
        )
    if few := judged.get(Verdict.FEW, 0):
        said += " " + _("Too few to say: %(n)s.") % {"n": few}
    return said


def _owed(asked: Asked, provider: Provider, held: Sequence[Held]) -> Figure:
    told = [each for version, named in _named(held) for each in _duties(asked, provider, version, named)]
    points = [point for _duty, _by, point in told]
    known = [(duty, by, point) for duty, by, point in told if point.n]
    missed = dict.fromkeys(_shortest(duty) for duty, _by, point in known if (point.count or 0) < point.n)
    title = _("What the client owes %(provider)s: %(said)s")
    said = _("nothing was missed that is known of.")
    if missed:
        said = _("not always done, %(missed)s.") % {"missed": ", ".join(missed)}
    elif not known:
        said = _("nothing is known of it.")
    return Figure(
        key=f"duties-{provider.pk}",
        name=_("Done in time"),
        title=title % {"provider": provider.name, "said": said},
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Forecasts: weeks whose plan was kept here so long before their Monday (UTC), of all weeks, where any week "
            "has one. Escalations: hand-overs from their teams to the house that were accepted or returned in time, of "
            "all but those that may still be, or were taken back while they might. What else was owed: as managers of "
            "either side say, each for itself."
        ),
        rests_on=_(
            "The charter in force, plans kept under Staffing, hand-overs, and what managers recorded."
        ),
        cannot_say=_(
            "A forecast that was sent by mail, and release notes, are not known here unless a manager records them. "
            "Whether a forecast was any good stands under Staffing."
        ),
        along=_("What the client owes"),
        counted=_("times"),
        link=Link("desk:duties", _("Record that a duty was met or missed")),
        more=_above(held),
        noted=_("What is known"),
        is_folded=True,
        of=provider.name,
        by=_(
            "What was owed, by the day on which it was due; hand-overs, by the day on which they were offered."
        ),
        brief=_done([(by, point) for _duty, by, point in known]),
    )


def _done(known: Sequence[tuple[str, Point]]) -> str:
    """Each way of knowing by itself: one that was owed may be known in several, and is no more than one."""
    met: Counter[str] = Counter()
    owed: Counter[str] = Counter()
    for by, point in known:
        met[by] += point.count or 0
        owed[by] += point.n
    if not owed:
        return _("nothing is known of it")
    words = _("%(met)s of %(n)s times %(by)s")
    said = "; ".join(words % {"met": met[by], "n": n, "by": by} for by, n in owed.items())
    return _("done: %(said)s") % {"said": said}


def _duties(
    asked: Asked, provider: Provider, held: Held, named: str
) -> Iterator[tuple[DutyWhat, str, Point]]:
    """With the words for how it is known."""
    said = _records(asked, provider, held)
    for duty in DutyWhat:
        seconds = held.version.duties.get(duty)
        if not seconds:
            continue
        length = timedelta(seconds=seconds)
        known = list(_known(asked, provider, held, duty, length))
        known += [
            (_("as the house says") if side == Side.HOUSE else _("as they say"), *counts, "")
            for side in Side
            if (counts := said.get((duty.value, side.value), (0, 0)))[1]
        ]
        label = _duty_words(duty, length)
        for words, met, n, behind in known:
            yield duty, words, _duty_point(f"{label}, {words}", met, n, named, behind)
        if not any(n for _words_of, _met, n, _behind_it in known):
            note = _("nothing is known of it here: a manager can record it")
            yield duty, "", Point(label, 0, note=_noted(note, named))


def _duty_words(duty: DutyWhat, length: timedelta) -> str:
    said = {
        DutyWhat.FORECASTS: _("forecasts, %(length)s ahead"),
        DutyWhat.ESCALATIONS: _("answers to escalations, within %(length)s"),
        DutyWhat.RELEASE_NOTES: _("release notes, %(length)s before a release"),
    }[duty]
    return said % {"length": length_words(length, is_by_calendar=False)}


def _shortest(duty: DutyWhat) -> str:
    return {
        DutyWhat.FORECASTS: _("forecasts"),
        DutyWhat.ESCALATIONS: _("answers to escalations"),
        DutyWhat.RELEASE_NOTES: _("release notes"),
    }[duty]


def _known(
    asked: Asked, provider: Provider, held: Held, duty: DutyWhat, length: timedelta
) -> Iterator[tuple[str, int, int, str]]:
    if duty == DutyWhat.FORECASTS:
        plans = forecasts(provider, held.first, held.last, ahead=length)
        if plans.n:
            yield _("by the plans kept here"), plans.met, plans.n, ""
    elif duty == DutyWhat.ESCALATIONS:
        told = escalations(provider, held.first, held.last, within=length, now=asked.now)
        if told.n:
            owed = round(length.total_seconds())
            behind = address("escalated", held.first, held.last, hander=provider.pk, owed=owed)
            yield _("by the hand-overs to the house"), told.met, told.n, behind


def _duty_point(label: str, met: int, n: int, note: str, behind: str) -> Point:
    point = share_point(label, met, n, behind=behind)
    count = _("%(met)s of %(n)s") % {"met": met, "n": n}
    return replace(point, note=_noted(count, note))


def _records(asked: Asked, provider: Provider, held: Held) -> Mapping[tuple[str, str], tuple[int, int]]:
    rows = DutyRecord.objects.visible_to(asked.staff).filter(
        provider=provider, day__gte=held.first, day__lte=held.last
    )
    summed = rows.order_by().values_list("duty", "side", "is_met").annotate(n=Count("pk"))
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for duty, side, is_met, n in summed:
        met, all_ = found.get((duty, side), (0, 0))
        found[(duty, side)] = (met + n * is_met, all_ + n)
    return found
