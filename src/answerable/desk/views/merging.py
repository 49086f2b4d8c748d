"""Merging what was marked in a list: looked at once more, done in one step, undone in one."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.queues.lists import PAGE
from answerable.desk.queues.marking import list_url, marked_in, place_query
from answerable.desk.queues.narrowing import PLACE
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.tickets.actions import merge_all, unmerge_all
from answerable.tickets.actions.joining import merged_already
from answerable.tickets.models import Ticket
from answerable.tickets.references import clean_reference


@require_http_methods(["GET", "POST", "DELETE"])
def merges(request: HttpRequest) -> HttpResponse:
    """GET shows what would become one, POST merges, DELETE undoes. `ticket` names each that was marked.

    A refusal leads back to the list, where they are still marked, and never to this page: it would refuse again.
    """
    method = method_of(request)
    given = request.POST if method == "POST" else request.GET
    marked = _marked(request, given)
    answer = {"POST": _together, "DELETE": _apart}.get(method, _look)
    try:
        return answer(request, given, marked)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(list_url(given, marked))


def _look(request: HttpRequest, given: QueryDict, marked: list[Ticket]) -> HttpResponse:
    if not staff_of(request).may("ticket.merge"):
        raise NotAllowed
    _check(marked)
    for ticket in marked:
        if ticket.is_merged:
            raise merged_already(ticket)
    context = {
        "tickets": marked,
        "customers": list({ticket.customer_id: ticket.customer for ticket in marked}.values()),
        "given": given,
        "back": list_url(given, marked),
        "now": now_of(request),
    }
    return render(request, "desk/merging.html", context)


def _together(request: HttpRequest, given: QueryDict, marked: list[Ticket]) -> HttpResponse:
    _check(marked)
    into = clean_reference(given.get("into", ""))
    kept = next((ticket for ticket in marked if ticket.reference == into), None)
    if kept is None:
        raise Invalid(_("Choose which of them stays."))
    gone = [ticket for ticket in marked if ticket != kept]
    merge_all(gone, kept, by=actor_of(request), at=now_of(request))
    undo = place_query(given, gone, "queue", *PLACE, "after")
    messages.success(request, _done(gone, kept), extra_tags=f"{reverse('desk:merges')}?{undo}")
    return redirect(list_url(given))


def _apart(request: HttpRequest, given: QueryDict, gone: list[Ticket]) -> HttpResponse:
    unmerge_all(gone, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Undone: they are tickets of their own again."))
    return redirect(list_url(given))


def _marked(request: HttpRequest, given: QueryDict) -> list[Ticket]:
    """The oldest first, as the one that most often stays; 404 when there is one that this person may not see."""
    references = marked_in(given, most=PAGE)
    visible = Ticket.objects.visible_to(staff_of(request)).filter(reference__in=references)
    tickets = visible.select_related("customer__account", "status", "team", "assignee", "merged_into")
    found = list(tickets.annotate(length=Count("messages")).order_by("created_at", "pk"))
    if len(found) != len(references):
        raise Http404
    return found


def _check(marked: list[Ticket]) -> None:
    if len(marked) < 2:
        raise Invalid(_("Mark at least two tickets to merge them."))
    if len(marked) > PAGE:
        raise Invalid(_("Too many at once: mark at most %(most)s.") % {"most": PAGE})


def _done(gone: list[Ticket], kept: Ticket) -> str:
    words = ngettext("{n} ticket is part of {kept} now.", "{n} tickets are part of {kept} now.", len(gone))
    link = format_html('<a href="{}">{}</a>', kept.get_absolute_url(), kept.reference)
    return format_html(words, n=len(gone), kept=link)
