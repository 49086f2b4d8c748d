"""Which columns one sees in a queue that is built in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.queues.columns import MOST_COLUMNS, moved, offered, typed
from answerable.desk.queues.lists import QUEUES
from answerable.desk.queues.own_columns import choose_columns, own_columns
from answerable.ledger.refusals import Refusal


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, name: str) -> HttpResponse:
    """`do` is keep, or moves one: `up:status`."""
    if name not in QUEUES:
        raise Http404
    queue, error, status = QUEUES[name], "", 200
    keys = typed(request.POST.getlist("column") if request.POST else own_columns(queue, staff_of(request)))
    do, _colon, key = request.POST.get("do", "").partition(":")
    if do in ("up", "down"):
        keys = moved(keys, key, up=do == "up")
    elif request.method == "POST":
        try:
            choose_columns(queue, keys, by=actor_of(request), at=now_of(request))
        except Refusal as refusal:
            error, status = refusal.message, refusal.status
        else:
            messages.success(request, _("The columns are kept."))
            return redirect("desk:queue", name)
    context = {
        "queue": queue,
        "columns_offered": offered(keys),
        "moved": request.POST.get("do", ""),
        "most_columns": MOST_COLUMNS,
        "error": error,
    }
    return render(request, "desk/queues/columns.html", context, status=status)
