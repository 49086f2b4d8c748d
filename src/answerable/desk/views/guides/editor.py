"""Guides: the list, what one is about, its outline with what is wrong, publishing it, and where people give up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of
from answerable.desk.guides.forms import AboutForm, about_of, languages_of, words_in
from answerable.desk.guides.outline import behind_words, faults, outline, title_of
from answerable.desk.guides.words import ENDS, KINDS
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides import writing
from answerable.selfservice.guides.measuring import WINDOW
from answerable.selfservice.guides.measuring import followed as followed_of
from answerable.selfservice.guides.pages import picture_response
from answerable.selfservice.guides.paths import Guide as Path
from answerable.selfservice.models import Guide, GuidePicture, GuideVersion
from answerable.tickets.search.folding import fold

PAGE = 100


@require_GET
def guides(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:200]
    rows = Guide.objects.visible_to(staff_of(request)).select_related("published", "brand", "owner")
    after = rows.filter(pk=key_in(request, "after") or 0).first()
    if after is not None:
        rows = rows.filter(title__gt=after.title) | rows.filter(title=after.title, pk__gt=after.pk)
    found = [each for each in rows[: PAGE + 1] if fold(query) in fold(f"{each.title} {each.product}")]
    context = {
        "guides": found[:PAGE],
        "next_after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "query": query,
        "now": now_of(request),
    }
    return render(request, "desk/guides/guides.html", context)


@require_GET
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """Its whole path; what is wrong always stands beside it."""
    found = one(request, pk)
    path = found.path
    context = {
        "guide": found,
        "lines": outline(path),
        "faults": faults(path),
        "behind": behind_words(path),
        "kinds": KINDS.items(),
        "languages": languages_of(path),
        "versions": found.versions.select_related("published_by")[:20],
        "can_publish": _can_publish(request),
        "now": now_of(request),
    }
    return render(request, "desk/guides/guide.html", context)


@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What stands over all steps."""
    staff = staff_of(request)
    if not staff.may("guides.write"):
        raise NotAllowed
    found = one(request, pk) if pk is not None else None
    posted = request.POST if request.method == "POST" else None
    form = AboutForm(posted, initial=about_of(found), staff=staff)
    if posted is not None and form.is_valid():
        try:
            kept = _described(request, found, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("desk:guide", kept.pk)
    path = found.path if found else Path()
    values = posted or {
        f"{name}:{code}": words
        for name, said in (("title", path.title), ("lead", path.lead))
        for code, words in said.items()
    }
    texts = [
        (code, name, values.get(f"title:{code}", ""), values.get(f"lead:{code}", ""))
        for code, name in languages_of(path)
    ]
    return render(request, "desk/guides/about.html", {"guide": found, "form": form, "texts": texts})


def _described(request: HttpRequest, found: Guide | None, given: dict[str, Any]) -> Guide:
    languages = given["languages"]
    wanted = writing.Described(
        languages=languages,
        title=words_in(request.POST, "title", languages),
        lead=words_in(request.POST, "lead", languages),
        audience=Audience(given["audience"]),
        brand=given["brand"],
        product=given["product"],
        owner=given["owner"],
        category=given["category"],
    )
    by, at = actor_of(request), now_of(request)
    if found is None:
        return writing.add_guide(wanted, by=by, at=at)
    return writing.describe(found, wanted, by=by, at=at)


@require_POST
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    writing.publish(one(request, pk), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Published: it can be followed now."))
    return redirect("desk:guide", pk)


@require_http_methods(["POST", "DELETE"])
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST withdraws it, DELETE brings it back."""
    found, by, at = one(request, pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        writing.restore(found, by=by, at=at)
        messages.success(request, _("It can be followed again."))
    else:
        writing.withdraw(found, by=by, at=at)
        messages.success(request, _("Withdrawn: nobody begins it any more."))
    return redirect("desk:guide", pk)


@require_GET
def followed(request: HttpRequest, pk: int) -> HttpResponse:
    """Of everybody who came to a step, how many left there."""
    found = one(request, pk)
    number, language = key_in(request, "version"), request.GET.get("language", "")[:12]
    versions = list(found.versions.values_list("number", flat=True)[:50])
    version = GuideVersion.objects.filter(guide=found, number=number or 0).first() or found.published
    path = version.path if version is not None else found.path
    counted = followed_of(found, at=now_of(request), version=number, language=language)
    steps = [
        (title_of(path, step), counted.left[step.key])
        for step in path.steps
        if step.key in counted.left and step.is_shown and not step.is_end
    ]
    context = {
        "guide": found,
        "steps": steps,
        "counted": counted,
        "ends": [(ENDS.get(key, key), n) for key, n in sorted(counted.ends.items())],
        "versions": versions,
        "version": number,
        "languages": languages_of(path),
        "language": language,
        "days": WINDOW.days,
    }
    return render(request, "desk/guides/followed.html", context)


@require_GET
def picture(request: HttpRequest, pk: int, picture: int) -> HttpResponseBase:
    return picture_response(get_object_or_404(GuidePicture, pk=picture, guide=one(request, pk)))


def one(request: HttpRequest, pk: int) -> Guide:
    rows = Guide.objects.visible_to(staff_of(request)).select_related("published", "brand", "owner")
    return get_object_or_404(rows, pk=pk)


def _can_publish(request: HttpRequest) -> bool:
    staff = staff_of(request)
    return staff.may("guides.publish") and staff.scope.company is None
