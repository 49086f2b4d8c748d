"""Why something was changed by itself: the rule as it was then, what set it off, and which of its conditions held; and
why a ticket was given to whom it was."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from answerable.desk.automations import records
from answerable.desk.automations.telling import condition_words, when
from answerable.desk.frame.requests import now_of, staff_of, ticket_of
from answerable.desk.giving.telling import told_of
from answerable.desk.phrases.naming import Names
from answerable.desk.reading.history import lines_of
from answerable.ledger.models import Event
from answerable.routing.events import GIVEN, NOT_GIVEN
from answerable.tickets.conditions import Reader


@require_GET
def given(request: HttpRequest, reference: str, event: int) -> HttpResponse:
    """Why somebody was given it, or nobody, and who was considered."""
    ticket = ticket_of(request, reference)
    kinds = (GIVEN.name, NOT_GIVEN.name)
    found = get_object_or_404(Event, pk=event, ticket_id=ticket.pk, kind__in=kinds)
    context = {"ticket": ticket, "told": told_of(found), "at": found.at, "now": now_of(request)}
    return render(request, "desk/giving/why.html", context)


@require_GET
def why(request: HttpRequest, reference: str, event: int) -> HttpResponse:
    ticket, staff = ticket_of(request, reference), staff_of(request)
    found = records.why(ticket, event)
    if found is None:
        raise Http404
    reader = Reader(staff, now_of(request), is_rule=True)
    said = records.saying_of(found.version)
    words = condition_words(said.conditions, reader)
    held = [*found.run.held, *([False] * len(words))] if found.run else [None] * len(words)
    names = Names(said.steps, staff)
    context = {
        "ticket": ticket,
        "why": found,
        "when": when(said.trigger, said.hours),
        "conditions": list(zip(words, held, strict=False)),
        "is_any": said.conditions.is_any,
        "steps": [names.will([step]) for step in said.steps],
        "lines": lines_of(found.changes, staff),
        "may_change": staff.may("rules.manage")
        and staff.scope.everything
        and not found.version.rule.is_removed,
        "now": reader.now,
    }
    return render(request, "desk/automations/why.html", context)
