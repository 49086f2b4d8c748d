"""What was reckoned, as sentences and rows: each with n and its interval, in the order of names, nobody ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from answerable.listening.models import Criterion, Family, QualityResult
from answerable.people.models import Provider, Staff

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Row:
    name: str
    n: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Results:
    reckoned_at: datetime
    days: int
    scored: int
    agreed: int
    sentence: str
    agreement: str
    criteria: Sequence[Row]
    providers: Sequence[Row]
    gaps: Sequence[Row]
    raters: Sequence[Row]
    shared: int
    predicts: Sequence[str]


FAMILIES = tuple(Family)
_FEW = 5
_HALF = 0.5


def results_for(staff: Staff) -> Results | None:
    kept = kept_for(staff)
    return None if kept is None else _shown(kept)


def kept_for(staff: Staff) -> QualityResult | None:
    """For the house of everybody, for a provider's people of their own."""
    rows = QualityResult.objects.all()
    found = rows.filter(is_of_all=True) if staff.scope.everything else rows.filter(provider=staff.provider_id)
    return found.first()


def _shown(kept: QualityResult) -> Results:
    figures = kept.figures
    providers = dict(Provider.objects.values_list("pk", "name"))
    return Results(
        kept.reckoned_at,
        figures["days"],
        figures["scored"],
        figures["agreed"],
        _sentence(figures),
        _agreement(figures["agreement"]),
        _criteria(figures["criteria"]),
        sorted((_provider(row, providers) for row in figures["providers"]), key=lambda row: row.name),
        sorted((_gap(row, providers) for row in figures["gaps"]), key=lambda row: row.name),
        _raters(figures["raters"]),
        figures["shared"],
        [_predicts(figures["predicts"][key], words) for key, words in _OUTCOMES.items()],
    )


def _sentence(figures: Mapping[str, Any]) -> str:
    clear = [row for row in figures["raters"] if row["is_clear"]]
    if figures["scored"] < _FEW:
        return _("Not enough was scored by both sides to say anything.")
    if clear:
        return _(
            "Both sides mark the same in %(same)s of 100 answers; some reviewers are clearly milder or stricter."
        ) % {"same": _same(figures["agreement"])}
    return _("Both sides mark the same in %(same)s of 100 answers.") % {"same": _same(figures["agreement"])}


def _same(agreement: Mapping[str, Any]) -> int:
    return round(100 * agreement["same"] / agreement["n"]) if agreement["n"] else 0


def _agreement(row: Mapping[str, Any]) -> str:
    if row["ac1"] is None:
        return _("Not enough to say how well both sides agree: it takes at least 20 answers of both.")
    return _("Kappa %(kappa)s, AC1 %(ac1)s, of %(n)s answers in %(conversations)s conversations.") % {
        "kappa": _ratio(row["kappa"]),
        "ac1": _ratio(row["ac1"]),
        "n": row["n"],
        "conversations": row["conversations"],
    }


def _criteria(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    titles = dict(
        Criterion.objects.filter(pk__in=[row["criterion"] for row in rows]).values_list("pk", "title")
    )
    return [
        Row(
            titles.get(row["criterion"], ""),
            row["n"],
            [str(row["same"]), _ratio(row["kappa"]), _ratio(row["ac1"])],
        )
        for row in rows
    ]


def _provider(row: Mapping[str, Any], names: Mapping[int, str]) -> Row:
    critical = [_share(row["critical"][str(family)]) for family in FAMILIES]
    return Row(names.get(row["provider"], ""), row["n"], [_points(row["mean"]), *critical])


def _gap(row: Mapping[str, Any], names: Mapping[int, str]) -> Row:
    return Row(
        names.get(row["provider"], ""), row["n"], [_signed(row["raw"]), _signed_three(row["adjusted"])]
    )


def _raters(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    names = dict(Staff.objects.filter(pk__in=[row["staff"] for row in rows]).values_list("pk", "name"))
    shown = [
        Row(
            names.get(row["staff"], ""),
            row["n"],
            [_signed_three(row["own"]), _signed(-row["drawn"]), _verdict(row)],
        )
        for row in rows
    ]
    return sorted(shown, key=lambda row: row.name)


def _verdict(row: Mapping[str, Any]) -> str:
    if not row["is_clear"]:
        return _("as others")
    return _("milder") if row["own"][0] > 0 else _("stricter")


_OUTCOMES = {
    "reopened": (
        _lazy("Of two conversations, the one that was opened again"),
        _lazy("were opened again within 30 days"),
    ),
    "unhappy": (
        _lazy("Of two conversations, the one whose customer was not satisfied"),
        _lazy("had a customer who was not satisfied"),
    ),
}


def _predicts(row: Mapping[str, Any], words: "tuple[StrOrPromise, StrOrPromise]") -> str:
    """Said only where it can be: the score may well measure something that customers do not feel."""
    which, happened = words
    if row["area"] is None:
        return _(
            "Not enough to say whether the score tells anything: of %(n)s conversations %(with)s %(happened)s; "
            "it takes at least ten that did and ten that did not."
        ) % {
            "n": row["n"],
            "with": row["with"],
            "happened": happened,
        }
    area, low, high = row["area"]
    verdict = _("The score has not been seen to tell anything of it.")
    if low > _HALF:
        verdict = _("The score tells something of it.")
    elif high < _HALF:
        verdict = _("The score tells the opposite: look at what it measures.")
    return _(
        "%(which)s had the lower score in %(share)s of 100 pairs (%(low)s to %(high)s; n = %(n)s). %(verdict)s"
    ) % {
        "which": which,
        "share": round(100 * area),
        "low": round(100 * low),
        "high": round(100 * high),
        "n": row["n"],
        "verdict": verdict,
    }


def _ratio(three: Sequence[float] | None) -> str:
    return _unsaid() if three is None else _("%.2f (%.2f to %.2f)") % tuple(three)


def _points(three: Sequence[float] | None) -> str:
    return _unsaid() if three is None else _("%.1f (%.1f to %.1f)") % tuple(three)


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def _signed_three(three: Sequence[float]) -> str:
    value, low, high = (_signed(each) for each in three)
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def _share(row: Mapping[str, Any]) -> str:
    if row["n"] < _FEW:
        return _unsaid()
    return _("%(k)s of %(n)s (%(low)s to %(high)s %%)") % {
        "k": row["k"],
        "n": row["n"],
        "low": round(100 * row["low"]),
        "high": round(100 * row["high"]),
    }


def _unsaid() -> str:
    return _("not enough to say")
