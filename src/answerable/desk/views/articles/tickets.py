"""Articles beside a ticket: found, linked, put into the answer, flagged."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.channels.web.fronts import front_of, fronts
from answerable.desk.articles.forms import FlagForm
from answerable.desk.articles.showing import MOST_LISTED, with_texts
from answerable.desk.finding.fitting import fits, language_of
from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.views.articles.listing import article_of
from answerable.ledger.refusals import Refusal
from answerable.selfservice.articles import actions
from answerable.selfservice.articles.markdown import plain
from answerable.selfservice.articles.public import address_of, base_of
from answerable.selfservice.audience import Audience
from answerable.selfservice.finding.reading import find_for
from answerable.selfservice.models import Article, ArticleFlag, ArticleText, ArticleVersion, FlagWhat
from answerable.tickets.models import DraftKind, Ticket

MOST_WORDS = 4000
_FOUND = 20


@dataclass(frozen=True)
class Fitting:
    """An article that may be what the ticket is about, in the customer's language where it has that."""

    article: Article
    version: ArticleVersion
    language: str
    address: str = ""
    is_linked: bool = False


def fitting(request: HttpRequest, ticket: Ticket, query: str, *, for_reply: bool) -> list[Article]:
    """For customers only what everybody may read; a ticket of one brand knows nothing of another's. Without a query
    first what fits the ticket's own words, then the newest."""
    rows = Article.objects.visible_to(staff_of(request)).published()
    audience, any_brand = Audience.PUBLIC if for_reply else None, ticket.brand_id is None
    if ticket.brand_id is not None:
        rows = rows.filter(Q(brand=None) | Q(brand=ticket.brand_id))
    if for_reply:
        rows = rows.filter(audience=Audience.PUBLIC)
    if not query:
        places = fits(ticket, staff_of(request), "article", audience=audience, any_brand=any_brand)
        best = sorted(with_texts(rows.filter(pk__in=places)), key=lambda each: places[each.pk])
        others = with_texts(rows.exclude(pk__in=places).order_by("-pk"))
        return [*best, *others[: MOST_LISTED - len(best)]]
    hits = find_for(
        staff_of(request),
        query,
        language=language_of(ticket),
        limit=_FOUND,
        is_whole=False,
        kinds=["article"],
        audience=audience,
        brand_id=ticket.brand_id,
        any_brand=any_brand,
    )
    places = {each.key: place for place, each in reversed([*enumerate(hits)])}
    return sorted(with_texts(rows.filter(pk__in=places)), key=lambda each: places[each.pk])


@require_GET
def found(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: what fits `q`, for the composer's list and as a page of its own."""
    ticket, query = ticket_of(request, reference), request.GET.get("q", "")[:200].replace("\0", "").strip()
    is_list = "HX-Request" in request.headers
    for_reply = is_list and request.GET.get("kind", "") != DraftKind.NOTE
    linked = set(ticket.article_uses.values_list("article", flat=True))
    use = partial(reverse, "desk:ticket_article_use")
    rows = [
        Fitting(each, text.published, text.language, use(args=[ticket.reference, each.pk]), each.pk in linked)
        for each in fitting(request, ticket, query, for_reply=for_reply)
        if (text := each.best_text(ticket.customer.language, staff_of(request).language)) is not None
        and text.published is not None
    ]
    context = {"ticket": ticket, "rows": rows, "query": query, "for_reply": for_reply}
    template = "desk/articles/_found.html" if is_list else "desk/articles/found.html"
    return render(request, template, context)


@require_POST
def use(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What is put into the text: its address, or with `as=text` its words. It is linked with the ticket by that."""
    ticket, shown = ticket_of(request, reference), article_of(request, pk)
    for_reply = request.POST.get("kind", "") != DraftKind.NOTE
    if for_reply and shown.audience != Audience.PUBLIC:
        raise Refusal(_("This article is for colleagues. Put it into a note."), code="not_public")
    text = shown.best_text(ticket.customer.language if for_reply else staff_of(request).language)
    if text is None or text.published is None:
        raise Article.DoesNotExist
    actions.link_article(ticket, shown, by=actor_of(request), at=now_of(request))
    if request.GET.get("as") == "text":
        return JsonResponse({"text": plain(text.published.body)[:MOST_WORDS]})
    address = _public(ticket, text) if for_reply else ""
    address = address or request.build_absolute_uri(reverse("desk:article", args=[shown.pk]))
    return JsonResponse({"text": f"{text.published.title}: {address}"})


def _public(ticket: Ticket, text: ArticleText) -> str:
    """On the pages of the ticket's brand, else of the article's, else on the first there are."""
    front = front_of(ticket.brand_id) or front_of(text.article.brand_id) or fronts().first()
    if front is None:
        raise Refusal(_("There are no pages for customers yet, so that it has no address."), code="no_pages")
    return base_of(front) + address_of(front, text, ticket.customer.language.partition("-")[0])


@require_POST
def linked(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """POST links it with the ticket, DELETE takes that back."""
    ticket, by, at = ticket_of(request, reference), actor_of(request), now_of(request)
    shown = article_of(request, pk)
    if method_of(request) == "DELETE":
        actions.unlink_article(ticket, shown, by=by, at=at)
        messages.success(request, _("No longer linked."))
    else:
        actions.link_article(ticket, shown, by=by, at=at)
        messages.success(request, _("Linked with the ticket."))
    return redirect(ticket)


@require_POST
def flags(request: HttpRequest, pk: int) -> HttpResponse:
    shown, said = article_of(request, pk), checked(FlagForm(request.POST))
    ticket = ticket_of(request, said["ticket"]) if said["ticket"] else None
    actions.flag(
        shown, FlagWhat(said["what"]), said["words"], ticket=ticket, by=actor_of(request), at=now_of(request)
    )
    messages.success(request, _("Noted. Whoever looks after the article sees it."))
    return redirect(ticket) if ticket is not None else redirect("desk:article", pk=pk)


@require_POST
def flag(request: HttpRequest, pk: int, flag_pk: int) -> HttpResponse:
    """DELETE: it was seen to."""
    raised = get_object_or_404(ArticleFlag, pk=flag_pk, article=article_of(request, pk))
    if method_of(request) == "DELETE":
        actions.resolve_flag(raised, by=actor_of(request), at=now_of(request))
        messages.success(request, _("Seen to."))
    return redirect("desk:article", pk=pk)
