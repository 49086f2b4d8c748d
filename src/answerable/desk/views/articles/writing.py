"""Writing: a new article, its settings, the editor with its preview, pictures."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.articles.forms import (
    ArchiveForm,
    ArticleForm,
    DraftForm,
    LaterForm,
    NewArticleForm,
    PictureForm,
)
from answerable.desk.articles.showing import MOST_LISTED, body_of
from answerable.desk.frame.requests import actor_of, key_in, key_of, method_of, now_of, staff_of
from answerable.desk.views.articles.listing import article_of, rights_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.selfservice.articles import actions
from answerable.selfservice.articles.actions.pictures import MOST_BYTES
from answerable.selfservice.articles.differences import differences
from answerable.selfservice.articles.markdown import MOST_TEXT
from answerable.selfservice.articles.readers import may_write
from answerable.selfservice.finding.gaps import settle_gap
from answerable.selfservice.models import Article, ArticleText, GapState
from answerable.selfservice.portal.speaking import SPOKEN
from answerable.tickets.models import Brand


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    staff = staff_of(request)
    if not may_write(staff):
        raise NotAllowed
    begun = {"language": staff.language, "owner": staff.pk}
    begun |= {name: request.GET[name] for name in ("title", "language") if name in request.GET}
    form = NewArticleForm(request.POST or None, staff=staff, initial=begun)
    made: list[Article] = []

    @transaction.atomic
    def add() -> None:
        title, language = form.cleaned_data["title"], form.cleaned_data["language"]
        made.append(
            actions.add_article(
                title, form.wanted(), language=language, by=actor_of(request), at=now_of(request)
            )
        )
        _begin_for_gap(request, made[0])

    if request.method == "POST" and is_kept(form, add):
        return redirect("desk:article_write", pk=made[0].pk, language=made[0].source_language)
    context = {"form": form, **rights_of(staff)}
    return render(request, "desk/articles/new.html", context, status=422 if form.errors else 200)


def _begin_for_gap(request: HttpRequest, article: Article) -> None:
    """Where it was begun from what people look for in vain: it is being written, and answered once it is published."""
    words = request.GET.get("gap", "")
    brand = Brand.objects.filter(pk=key_in(request, "of") or 0).first()
    if words and brand is not None:
        settle_gap(
            words,
            GapState.WRITING,
            language=request.GET.get("language", ""),
            brand=brand,
            article=article,
            by=actor_of(request),
            at=now_of(request),
        )


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    staff, shown = staff_of(request), article_of(request, pk)
    if not may_write(staff):
        raise NotAllowed
    form = ArticleForm(request.POST or None, staff=staff, article=shown)

    def change() -> None:
        actions.change_article(shown, form.wanted(), by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, change):
        messages.success(request, _("Saved."))
        return redirect("desk:article", pk=shown.pk)
    context = {"form": form, "article": shown, "archive_form": ArchiveForm(), **rights_of(staff)}
    return render(request, "desk/articles/settings.html", context, status=422 if form.errors else 200)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """POST archives it, DELETE brings it back."""
    shown, by, at = article_of(request, pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.unarchive(shown, by=by, at=at)
        messages.success(request, _("It is back, as it was."))
    else:
        named = request.POST.get("replaced_by", "").strip()
        key = key_of(named)
        instead = Article.objects.visible_to(staff_of(request)).filter(pk=key or 0).first()
        if named and instead is None:
            raise Invalid(_("There is no article of that number."))
        actions.archive(shown, replaced_by=instead, by=by, at=at)
        undo = reverse("desk:article_archive", args=[shown.pk])
        messages.success(request, _("Archived: nobody finds it any more."), extra_tags=undo)
    return redirect("desk:article", pk=shown.pk)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The editor. What is typed keeps itself: htmx posts it and gets back how far it is kept."""
    staff, shown = staff_of(request), article_of(request, pk)
    if not may_write(staff):
        raise NotAllowed
    if language not in SPOKEN:
        raise Http404
    text = shown.said().get(language)
    form = DraftForm(request.POST) if request.method == "POST" else DraftForm(initial=_initial(shown, text))
    context: dict[str, object] = {"edition": text.edition if text is not None else 0}
    if request.method == "POST":
        context = _post(request, shown, language, form)
        if "HX-Request" in request.headers:
            return render(
                request, "desk/articles/_kept.html", {**context, "article": shown, "language": language}
            )
        if context["is_kept"]:
            messages.success(request, _("Kept as a draft."))
            return redirect("desk:article_write", pk=shown.pk, language=language)
    return _editor(request, shown, text, language, form, context)


