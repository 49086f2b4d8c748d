"""Where trackers tell us what was closed there. Nothing is believed that is not signed with the tracker's secret."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.listening.findings.actions import hear_from_tracker
from answerable.listening.findings.trackers import heard, is_proven
from answerable.listening.models import Tracker

_MOST = 2_000_000  # bytes


@login_not_required  # trackers sign what they say instead
@csrf_exempt
@require_POST
def told(request: HttpRequest, pk: int) -> HttpResponse:
    tracker = get_object_or_404(Tracker, pk=pk)
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > _MOST:
        return HttpResponse(status=413)
    if not is_proven(tracker.kind, request.headers, request.body, tracker.secret):
        return HttpResponse(status=403)
    said = heard(tracker.kind, request.body)
    if said is not None:
        hear_from_tracker(tracker, said.link, is_closed=said.is_closed, at=timezone.now())
    return HttpResponse(status=204)
