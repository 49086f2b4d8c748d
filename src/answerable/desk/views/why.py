"""Why something was changed by itself: the rule as it was then, what set it off, and which of its conditions held.
And why a ticket is where it is, as one story."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.automations import records
from answerable.desk.automations.telling import condition_words, when
from answerable.desk.frame.requests import actor_of, now_of, staff_of, ticket_of
from answerable.desk.phrases.naming import Names
from answerable.desk.reading.history import lines_of
from answerable.desk.routed.here import why_not
from answerable.desk.routed.story import story_of
from answerable.ledger.refusals import Refusal
from answerable.people.models import Staff
from answerable.routing.actions import route_ticket
from answerable.tickets.conditions import Reader
from answerable.tickets.models import Ticket


@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, reference: str) -> HttpResponse:
    """GET tells how it came where it is; POST has it routed again, by the rules of now."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    return _routed_again(request, ticket, staff) if request.method == "POST" else _story(request, ticket)


def _story(request: HttpRequest, ticket: Ticket, refused: Refusal | None = None) -> HttpResponse:
    staff = staff_of(request)
    reader = Reader(staff, now_of(request), is_rule=True)
    story = story_of(ticket, reader)
    context = {
        "ticket": ticket,
        "story": story,
        "why_not": "" if story.decided else why_not(ticket),
        "may_route": staff.may("ticket.assign") and not ticket.is_merged,
        "may_change": staff.may("routing.manage") and staff.scope.everything,
        "now": reader.now,
        "refused": refused,
        "may_hand_over": refused is not None
        and refused.code == "hand_over"
        and staff.may("ticket.hand_over"),
    }
    return render(request, "desk/routed/here.html", context, status=refused.status if refused else 200)


def _routed_again(request: HttpRequest, ticket: Ticket, staff: Staff) -> HttpResponse:
    try:
        route_ticket(ticket, by=actor_of(request), at=now_of(request))
    except Refusal as refusal:
        return _story(request, ticket_of(request, ticket.reference), refusal)
    found = Ticket.objects.visible_to(staff).filter(pk=ticket.pk).select_related("team").first()
    if found is None:
        messages.success(request, _("%(ticket)s is in other hands now.") % {"ticket": ticket.reference})
        return redirect("desk:queue")
    words = _("Routed again: it is with %(team)s.") % {"team": found.team or _("nobody yet")}
    messages.success(request, words)
    return redirect("desk:why_here", reference=ticket.reference)


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
