"""What is done to the tickets that were marked in a list."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from answerable.desk.frame.requests import method_of, now_of, staff_of
from answerable.desk.queues.bulk import MOST, change_all, change_asked, named, refused_words, undo_all
from answerable.desk.queues.marking import list_url, marked_in, place_query
from answerable.desk.queues.narrowing import PLACE
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets.models import Ticket

_PLACE = ("queue", *PLACE, "after")


@require_POST
def changes(request: HttpRequest) -> HttpResponse:
    """Do `do` to each `ticket`; merging is looked at once more first, on its own page."""
    given, staff = request.POST, staff_of(request)
    references = marked_in(given, most=MOST)
    marked = [Ticket(reference=each) for each in sorted(references)]
    place = _place(given)
    if given.get("do") == "merge":
        return redirect(f"{reverse('desk:merges')}?{place_query(place, marked, *_PLACE)}")
    try:
        _check(references)
        outcome, key = change_all(
            references, change := change_asked(given, staff), staff=staff, at=now_of(request)
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(list_url(place, marked))
    if outcome.refused:
        messages.error(request, refused_words(outcome.refused))
    if key:
        n = len(outcome.changed)
        words = ngettext("%(what)s: %(n)s ticket.", "%(what)s: %(n)s tickets.", n)
        undo = f"{reverse('desk:bulk_undo', args=[key])}?{place_query(place, [], *_PLACE)}"
        messages.success(request, words % {"what": change.words, "n": n}, extra_tags=undo)
    elif not outcome.refused:
        messages.success(request, _("Nothing to change: they were like that already."))
    left_out = {reference for references in outcome.refused.values() for reference in references}
    return redirect(list_url(place, [ticket for ticket in marked if ticket.reference in left_out]))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """DELETE puts back what that change changed."""
    if method_of(request) != "DELETE":
        return HttpResponse(status=405)
    left = undo_all(pk, staff=staff_of(request), at=now_of(request))
    if left:
        words = _("Undone, but for those that were changed since: %(tickets)s.")
        messages.error(request, words % {"tickets": named(left)})
    else:
        messages.success(request, _("Undone: they are as they were."))
    return redirect(list_url(request.GET))


def _place(given: QueryDict) -> QueryDict:
    """Where one was. The form has a field for a tag of its own, so the list's is called `in`."""
    return QueryDict(f"queue={quote(given.get('queue', ''))}&{given.get('in', '')[:500]}")


def _check(references: set[str]) -> None:
    if not references:
        raise Invalid(_("Mark the tickets first."))
    if len(references) > MOST:
        raise Invalid(_("Too many at once: mark at most %(most)s.") % {"most": MOST})
