"""Views are put in order and pinned to the rail, by buttons."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.models import View
from answerable.desk.queues.arranging import forget_order, move_shared_view, move_view, pin_view, unpin_view


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """`to` is up or down, `for` is all where it is not one's own order. What comes back says where the button was."""
    found, to = _seen(request, pk), "up" if request.POST.get("to") == "up" else "down"
    is_for_all = request.POST.get("for") == "all"
    move = move_shared_view if is_for_all else move_view
    move(found, up=to == "up", by=actor_of(request), at=now_of(request))
    asked = {"for": "all"} if is_for_all else {}
    return redirect(f"{reverse('desk:views')}?{urlencode({**asked, 'moved': pk, 'to': to})}")


@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """DELETE: as it is for everybody."""
    if method_of(request) == "DELETE":
        forget_order(by=actor_of(request), at=now_of(request))
    return redirect("desk:views")


@require_http_methods(["POST", "DELETE"])
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    change = unpin_view if method_of(request) == "DELETE" else pin_view
    change(_seen(request, pk), by=actor_of(request), at=now_of(request))
    return redirect(f"{reverse('desk:views')}?{urlencode({'pinned': pk})}")


def _seen(request: HttpRequest, pk: int) -> View:
    return get_object_or_404(View.objects.visible_to(staff_of(request)), pk=pk)
