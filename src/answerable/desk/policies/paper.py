"""Last month on paper, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from answerable.desk.policies.drafting import PolicyDraft
from answerable.ledger.refusals import Refusal
from answerable.promises.actions.plans import checked
from answerable.promises.models import Policy
from answerable.promises.models.promises import PromiseKind
from answerable.promises.shares import ENOUGH, difference, interval
from answerable.promises.sources import source_words
from answerable.promises.trying import Otherwise, Tally, Trial, try_out


@dataclass(frozen=True)
class Line:
    """Of one kind: how many were promised and kept, as it was and as it would have been."""

    label: str
    tally: Tally

    @property
    def before(self) -> str:
        return _share(self.tally.before_kept, self.tally.before)

    @property
    def after(self) -> str:
        return _share(self.tally.after_kept, self.tally.after)

    @property
    def difference(self) -> str:
        """In hundredths, of those whose end is known under both."""
        if not self.tally.both:
            return "–"
        if self.tally.both < ENOUGH:
            return _("not enough data to say, n = %(n)s") % {"n": self.tally.both}
        points, low, high = difference(self.tally.better, self.tally.worse, self.tally.both)
        words = _("%(points)s points (%(low)s to %(high)s), n = %(n)s")
        values = {"points": f"{points:+.0f}", "low": f"{low:+.0f}", "high": f"{high:+.0f}"}
        return words % {**values, "n": self.tally.both}


@dataclass(frozen=True)
class Difference:
    otherwise: Otherwise

    @property
    def words(self) -> str:
        kind = str(PromiseKind(self.otherwise.kind).label).capitalize()
        return f"{kind}: {_verdict(self.otherwise.before)} → {_verdict(self.otherwise.after)}"


def on_paper(draft: PolicyDraft, policy: Policy | None) -> dict[str, Any]:
    """For the page."""
    try:
        wanted = checked(draft.plan())
    except Refusal as refusal:
        return {"trial": None, "trial_trouble": refusal.message}
    return told_of_trial(try_out(wanted, policy, reader=draft.reader.staff, at=draft.reader.now))


def told_of_trial(trial: Trial) -> dict[str, Any]:
    lines = [Line(str(PromiseKind(kind).label).capitalize(), tally) for kind, tally in trial.tallies.items()]
    return {
        "trial": trial,
        "trial_lines": lines,
        "trial_shown": [Difference(each) for each in trial.shown],
        "trial_sources": [(source_words(times), n) for times, n in trial.by_source.items()],
        "trial_trouble": "",
    }


def _share(kept: int, promised: int) -> str:
    if not promised:
        return _("none promised")
    if promised < ENOUGH:
        return _("%(kept)s of %(n)s: not enough data to say") % {"kept": kept, "n": promised}
    low, high = interval(kept, promised)
    words = _("%(kept)s of %(n)s: %(share)s %% (%(low)s–%(high)s)")
    return words % {
        "kept": kept,
        "n": promised,
        "share": round(100 * kept / promised),
        "low": low,
        "high": high,
    }


def _verdict(is_kept: bool | None) -> str:
    if is_kept is None:
        return _("open or not promised")
    return _("kept") if is_kept else _("late")