def _post(request: HttpRequest, shown: Article, language: str, form: DraftForm) -> dict[str, object]:
    edition = key_of(request.POST.get("edition", "")) or 0
    if not form.is_valid():
        return {"edition": edition, "is_kept": False, "trouble": _("Not kept yet: it needs a title.")}
    try:
        kept = actions.write(
            shown, language, form.draft(), edition=edition, by=actor_of(request), at=now_of(request)
        )
    except Refusal as refusal:
        if refusal.code != "edited_meanwhile":
            form.add_error(None, refusal.message)
        theirs = shown.texts.filter(language=language).select_related("written_by").first()
        is_theirs = refusal.code == "edited_meanwhile"
        return {
            "edition": edition,
            "is_kept": False,
            "trouble": refusal.message,
            "theirs": theirs if is_theirs else None,
        }
    return {"edition": kept.edition, "is_kept": True, "kept_at": now_of(request)}


def _editor(
    request: HttpRequest,
    shown: Article,
    text: ArticleText | None,
    language: str,
    form: DraftForm,
    context: dict[str, object],
) -> HttpResponse:
    staff, typed = staff_of(request), str(form["body"].value() or "")
    source = shown.said().get(shown.source_language) if language != shown.source_language else None
    theirs = context.get("theirs")
    body = body_of(typed, shown, staff)
    more = {
        "article": shown,
        "text": text,
        "language": language,
        "language_name": SPOKEN[language],
        "form": form,
        "body": body,
        "pictures": shown.pictures.all(),
        "picture_form": PictureForm(),
        "source": source,
        "source_changes": _changes(source, text) if source is not None else [],
        "meanwhile": differences(theirs.body, typed) if isinstance(theirs, ArticleText) else [],
        "other_languages": [(code, name) for code, name in SPOKEN.items() if code != language],
        "flags": shown.flags.filter(resolved_at=None).select_related("by")[:MOST_LISTED],
        "later_form": LaterForm(),
        "now": now_of(request),
        **rights_of(staff),
    }
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "desk/articles/write.html", {**context, **more}, status=status)


def _initial(shown: Article, text: ArticleText | None) -> dict[str, str]:
    """A language that is only begun starts from nothing: what is not translated is not published by mistake."""
    if text is None:
        return {}
    return {"title": text.title, "summary": text.summary, "slug": text.slug, "body": text.body}


def _changes(source: ArticleText, text: ArticleText | None) -> list[object]:
    """In the source since what this draft follows."""
    followed = text.follows if text is not None else None
    if followed is None or source.published is None:
        return []
    return list(differences(followed.body, source.published.body))


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What is being written, as it will read. Keeps nothing."""
    shown = article_of(request, pk)
    body = body_of(request.POST.get("body", "")[:MOST_TEXT], shown, staff_of(request))
    return render(request, "desk/articles/_preview.html", {"body": body})


@require_POST
def pictures(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep one; answers with all there are, each with a button that puts it into the text."""
    shown, given = article_of(request, pk), request.FILES.get("picture")
    if given is None or (given.size or 0) > MOST_BYTES:
        raise Invalid(_("Choose a picture of at most 2 MB."))
    alt = request.POST.get("alt", "")
    content = given.read()
    actions.keep_article_picture(shown, content, alt, by=actor_of(request), at=now_of(request))
    if "HX-Request" not in request.headers:
        return redirect(request.headers.get("Referer") or reverse("desk:article", args=[shown.pk]))
    return render(
        request, "desk/articles/_pictures.html", {"article": shown, "pictures": shown.pictures.all()}
    )


@require_POST
def catch_up(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    text = text_of(request, pk, language)
    actions.catch_up(text, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Noted: this says what the source says now. Have it reviewed and published."))
    return redirect("desk:article_write", pk=pk, language=language)


def text_of(request: HttpRequest, pk: int, language: str) -> ArticleText:
    """Of an article that they see; drafts are for those who write."""
    shown = article_of(request, pk)
    found = shown.said().get(language)
    if found is None or not may_write(staff_of(request)):
        raise Http404
    return found
