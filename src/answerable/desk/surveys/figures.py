"""What a survey says, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from answerable.desk.insight.figure import Figure
from answerable.desk.surveys.charts import charts_of
from answerable.listening.models import Ask, AskState, Survey
from answerable.listening.surveys.reckoning import WINDOW
from answerable.listening.surveys.results import Estimate, Result, Results, results_of
from answerable.listening.surveys.scales import Scale, scale_of
from answerable.people.models import Provider, Staff, Team
from answerable.tickets.channel_words import channel_words

_REASONS = (
    AskState.WAITING, AskState.NOT_DRAWN, AskState.LATELY, AskState.ELSEWHERE, AskState.OPTED_OUT, AskState.NO_WAY,
    AskState.REOPENED, AskState.FAILED, AskState.STOPPED,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    key: str
    words: str
    asked: int
    answered: int
    response: str
    score: str
    weighed: str

    @property
    def silent(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True)
class Table:
    title: str
    first: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Figures:
    whole: Line
    sentence: str
    tables: Sequence[Table]
    weeks: Sequence[Line]
    charts: Sequence[Figure]
    answers: Sequence[tuple[str, int, int]]  # words, value, how many
    unasked: Sequence[tuple[str, int]]
    why_unweighed: str
    reckoned_at: datetime | None
    is_cut: bool


def figures_for(survey: Survey, staff: Staff, *, now: datetime) -> Figures:
    scale = scale_of(survey.newest.kind)
    found = results_of(survey, staff, at=now)
    return Figures(
        whole=_line(found.whole, _("all"), scale),
        sentence=sentence_of(found.whole, scale),
        tables=_tables(found, scale),
        charts=charts_of(survey, found, scale),
        weeks=[_line(each, date_format(monday, "j M Y"), scale) for monday, each in found.weeks.items()],
        answers=[
            (str(each.label), each.value, found.whole.values.get(each.value, 0)) for each in scale.options
        ],
        unasked=_unasked(survey, staff, now=now),
        why_unweighed=_why_unweighed(found) if staff.scope.everything else "",
        reckoned_at=found.reckoned_at,
        is_cut=found.is_cut,
    )


def sentence_of(whole: Result, scale: Scale) -> str:
    if not whole.asked:
        return _("Nobody was asked in the last 90 days.")
    known = {
        "answered": whole.answered,
        "asked": whole.asked,
        "response": _percent(whole.response),
        "score": _shown(whole.score, scale),
        "says": scale.score,
    }
    if whole.score is None:
        return _("%(answered)s of %(asked)s who were asked answered: not enough to say more.") % known
    if scale.is_share:
        return (
            _("%(score)s of those who answered %(says)s; %(response)s of those who were asked answered.")
            % known
        )
    return (
        _("Of those who answered, %(says)s: %(score)s. %(response)s of those who were asked answered.")
        % known
    )


def _tables(found: Results, scale: Scale) -> list[Table]:
    """Each in the order of its names: nobody is ranked."""
    tables = []
    for of, title, first in (
        ("provider", _("By company"), _("Company")),
        ("team", _("By team"), _("Team")),
        ("channel", _("By channel"), _("Channel")),
        ("language", _("By language"), _("Language")),
    ):
        rows = {key.partition(":")[2]: each for key, each in found.parts.items() if key.startswith(f"{of}:")}
        words = _words(of, rows)
        lines = [
            _line(rows[key], words.get(key, "?"), scale)
            for key in sorted(rows, key=lambda key: words.get(key, ""))
        ]
        if lines:
            tables.append(Table(title, first, lines))
    return tables


def _words(of: str, keys: Iterable[str]) -> dict[str, str]:
    if of == "provider":
        return {str(each.pk): each.name for each in Provider.objects.filter(pk__in=list(keys))}
    if of == "team":
        return {str(each.pk): each.name for each in Team.objects.filter(pk__in=list(keys))}
    if of == "channel":
        return {key: channel_words(key) for key in keys}
    return {key: str(get_language_info(key)["name_translated"]) for key in keys}


def _line(each: Result, words: str, scale: Scale) -> Line:
    return Line(
        each.of,
        words,
        each.asked,
        each.answered,
        _percent(each.response),
        _shown(each.score, scale) or _("not enough to say"),
        _shown(each.weighed, scale),
    )


def _why_unweighed(found: Results) -> str:
    if found.reckoned_at is None:
        return _("It is weighed by who answers within the hour.")
    return {
        "few_answers": _("Too few have answered to weigh them: it takes 30."),
        "few_silent": _("Nearly everybody answered: there is nothing to mend by weighing."),
        "few_effective": _(
            "A few answers would stand for nearly everybody: weighing them would say nothing."
        ),
    }.get(found.refused, "")


def _unasked(survey: Survey, staff: Staff, *, now: datetime) -> list[tuple[str, int]]:
    rows = Ask.objects.visible_to(staff).filter(survey=survey, ended_at__gt=now - WINDOW)
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return [(str(state.label), counted[state]) for state in _REASONS if counted.get(state)]


def _shown(found: Estimate | None, scale: Scale) -> str:
    """A share in hundredths; of recommending, points from −100 to 100."""
    if found is None:
        return ""
    if scale.is_share:
        return _percent(found)
    mean, low, high = (_signed(each) for each in found)
    return _("%(mean)s (%(low)s to %(high)s)") % {"mean": mean, "low": low, "high": high}


def _percent(found: Estimate | None) -> str:
    if found is None:
        return "–"
    share, low, high = (round(100 * each) for each in found)
    return _("%(share)s %% (%(low)s to %(high)s)") % {"share": share, "low": low, "high": high}


def _signed(share: float) -> str:
    points = round(share * 100)
    return str(points) if points >= 0 else f"−{-points}"
