"""Categories, and what providers' people may write and read."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.articles.forms import CategoryForm
from answerable.desk.frame.requests import actor_of, key_of, method_of, now_of, staff_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Provider, ProviderKind, Staff
from answerable.selfservice.articles import actions
from answerable.selfservice.articles.readers import may_manage
from answerable.selfservice.models import ArticleCategory, ReadingLimit, WritingPermission

MOST_PEOPLE, MOST_PROVIDERS = 500, 100


def _guard(request: HttpRequest) -> None:
    if not may_manage(staff_of(request)):
        raise NotAllowed


@require_http_methods(["GET", "POST"])
def categories(request: HttpRequest) -> HttpResponse:
    """All there are, and a form for one more."""
    _guard(request)
    form = CategoryForm(request.POST or None)

    def add() -> None:
        actions.add_category(form.wanted(), by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, add):
        messages.success(request, _("Added."))
        return redirect("desk:article_categories")
    rows = ArticleCategory.objects.annotate(count=Count("articles")).select_related("brand")
    tops = [each for each in rows if each.parent_id is None]
    context = {
        "form": form,
        "tops": [(each, [one for one in rows if one.parent_id == each.pk]) for each in tops],
    }
    return render(request, "desk/articles/categories.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, pk: int) -> HttpResponse:
    """POST changes it, DELETE removes it."""
    _guard(request)
    found = get_object_or_404(ArticleCategory, pk=pk)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.remove_category(found, by=by, at=at)
        messages.success(request, _("Removed."))
        return redirect("desk:article_categories")
    form = CategoryForm(request.POST or None, category=found)
    if request.method == "POST" and is_kept(
        form, lambda: actions.change_category(found, form.wanted(), by=by, at=at)
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:article_categories")
    context = {"form": form, "category": found}
    return render(request, "desk/articles/category.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET"])
def permissions(request: HttpRequest) -> HttpResponse:
    """Who of providers' people writes, and what each provider reads."""
    _guard(request)
    outside = Staff.objects.active().filter(provider__kind=ProviderKind.OUTSOURCED).select_related("provider")
    given = set(WritingPermission.objects.values_list("staff", flat=True))
    limits = {each.provider_id: each for each in ReadingLimit.objects.prefetch_related("categories")}
    providers = Provider.objects.filter(kind=ProviderKind.OUTSOURCED)[:MOST_PROVIDERS]
    context = {
        "people": [
            (each, each.pk in given) for each in outside.order_by("provider__name", "name")[:MOST_PEOPLE]
        ],
        "providers": [
            (
                each,
                each.pk in limits,
                {one.pk for one in limits[each.pk].categories.all()} if each.pk in limits else set(),
            )
            for each in providers
        ],
        "categories": ArticleCategory.objects.filter(parent=None),
    }
    return render(request, "desk/articles/permissions.html", context)


@require_POST
def writer(request: HttpRequest, pk: int) -> HttpResponse:
    """POST lets somebody of a provider write, DELETE takes that back."""
    _guard(request)
    person, by, at = get_object_or_404(Staff, pk=pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.let_write_no_more(person, by=by, at=at)
        messages.success(request, _("%(name)s does not write articles any more.") % {"name": person.name})
    else:
        actions.let_write(person, by=by, at=at)
        messages.success(request, _("%(name)s may write articles.") % {"name": person.name})
    return redirect("desk:article_permissions")


@require_POST
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """POST limits what a provider's people read to some categories, DELETE lets them read all."""
    _guard(request)
    provider, by, at = get_object_or_404(Provider, pk=pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.free_reading(provider, by=by, at=at)
        messages.success(request, _("They read every category."))
    else:
        keys = [key for each in request.POST.getlist("category") if (key := key_of(each)) is not None]
        chosen = list(ArticleCategory.objects.filter(pk__in=keys[:200]))
        actions.limit_reading(provider, chosen, by=by, at=at)
        messages.success(request, _("They read these categories alone, and what is for everybody."))
    return redirect("desk:article_permissions")
