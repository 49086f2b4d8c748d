"""Settings begin with the first thing that one may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import staff_of
from answerable.desk.frame.settings_places import settings_places
from answerable.ledger.refusals import NotAllowed


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    places = settings_places(staff_of(request))
    if not places:
        raise NotAllowed
    return redirect(places[0].url)
