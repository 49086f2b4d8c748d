"""Where customers ask: choose what it is about, write, and read that it was received."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from answerable.channels.models import ItemState
from answerable.channels.web.fronts import front_at, fronts
from answerable.channels.web.written import Written
from answerable.selfservice.articles.caching import kept
from answerable.selfservice.articles.public import (
    Other,
    alternates,
    articles_of,
    base_of,
    categories_of,
    top_articles,
)
from answerable.selfservice.finding.suggesting import note_asked
from answerable.selfservice.guides.bringing import begun_with, brought_by
from answerable.selfservice.guides.showing import offered
from answerable.selfservice.models import Link
from answerable.selfservice.portal.asking import ask, item_of, receipt_of, rows_of, topics_of
from answerable.selfservice.portal.files import MOST_BODY, MOST_FILES, MOST_MEGABYTES, read_files
from answerable.selfservice.portal.forms import AskForm
from answerable.selfservice.portal.limits import ASKED_BY, ASKED_FROM, is_over
from answerable.selfservice.portal.requests import Page, page
from answerable.selfservice.portal.speaking import SPOKEN
from answerable.selfservice.status.page import wrong_now
from answerable.tickets.models import Form

_TELLING = timedelta(seconds=10)  # so long the letter may take


@login_not_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Whose pages are at this host."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    found = front_at(host)
    return redirect("portal:home", (found or get_object_or_404(fronts()[:1])).address)


@require_safe
@page
def home(opened: Page) -> HttpResponseBase:
    """With the help centre, where there is one. An address that says its language is the same page for everybody."""
    front, language = opened.front, opened.language
    categories = categories_of(front, language)
    is_kept = "lang" in opened.request.GET and bool(categories)
    address = reverse("portal:home", args=[front.address])
    others = [Other(code, name, f"{address}?lang={code}") for code, name in SPOKEN.items()]
    shown = opened.shown(
        "home",
        wrong=wrong_now(opened.brand, language),
        topics=[(each.pk, each.name_in(language)) for each in topics_of(front)],
        guides=offered(opened.brand.pk, language),
        categories=categories,
        top=top_articles(front, language, at=opened.now) if categories else [],
        is_kept=is_kept,
        other_languages=[each for each in others if each.language != language],
        canonical=f"{base_of(front)}{address}?lang={language}",
        alternates=alternates(others, front, address),
    )
    response = opened.with_script(shown)
    return kept(opened, response) if is_kept else response


# Whoever writes here is nobody yet, and a browser without cookies must do: the form's own token is what counts.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@page
def form(opened: Page, topic: int | None = None) -> HttpResponseBase:
    found = topics_of(opened.front).get(pk=topic) if topic is not None else None
    if opened.request.method != "POST":
        known = {**_known(opened), **_about(opened), **begun_with(opened)}
        return _shown(opened, found, _form(opened, found, initial=known))
    if int(opened.request.headers.get("Content-Length") or 0) > MOST_BODY:
        return opened.shown("too_large", status=413, most=MOST_MEGABYTES)
    return _asked(opened, found)


def _known(opened: Page) -> dict[str, str]:
    """Of those alone who have proven who they are."""
    visit = opened.visit
    if visit is None or not visit.is_whole:
        return {}
    return {"name": visit.person.name, "email": visit.identity.address}


def _about(opened: Page) -> dict[str, str]:
    """Whoever comes from an article that did not help need not say what it is about."""
    given = opened.request.GET.get("about", "")
    key = int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0
    found = articles_of(opened.front).filter(pk=key).first() if key else None
    text = found.best_text(opened.language, opened.brand.language) if found is not None else None
    return {"subject": text.published.title} if text is not None and text.published is not None else {}


def _asked(opened: Page, topic: Form | None) -> HttpResponseBase:
    request = opened.request
    typed = _form(opened, topic, request.POST, request.FILES)
    if typed.is_by_machine:
        return opened.shown("received", item=None)  # it learns nothing
    if not typed.is_valid():
        return _shown(opened, topic, typed, status=422)
    if _brings_up_more(opened, topic):
        return _shown(opened, topic, typed, has_more=True)
    address = typed.cleaned_data["email"]
    if typed.is_too_quick:
        return _shown(opened, topic, typed, status=422, is_too_quick=True)
    if is_over(ASKED_FROM, opened.address, at=opened.now) or is_over(ASKED_BY, address, at=opened.now):
        return _shown(opened, topic, typed, status=429, is_too_often=True)
    item = ask(opened.front, _written(opened, topic, typed), at=opened.now)
    note_asked(opened, item)
    return opened.to("received", receipt_of(item))


def _written(opened: Page, topic: Form | None, typed: AskForm) -> Written:
    given = typed.cleaned_data
    return Written(
        form=typed.key,
        address=given["email"],
        name=given["name"],
        subject=given["subject"],
        text=given["text"],
        topic=topic.pk if topic is not None else None,
        values=typed.values(),
        language=opened.language,
        guide_run=brought.run.pk if (brought := brought_by(opened)) else None,
        is_proven=_is_theirs(opened, given["email"]),
        files=read_files(given.get("attachments") or []),
    )


def _is_theirs(opened: Page, address: str) -> bool:
    """They have proven that it is, and wrote on a page of ours: another site could post this in their browser, as the
    form needs no cookie."""
    request, origin = opened.request, opened.request.headers.get("Origin", "")
    if origin and origin not in (settings.BASE_URL, f"{request.scheme}://{request.get_host()}"):
        return False
    visit = opened.visit
    return visit is not None and visit.is_whole and visit.identity.address == address


def _form(opened: Page, topic: Form | None, *given: object, **more: object) -> AskForm:
    rows = rows_of(opened.front, topic, opened.request.POST)
    return AskForm(*given, rows=rows, takes_files=opened.settings.takes_files, at=opened.now, **more)


def _brings_up_more(opened: Page, topic: Form | None) -> bool:
    """Whether what was chosen asks for something that was not on the page yet."""
    posted = opened.request.POST
    return any(f"field-{each.field_id}" not in posted for each in rows_of(opened.front, topic, posted))


def _shown(
    opened: Page, topic: Form | None, typed: AskForm, status: int = 200, **values: object
) -> HttpResponse:
    limits = {"most_files": MOST_FILES, "most_megabytes": MOST_MEGABYTES}
    about = topic.name_in(opened.language) if topic is not None else ""
    brought = brought_by(opened)
    shown = opened.shown("ask", status=status, form=typed, topic=about, brought=brought, **limits, **values)
    return opened.with_script(shown)


@require_safe
@page
def received(opened: Page, receipt: str) -> HttpResponseBase:
    """It is kept; its number comes as soon as it has one. That a mail was sent is said where one was: limits and what
    they chose may keep it back."""
    item = item_of(receipt, opened.front)
    was_told = Link.objects.filter(item=item).exists()
    is_settled = item.state != ItemState.RECEIVED
    response = opened.shown("received", item=item, is_settled=is_settled, was_told=was_told)
    is_fresh = item.settled_at is not None and opened.now - item.settled_at < _TELLING
    if not is_settled or (is_fresh and not was_told):
        response["Refresh"] = "2"
    return response
