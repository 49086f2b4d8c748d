"""The list of articles, the page on which one is read, and what it did."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from answerable.desk.articles.figures import figures_of, shares
from answerable.desk.articles.forms import FlagForm
from answerable.desk.articles.showing import (
    PAGE,
    STATES,
    Asked,
    behind_of,
    body_of,
    found,
    public_addresses,
    rows_of,
    with_texts,
)
from answerable.desk.articles.words import STATE_WORDS
from answerable.desk.frame.requests import key_in, now_of, staff_of
from answerable.desk.views.files import POLICY, SHOWN
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff
from answerable.selfservice.articles.readers import audience_of, may_manage, may_publish, may_write
from answerable.selfservice.models import Article, ArticlePicture
from answerable.selfservice.portal.speaking import SPOKEN
from answerable.tickets.files import path_of
from answerable.tickets.models import Ticket


def article_of(request: HttpRequest, pk: int) -> Article:
    """With all it says, if they may read it."""
    rows = with_texts(Article.objects.visible_to(staff_of(request)))
    return get_object_or_404(rows, pk=pk)


def rights_of(staff: Staff) -> dict[str, bool]:
    """For templates; the verbs decide by themselves."""
    return {
        "may_write": may_write(staff),
        "may_publish": may_publish(staff),
        "may_manage": may_manage(staff),
    }


@require_GET
def articles(request: HttpRequest) -> HttpResponse:
    staff, now, given = staff_of(request), now_of(request), request.GET
    asked = Asked(
        state=given.get("state", "") if given.get("state", "") in STATES else "",
        audience=given.get("audience", "")[:8],
        language=given.get("language", "") if given.get("language", "") in SPOKEN else "",
        query=given.get("q", "")[:200].replace("\0", "").strip(),
        is_behind="behind" in given,
        is_own="own" in given,
        after=key_in(request, "after"),
    )
    rows = list(with_texts(found(asked, staff, today=now.date()))[: PAGE + 1])
    kept = given.copy()
    kept.pop("after", None)
    context = {
        "rows": rows_of(rows[:PAGE], at=now),
        "next_after": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "kept": kept.urlencode(),
        "asked": asked,
        "states": [(each, STATE_WORDS[each]) for each in STATES],
        "audiences": [(each.value, each.label) for each in audience_of(staff).readable],
        "languages": SPOKEN.items(),
        "today": now.date(),
        "now": now,
        **rights_of(staff),
    }
    return render(request, "desk/articles/articles.html", context)


@require_GET
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """As it is published now, for whoever answers with it."""
    staff, shown = staff_of(request), article_of(request, pk)
    rights = rights_of(staff)
    text = shown.best_text(request.GET.get("lang", ""), staff.language)
    version = text.published if text is not None else None
    context = {
        "article": shown,
        "text": text,
        "version": version,
        "body": body_of(version.body, shown, staff) if version is not None else None,
        "texts": shown.texts.all(),
        "behind": behind_of(shown),
        "flags": shown.flags.filter(resolved_at=None).select_related("by", "ticket")[:50],
        "seen_tickets": _seen(shown, staff),
        "flag_form": FlagForm(initial={"ticket": request.GET.get("ticket", "")[:20]}),
        "from_ticket": request.GET.get("ticket", "")[:20],
        "public": public_addresses(shown, text),
        "missing": [(code, name) for code, name in SPOKEN.items() if code not in shown.said()],
        "figures": figures_of(shown, at=now_of(request)) if rights["may_write"] else None,
        "now": now_of(request),
        **rights,
    }
    return render(request, "desk/articles/article.html", context)


def _seen(shown: Article, staff: Staff) -> set[int]:
    """Of the tickets that flags name, those that this reader may see."""
    named = shown.flags.filter(resolved_at=None).exclude(ticket=None).values("ticket")
    return set(Ticket.objects.visible_to(staff).filter(pk__in=named).values_list("pk", flat=True))


@require_GET
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    readable = Article.objects.visible_to(staff_of(request))
    kept = get_object_or_404(ArticlePicture, pk=pk, article__in=readable)
    if kept.content_type not in SHOWN:
        raise Http404
    response = FileResponse(default_storage.open(path_of(kept.blob_id)), content_type=kept.content_type)
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, max-age=86400"
    return response


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How many tickets that ended had an article, by team. For those who look after articles."""
    staff = staff_of(request)
    if not may_publish(staff):
        raise NotAllowed
    context = {"shares": shares(staff, at=now_of(request)), "now": now_of(request)}
    return render(request, "desk/articles/figures.html", context)
