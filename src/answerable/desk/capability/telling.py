"""An estimate in words and figures that add up, and why a ticket went past the first line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from answerable.ledger.models import Event
from answerable.people.models import Customer, Team
from answerable.routing.capability.estimate import estimate, shown, thousandths
from answerable.routing.capability.known import PRIOR, Settled, capability
from answerable.routing.capability.reading import product_of
from answerable.routing.events import SPED_UP
from answerable.routing.models import CapabilityEvidence, NextLine
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_LISTED = 100
MOST_PRODUCTS = 5


def percent(per_mille: int) -> str:
    return f"{per_mille / 10:.1f} %"


def signed(per_mille: int) -> str:
    return f"{'−' if per_mille < 0 else '+'}{abs(per_mille) / 10:.1f}"


@dataclass(frozen=True)
class Shown:
    """One piece of evidence in a list; `adds` is in points of a hundred, nothing for what does not count any more."""

    evidence: CapabilityEvidence
    words: "StrOrPromise"
    weighs: str = ""
    adds: str = ""


@dataclass(frozen=True)
class Told:
    """An estimate for one product, or for all of them. Places are in thousandths, to be drawn."""

    product: str
    mean: int
    low: int
    high: int
    weighs: str
    begins: str
    rows: Sequence[Shown]
    reaches: bool

    @property
    def figure(self) -> str:
        return percent(self.mean)

    @property
    def interval(self) -> str:
        return _("%(low)s to %(high)s") % {"low": percent(self.low), "high": percent(self.high)}

    @property
    def width(self) -> int:
        return self.high - self.low


@dataclass(frozen=True)
class Panel:
    settings: Settled
    told: Sequence[Told]
    gone: Sequence[Shown]  # withdrawn, or over
    is_cut: bool

    @property
    def threshold(self) -> str:
        return percent(self.settings.threshold)


def panel_of(customer: Customer, *, now: datetime) -> Panel:
    """With one question, however much they have shown."""
    kept = capability()
    rows = CapabilityEvidence.objects.filter(customer=customer).select_related("by", "ticket")
    found = list(rows.order_by("-pk")[: MOST_LISTED + 1])
    standing = [each for each in found[:MOST_LISTED] if not each.is_over(at=now)]
    gone = [Shown(each, each.get_kind_display()) for each in found[:MOST_LISTED] if each.is_over(at=now)]
    products = sorted({each.product for each in standing})[:MOST_PRODUCTS]
    told = [_told(product, standing, kept, now) for product in products]
    return Panel(kept, told, gone, len(found) > MOST_LISTED)


def _told(product: str, standing: Sequence[CapabilityEvidence], kept: Settled, now: datetime) -> Told:
    counted = {each.pk: each for each in standing if each.product in ("", product)}
    found = estimate([each.piece() for each in counted.values()], now, PRIOR, half_life=kept.half_life)
    begins, adds = shown(found)
    rows = [
        Shown(evidence, evidence.get_kind_display(), f"{part.weight:.1f}", signed(added))
        for part, added in zip(found.parts, adds, strict=True)
        for evidence in [counted[part.piece.key]]
    ]
    rows.sort(key=lambda row: -row.evidence.pk)
    return Told(
        product,
        thousandths(found.mean),
        thousandths(found.low),
        thousandths(found.high),
        f"{found.n:.1f}",
        percent(begins),
        rows,
        found.reaches(kept.threshold),
    )


def letter_of(panel: Panel) -> str:
    """The same as a text that can be sent to whom it is about."""
    lines = [_("What we think that you know of our products, and why:"), ""]
    for told in panel.told:
        words = _("%(product)s: about %(mean)s of what you bring us our texts cannot answer (%(interval)s).")
        product = told.product or _("All products")
        lines.append(words % {"product": product, "mean": told.figure, "interval": told.interval})
        lines.append(
            _("It begins at %(begins)s for everybody. What you have shown:") % {"begins": told.begins}
        )
        lines += [f"- {_row(row)}" for row in told.rows]
        lines.append("")
    if not panel.told:
        lines += [_("Nothing yet: we think of you as of everybody."), ""]
    lines.append(
        _(
            "It can only make us quicker for you, never slower. If something is wrong, tell us and we put it right."
        )
    )
    return "\n".join(lines)


def _row(row: Shown) -> str:
    day = row.evidence.at.date().isoformat()
    return f"{day}: {row.words} ({row.adds})"


@dataclass(frozen=True)
class Past:
    """Why a ticket went past the first line; figures are those of that moment."""

    event: Event
    figure: str
    low: str
    high: str
    weighs: str
    threshold: str
    evidence: Sequence[CapabilityEvidence]
    forgotten: int  # pieces that are not kept any more
    team: str
    came: str
    steps: Sequence["StepTold"]


@dataclass(frozen=True)
class StepTold:
    words: str
    is_done: bool
    why: str


def past_of(ticket: Ticket) -> Past | None:
    """None of a ticket that took the ordinary way."""
    event = Event.objects.filter(ticket_id=ticket.pk, kind=SPED_UP.name).order_by("-pk").first()
    if event is None:
        return None
    data = event.data
    keys = data["evidence"]
    evidence = list(
        CapabilityEvidence.objects.filter(pk__in=keys, customer=ticket.customer_id)
        .select_related("by")
        .order_by("-pk")
    )
    names = dict(Team.objects.filter(pk__in=[data["team"], data["came"]]).values_list("pk", "name"))
    return Past(
        event,
        percent(data["mean"]),
        percent(data["low"]),
        percent(data["high"]),
        f"{data['weight'] / 1000:.1f}",
        percent(data["threshold"]),
        evidence,
        len(keys) - len(evidence),
        names.get(data["team"], "?"),
        names.get(data["came"], "?"),
        _steps(ticket, event),
    )


def _steps(ticket: Ticket, event: Event) -> list[StepTold]:
    """Those of the line that it passed, for what the ticket is about: done where this very ticket shows it, else not
    needed."""
    line = NextLine.objects.filter(team=event.data["came"]).first()
    steps = [] if line is None or not line.steps else line.steps_of(product_of(ticket.pk, capability()))
    if not steps:
        return []
    learnt = CapabilityEvidence.objects.standing().filter(ticket=ticket)
    shown_by = {each.kind: each for each in learnt}
    return [_step(words, shown_by.get(done_by), event) for words, done_by in steps]


def _step(words: str, proof: CapabilityEvidence | None, event: Event) -> StepTold:
    if proof is not None:
        why = _("with this ticket they %(what)s") % {"what": proof.get_kind_display()}
        return StepTold(words, is_done=True, why=why)
    why = _("they have shown that they know the product: at least %(low)s, from %(threshold)s on")
    data = event.data
    values = {"low": percent(data["low"]), "threshold": percent(data["threshold"])}
    return StepTold(words, is_done=False, why=why % values)
