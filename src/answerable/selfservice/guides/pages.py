"""Guides among a brand's pages: found, begun, followed one step a page, gone back on, and printed. No script runs here.

Which run is theirs a browser says by a secret in a cookie; it opens that run and nothing else.
"""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.ledger.actor import Actor
from answerable.ledger.actor import customer as as_customer
from answerable.ledger.refusals import Invalid
from answerable.selfservice.articles.views.reading import way_to
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.bringing import COOKIE
from answerable.selfservice.guides.paths import Guide as Path
from answerable.selfservice.guides.paths import On
from answerable.selfservice.guides.running import (
    Whose,
    begin,
    chosen_before,
    done_before,
    go_back,
    run_with,
    take,
    taken_in,
)
from answerable.selfservice.guides.showing import MOST_LISTED, asked_facts, offer, offered, show, slug_of
from answerable.selfservice.guides.showing import whole as whole_of
from answerable.selfservice.models import Guide, GuidePicture, GuideRun
from answerable.selfservice.models.guides import RunEnd
from answerable.selfservice.portal.limits import Limit, is_over
from answerable.selfservice.portal.requests import Page, page
from answerable.tickets.files import path_of

_LASTS = 30 * 24 * 3600
BEGUN_FROM = Limit("guide-begun", 60, 3600)
TAKEN_FROM = Limit("guide-step", 900, 3600)
# Whatever a file turns out to be, it runs nothing and reaches nothing.
_FILE_POLICY = "default-src 'none'; img-src 'self'; sandbox"


@require_safe
@page
def guides(opened: Page) -> HttpResponseBase:
    return opened.shown("guides/guides", guides=offered(opened.brand.pk, opened.language, MOST_LISTED))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def guide(opened: Page, pk: int, slug: str) -> HttpResponseBase:
    """What it is about; POST begins it anew."""
    found = _for_customers(opened, pk)
    assert found.published is not None
    path = found.published.path
    if opened.request.method != "POST":
        run = _run(opened, found.pk)
        return opened.shown(
            "guides/guide",
            guide=offer(found, opened.language),
            facts=_facts(path),
            categories=way_to(opened, found.category) if found.category is not None else [],
            going=run if run is not None and not run.is_over else None,
        )
    if is_over(BEGUN_FROM, opened.address, at=opened.now):
        return opened.shown("too_often", status=429)
    begun = begin(found, _whose(opened), by=_by(opened), at=opened.now)
    return _kept(opened, opened.to("guide_step", pk, slug_of(path)), begun.secret)


@require_safe
@page
def opened_by_link(opened: Page, secret: str) -> HttpResponseBase:
    """By a link that somebody of ours gave them in a conversation."""
    run = run_with(secret)
    if run is None or not _is_of(opened, run.guide):
        raise Http404
    return _kept(opened, opened.to("guide_step", run.guide_id, slug_of(run.path)), secret)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def step(opened: Page, pk: int, slug: str) -> HttpResponseBase:
    """The step they are at; POST takes it."""
    run = _run(opened, pk)
    if run is None:
        return opened.to("guide", pk, slug)
    wrong = ""
    if opened.request.method == "POST":
        posted = opened.request.POST
        if is_over(TAKEN_FROM, opened.address, at=opened.now):
            return opened.shown("too_often", status=429)
        try:
            _take(opened, run, posted.get("step", ""), posted.get("choice", ""), posted.get("value", ""))
        except Invalid:
            wrong = "choice"
        else:
            return opened.to("guide_step", pk, slug)
    return _shown(opened, run, wrong=wrong)


@require_POST
@page
def back(opened: Page, pk: int, slug: str) -> HttpResponseBase:
    run = _run(opened, pk)
    if run is not None:
        go_back(run, by=_by(opened), at=opened.now)
    return opened.to("guide_step", pk, slug)


@require_safe
@page
def whole(opened: Page, pk: int, slug: str) -> HttpResponseBase:
    """All of it on one page, to be printed."""
    found = _for_customers(opened, pk)
    assert found.published is not None
    steps = whole_of(found.published.path, opened.language)
    return opened.shown("guides/whole", guide=offer(found, opened.language), steps=steps)


@require_safe
@page
def picture(opened: Page, pk: int, slug: str, picture: int) -> HttpResponseBase:
    run = _run(opened, pk)
    if run is None:
        _for_customers(opened, pk)
    found = GuidePicture.objects.get(pk=picture, guide=pk)
    return picture_response(found)


def picture_response(found: GuidePicture) -> FileResponse:
    response = FileResponse(default_storage.open(path_of(found.blob_id)), content_type=found.content_type)
    response["Content-Security-Policy"] = _FILE_POLICY
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _take(opened: Page, run: GuideRun, key: str, choice: str, value: str) -> None:
    earlier = done_before(run) if "earlier" in opened.request.POST else None
    take(
        run,
        key,
        earlier.choice if earlier else choice,
        by=_by(opened),
        at=opened.now,
        value=earlier.value if earlier else value,
        earlier=earlier,
    )


def _shown(opened: Page, run: GuideRun, *, wrong: str = "") -> HttpResponse:
    path, here = run.path, run.here
    taken = taken_in(run)
    done = [
        (show(path, path.by_key[each.key], opened.language), each)
        for each in taken
        if each.key in path.by_key
    ]
    shown = show(path, here, opened.language) if here is not None else None
    is_asking = run.is_over and run.outcome in (RunEnd.NOT_SOLVED, RunEnd.PERSON)
    return opened.shown(
        "guides/step",
        status=422 if wrong else 200,
        run=run,
        guide_title=path.said(path.title, shown.language if shown else opened.language),
        slug=slug_of(path),
        step=shown,
        done=done,
        before=chosen_before(run, run.step) if not run.is_over else None,
        earlier=done_before(run) if not run.is_over else None,
        is_asking=is_asking,
        is_at_end=run.is_over and here is not None and here.is_end,
        wrong=wrong,
        link=_link(opened, here.link) if here is not None else "",
    )


def _link(opened: Page, link: str) -> str:
    """Below this brand's pages, or elsewhere."""
    return link if link.startswith("https://") else f"/help/{opened.front.address}/{link}"


def _by(opened: Page) -> Actor:
    visit = opened.visit
    return as_customer(visit.person.pk if visit is not None and visit.is_whole else None)


def _whose(opened: Page) -> Whose:
    visit, posted = opened.visit, opened.request.POST
    return Whose(
        customer=visit.person if visit is not None and visit.is_whole else None,
        language=opened.language,
        product=posted.get("product", ""),
        release=posted.get("version", ""),
    )


def _facts(path: Path) -> dict[str, list[str]]:
    found = asked_facts(path)
    return {"product": found.get(On.PRODUCT, []), "version": found.get(On.VERSION, [])}


def _for_customers(opened: Page, pk: int) -> Guide:
    return Guide.objects.for_customers(opened.brand.pk).select_related("published").get(pk=pk)


def _is_of(opened: Page, found: Guide) -> bool:
    return found.audience == Audience.PUBLIC and found.brand_id in (None, opened.brand.pk)


def _run(opened: Page, pk: int) -> GuideRun | None:
    run = run_with(opened.request.COOKIES.get(COOKIE, ""))
    if run is None or run.guide_id != pk or not _is_of(opened, run.guide):
        return None
    return run


def _kept(opened: Page, response: HttpResponse, secret: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=_LASTS,
        path=f"/help/{opened.front.address}/",
        httponly=True,
        secure=settings.IS_SECURE,
        samesite="Lax",
    )
    return response
