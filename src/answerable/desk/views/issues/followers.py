"""Who follows the status pages: how many by mail, and which systems by webhook."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, key_in, now_of, staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff
from answerable.selfservice.issues.actions.guards import may_state
from answerable.selfservice.models import Follower, StatusHook
from answerable.selfservice.status.hooks import end_hook
from answerable.tickets.models import Brand

_PAGE = 50


@require_GET
def followers(request: HttpRequest) -> HttpResponse:
    """Addresses are shown to nobody; of a system, its host. Those told first, then those that ended."""
    _require(staff_of(request))
    after, rows = key_in(request, "after"), StatusHook.objects.select_related("brand").order_by("-pk")
    ended = rows.filter(ended_at__isnull=False)
    page = list((ended.filter(pk__lt=after) if after else ended)[: _PAGE + 1])
    by_mail = dict(Follower.objects.values_list("brand").annotate(n=Count("pk")))
    context = {
        "by_mail": [(each, by_mail.get(each.pk, 0)) for each in Brand.objects.all()],
        "hooks": [] if after else list(rows.standing()[:1000]),
        "ended": page[:_PAGE],
        "next_after": page[_PAGE - 1].pk if len(page) > _PAGE else None,
        "after": after,
    }
    return render(request, "desk/issues/followers.html", context)


@require_http_methods(["POST", "DELETE"])
def hook(request: HttpRequest, pk: int) -> HttpResponse:
    """It is told no more."""
    _require(staff_of(request))
    found = get_object_or_404(StatusHook, pk=pk)
    end_hook(found, by=actor_of(request), at=now_of(request))
    messages.success(request, _("%(host)s is told no more.") % {"host": found})
    return redirect("desk:status_followers")


def _require(staff: Staff) -> None:
    if not may_state(staff):
        raise NotAllowed
