"""Looking for what helps: the page, what is proposed while one types, and the way to what was chosen."""

from collections.abc import Sequence

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.selfservice.audience import Audience
from answerable.selfservice.finding.lettering import note_opened
from answerable.selfservice.finding.searching import LONGEST, Hit, Hits, find
from answerable.selfservice.finding.sought import count_followed, count_sought
from answerable.selfservice.finding.suggesting import FORM, note_answered, note_followed, suggested
from answerable.selfservice.finding.typing import Kept, Pace
from answerable.selfservice.models import SearchText
from answerable.selfservice.portal.requests import Page, page
from answerable.selfservice.portal.speaking import SPOKEN

_FEWEST, _MOST = 2, 10  # characters typed; texts shown
_WHILE_TYPING = 6
_pace = Pace(most=240, seconds=60)  # of one network address, in this process
_kept: Kept[Hits] = Kept(seconds=5, most=500)


@require_safe
@page
def search(opened: Page) -> HttpResponseBase:
    typed = _typed(opened.request.GET)
    if typed and _pace.is_over(opened.address):
        return opened.shown("too_often", status=429)
    found = _find(opened, typed) if typed else Hits()
    if typed:
        count_sought(typed, opened.language, opened.brand, is_in_vain=not found.good, at=opened.now)
    good = found.good
    rows = _rows(opened, [*good, *found.also] if good else found.hits[:_WHILE_TYPING], {"q": typed})
    shown = opened.shown("finding/search", typed=typed, rows=rows, has_good=bool(good), spelled=found.spelled)
    return opened.with_script(shown)


# Whoever is on the form is nobody yet, and a browser without cookies must do.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@page
def suggest(opened: Page) -> HttpResponseBase:
    """A fragment: for the search field what begins so; posted, for the form, what may answer it before it is sent."""
    is_asking = opened.request.method == "POST"
    typed = _typed(opened.request.POST if is_asking else opened.request.GET)
    if len(typed) < _FEWEST or _pace.is_over(opened.address):
        return HttpResponse(status=204)
    if is_asking:
        hits = suggested(opened, typed)
        name, more = "suggested", {"from": FORM}
    else:
        hits, name, more = _as_typed(opened, typed), "completing", {"q": typed}
    if not hits:
        return HttpResponse(status=204)
    values = {"rows": _rows(opened, hits, more), "front": opened.front}
    return render(opened.request, f"selfservice/portal/finding/_{name}.html", values)


@csrf_exempt
@require_POST
@page
def answered(opened: Page) -> HttpResponseBase:
    note_answered(opened)
    return opened.shown("finding/answered")


@require_safe
@page
def follow(opened: Page, kind: str, thing: int) -> HttpResponseBase:
    """To what was found; that somebody followed it is counted on the way."""
    rows = SearchText.objects.filter(kind=kind, thing=thing, audience=Audience.PUBLIC)
    row = next(
        (each for each in rows.defer("vectors", "body") if each.brand_id in (None, opened.brand.pk)), None
    )
    if row is None:
        return opened.shown("not_found", status=404)
    typed = _typed(opened.request.GET)
    if typed:
        count_followed(typed, opened.language, opened.brand, at=opened.now)
    elif opened.request.GET.get("from") == FORM:
        note_followed(opened)
    elif opened.request.GET.get("letter"):
        note_opened(opened.request.GET["letter"], at=opened.now)
    chosen = next((each for each in rows if each.language == opened.request.GET.get("in")), row)
    return redirect(f"/help/{opened.front.address}/{chosen.path.lstrip('/')}")


def _typed(given: QueryDict) -> str:
    """Without the byte that PostgreSQL takes in no text: what is looked for is counted."""
    return " ".join(given.get("q", "")[:LONGEST].replace("\0", " ").split())


def _find(opened: Page, typed: str) -> Hits:
    return find(
        typed, audience=Audience.PUBLIC, language=opened.language, brand_id=opened.brand.pk, limit=_MOST
    )


def _as_typed(opened: Page, typed: str) -> Sequence[Hit]:
    """The last word may go on. Two people who type the same are answered alike for some seconds."""
    found = _kept.get(
        (opened.brand.pk, opened.language, typed.lower()),
        lambda: find(
            typed,
            audience=Audience.PUBLIC,
            language=opened.language,
            brand_id=opened.brand.pk,
            limit=_WHILE_TYPING,
            is_whole=False,
        ),
    )
    return found.hits


def _rows(opened: Page, hits: Sequence[Hit], more: dict[str, str]) -> list[dict[str, object]]:
    """In another language than the page's: which, and so that screen readers know how to read it."""
    return [
        {
            "hit": each,
            "in": "" if each.language == opened.language else SPOKEN.get(each.language, each.language),
            "also": urlencode({**more, "in": each.language}),
        }
        for each in hits
    ]
