"""Who follows the status pages: how many by mail, and which systems by webhook."""

from django.contrib import messages
from django.db.models import Count, QuerySet
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
    told_after, after = key_in(request, "told_after"), key_in(request, "after")
    rows = StatusHook.objects.select_related("brand").order_by("-pk")
    hooks, next_told = _page(rows.standing(), told_after)
    ended, next_after = _page(rows.filter(ended_at__isnull=False), after)
    by_mail = dict(Follower.objects.values_list("brand").annotate(n=Count("pk")))
    context = {
        "by_mail": [(each, by_mail.get(each.pk, 0)) for each in Brand.objects.all()],
        "hooks": hooks,
        "next_told": next_told,
        "told_after": told_after,
        "ended": ended,
        "next_after": next_after,
        "after": after,
    }
    return render(request, "desk/issues/followers.html", context)


def _page(rows: QuerySet[StatusHook], after: int | None) -> tuple[list[StatusHook], int | None]:
    """And the key behind which the next one begins, where there is one."""
    found = list((rows.filter(pk__lt=after) if after else rows)[: _PAGE + 1])
    return found[:_PAGE], found[_PAGE - 1].pk if len(found) > _PAGE else None


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
