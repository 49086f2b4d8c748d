"""Settings begin with all that there is to set up, in groups, each with a sentence."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import staff_of
from answerable.desk.frame.settings_places import Places, settings_groups, settings_places
from answerable.desk.palette.places import other_words
from answerable.ledger.refusals import NotAllowed
from answerable.tickets.search.folding import fold


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """`q` leaves those that say it: in their name, their sentence, their group, or in other words for them."""
    staff, asked = staff_of(request), request.GET.get("q", "")[:100].strip()
    if not settings_places(staff):
        raise NotAllowed
    groups = settings_groups(staff, with_elsewhere=True)
    context = {"asked": asked, "groups": _left(groups, fold(asked).split()) if asked else groups}
    return render(request, "desk/settings/home.html", context)


def _left(groups: Sequence[Places], words: Sequence[str]) -> list[Places]:
    also, found = other_words(), []
    for group in groups:
        said = {
            place: f"{group.title} {place.label} {place.about} {also.get(place.url, '')}"
            for place in group.places
        }
        places = [place for place in group.places if all(word in fold(said[place]) for word in words)]
        if places:
            found.append(replace(group, places=places))
    return found
