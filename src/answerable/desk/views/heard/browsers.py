"""Being told in this browser: it says itself how, and its worker shows what comes."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.heard.pushing.browsers import Browser, add_browser, remove_browser


@require_http_methods(["POST", "DELETE"])
def browsers(request: HttpRequest) -> HttpResponse:
    """POST adds the browser that asks, DELETE removes one, by its address or by what is kept of that."""
    staff, by, at = staff_of(request), actor_of(request), now_of(request)
    browser = Browser(*(request.POST.get(name, "")[:2000] for name in ("endpoint", "p256dh", "auth")))
    if method_of(request) == "DELETE":
        remove_browser(staff, by=by, at=at, digest=request.POST.get("digest", "")[:64] or browser.digest)
        messages.success(request, _("You are told there no longer."))
    else:
        add_browser(staff, browser, by=by, at=at)
        messages.success(request, _("You are told in this browser from now on."))
    return redirect(reverse("desk:me") + "#push")


@login_not_required  # browsers look for a newer one whoever is signed in
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows what comes while no page is open. Its scope is the folder of its address: no page of the
    desk goes through it."""
    script = Path(str(finders.find("desk/worker/push.js"))).read_bytes()
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
