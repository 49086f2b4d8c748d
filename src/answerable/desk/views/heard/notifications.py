"""The bell and what is behind it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import method_of, now_of, staff_of
from answerable.desk.heard import seeing
from answerable.desk.heard.showing import count_words, page
from answerable.desk.live.stream import PATH
from answerable.ledger.tail import latest
from answerable.web.rail_drawing import draw_count


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """A page of what one was told; a live page asks for its list alone."""
    position, after = latest(), request.GET.get("after", "")
    context = {
        "page": page(staff_of(request), after),
        "after": after,
        "position": position,
        "stream_url": PATH,
        "now": now_of(request),
    }
    is_part = "HX-Request" in request.headers
    return render(request, f"desk/heard/{'_' if is_part else ''}notifications.html", context)


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """How many are unread, for live pages."""
    return HttpResponse(draw_count(count_words(staff_of(request))))


@require_POST
def all_seen(request: HttpRequest) -> HttpResponse:
    seeing.see_all(staff_of(request), at=now_of(request))
    messages.success(request, _("All are read."))
    return redirect("desk:notifications")


@require_http_methods(["POST", "DELETE"])
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: it is read. DELETE: it is not, after all."""
    if method_of(request) == "DELETE":
        seeing.keep_unread(pk, staff_of(request))
    else:
        seeing.see(pk, staff_of(request), at=now_of(request))
    return redirect(reverse("desk:notifications"))
