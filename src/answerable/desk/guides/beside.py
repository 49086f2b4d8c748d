"""A guide beside a ticket: what was done already, the step that is at hand, and what else could be followed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, When
from django.utils.translation import get_language

from answerable.desk.finding.fitting import fits
from answerable.desk.guides.telling import DoneRun, done_on
from answerable.people.models import Staff
from answerable.selfservice.guides.running import chosen_before, done_before
from answerable.selfservice.guides.showing import Offered, ShownStep, offer, show
from answerable.selfservice.models import Guide, GuideRun, GuideRunStep, Issue, LinkState
from answerable.selfservice.models.guides import RunEnd
from answerable.tickets.models import Ticket
from answerable.tickets.search.folding import fold

_MOST_LOOKED_AT, _MOST_FOUND = 300, 8


@dataclass(frozen=True)
class AtHand:
    """The newest run, where it goes on or waits for somebody of ours."""

    run: GuideRun
    title: str
    step: ShownStep
    before: GuideRunStep | None
    earlier: GuideRunStep | None
    has_steps: bool


@dataclass(frozen=True)
class Beside:
    done: Sequence[DoneRun] = ()
    at_hand: AtHand | None = None


NOTHING = Beside()


def beside(ticket: Ticket) -> Beside:
    done = done_on(ticket)
    newest = done[0].run if done else None
    goes_on = newest is not None and (
        newest.ended_at is None or newest.outcome in (RunEnd.PERSON, RunEnd.LEFT)
    )
    return Beside(done, _at_hand(newest) if newest is not None and goes_on else None)


def found_for(ticket: Ticket, staff: Staff, query: str) -> list[Offered]:
    """Those that they may read, of this brand, in whose title, lead or product every word occurs; first those that lead
    through what is known to be wrong with it, then what fits the ticket's own words."""
    known = Issue.objects.visible_to(staff).filter(links__ticket=ticket, links__state=LinkState.LINKED)
    known = known.current().filter(guide__isnull=False)
    rows = Guide.objects.visible_to(staff).published().of_brand(ticket.brand_id).select_related("published")
    words, language = fold(query).split(), get_language() or ""
    places = {} if words else fits(ticket, staff, "guide")
    whens = [When(pk=key, then=place) for key, place in places.items()]
    best = [Case(*whens, default=len(places))] if places else []
    rows = rows.order_by(Exists(known.filter(guide=OuterRef("pk"))).desc(), *best, "title", "pk")
    found = []
    for row in rows[:_MOST_LOOKED_AT]:
        shown = offer(row, language)
        text = fold(f"{shown.title} {shown.lead} {row.product} {row.title}")
        if all(word in text for word in words):
            found.append(shown)
    return found[:_MOST_FOUND]


def _at_hand(run: GuideRun) -> AtHand | None:
    here = run.here
    if here is None or here.is_end:
        return None
    step = show(run.path, here, get_language() or "")
    title = run.path.said(run.path.title, step.language)
    has_steps = any(not each.is_undone for each in run.steps.all())
    return AtHand(run, title, step, chosen_before(run, here.key), done_before(run), has_steps)
