"""Last month on paper, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from answerable.desk.policies.drafting import PolicyDraft
from answerable.ledger.refusals import Refusal
from answerable.promises.actions.plans import checked
from answerable.promises.models import Policy
from answerable.promises.models.promises import PromiseKind
from answerable.promises.sources import source_words
from answerable.promises.trying import Otherwise, Tally, try_out


@dataclass(frozen=True)
class Line:
    """Of one kind: how many were promised and kept, as it was and as it would have been."""

    label: str
    tally: Tally


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
    trial = try_out(wanted, policy, reader=draft.reader.staff, at=draft.reader.now)
    lines = [Line(str(PromiseKind(kind).label).capitalize(), tally) for kind, tally in trial.tallies.items()]
    return {
        "trial": trial,
        "trial_lines": lines,
        "trial_shown": [Difference(each) for each in trial.shown],
        "trial_sources": [(source_words(times), n) for times, n in trial.by_source.items()],
        "trial_trouble": "",
    }


def _verdict(is_kept: bool | None) -> str:
    if is_kept is None:
        return _("open or not promised")
    return _("kept") if is_kept else _("late")
