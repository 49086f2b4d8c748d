"""From draft to published: asking, looking through what changed, approving, publishing now or later, going back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.desk.articles.forms import LaterForm
from answerable.desk.articles.showing import body_of
from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, key_in, key_of, method_of, now_of, staff_of
from answerable.desk.views.articles.listing import rights_of
from answerable.desk.views.articles.writing import text_of
from answerable.selfservice.articles import actions
from answerable.selfservice.articles.differences import differences
from answerable.selfservice.models import ArticleText, ArticleVersion

MOST_VERSIONS = 50


@require_GET
def review(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The draft beside what is published: what differs, and how it will read."""
    text = text_of(request, pk, language)
    before = text.published
    context = {
        "article": text.article,
        "text": text,
        "before": before,
        "changes": differences(before.body if before is not None else "", text.body),
        "body": body_of(text.body, text.article, staff_of(request)),
        "is_own": actions.is_own_work(text, actor_of(request)),
        "later_form": LaterForm(),
        "now": now_of(request),
        **rights_of(staff_of(request)),
    }
    return render(request, "desk/articles/review.html", context)


@require_POST
def asking(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """POST asks for a review, DELETE sends it back to be changed."""
    text, by, at = text_of(request, pk, language), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.send_back(text, by=by, at=at)
        messages.success(request, _("Back to be changed."))
        return redirect("desk:article_write", pk=pk, language=language)
    actions.ask_review(text, by=by, at=at)
    messages.success(request, _("Somebody who may publish looks through it now."))
    return redirect("desk:article_review", pk=pk, language=language)


@require_POST
def approval(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Of exactly the words that were on the page; with `then=publish` they go out at once."""
    text, by, at = text_of(request, pk, language), actor_of(request), now_of(request)
    edition = key_of(request.POST.get("edition", "")) or 0
    approved = actions.approve(text, edition=edition, by=by, at=at)
    if request.POST.get("then") == "publish":
        actions.publish(approved, by=by, at=at)
        messages.success(request, _("Approved, and published."))
    else:
        messages.success(request, _("Approved. It is published when somebody says so."))
    return redirect("desk:article_review", pk=pk, language=language)


@require_POST
def publication(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """POST publishes what was reviewed, DELETE withdraws it."""
    text, by, at = text_of(request, pk, language), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.withdraw(text, by=by, at=at)
        messages.success(request, _("Withdrawn: nobody reads it any more."))
    else:
        actions.publish(text, by=by, at=at)
        messages.success(request, _("Published: everybody whom it is for reads it now."))
    return redirect("desk:article", pk=pk)


@require_POST
def schedule(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """POST names the time at which it goes out by itself, DELETE takes that back."""
    text, by, at = text_of(request, pk, language), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.unschedule(text, by=by, at=at)
        messages.success(request, _("It does not go out by itself any more."))
    else:
        actions.publish_later(text, checked(LaterForm(request.POST))["at"], by=by, at=at)
        messages.success(request, _("It goes out by itself at that time."))
    return redirect("desk:article_review", pk=pk, language=language)


@require_GET
def versions(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """All that was ever approved, and what differs between one and another; `old` and `new` are numbers."""
    text = text_of(request, pk, language)
    rows = list(text.versions.select_related("written_by", "approved_by")[:MOST_VERSIONS])
    old, new = _chosen(text, key_in(request, "old")), _chosen(text, key_in(request, "new"))
    if new is None and len(rows) > 1:
        old, new = rows[1], rows[0]
    context = {
        "article": text.article,
        "text": text,
        "versions": rows,
        "old": old,
        "new": new,
        "changes": differences(old.body, new.body) if old is not None and new is not None else [],
        "now": now_of(request),
        **rights_of(staff_of(request)),
    }
    return render(request, "desk/articles/versions.html", context)


def _chosen(text: ArticleText, number: int | None) -> ArticleVersion | None:
    return text.versions.filter(number=number).first() if number is not None else None


@require_POST
def restoring(request: HttpRequest, pk: int, language: str, number: int) -> HttpResponse:
    text = text_of(request, pk, language)
    version = get_object_or_404(text.versions.select_related("text"), number=number)
    actions.restore(version, by=actor_of(request), at=now_of(request))
    messages.success(request, _("What it said then is the draft now."))
    return redirect("desk:article_write", pk=pk, language=language)
