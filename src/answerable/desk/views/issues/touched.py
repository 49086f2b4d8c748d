"""Whom an issue touches: said in several ways, listed, counted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_in, now_of, staff_of
from answerable.desk.issues.counting import WHICH, touched_of
from answerable.desk.issues.forms import ReachForm
from answerable.desk.views.issues.seen import stating
from answerable.desk.views.settings.keeping import is_kept
from answerable.people.models import Account, Field
from answerable.regions.models import Region
from answerable.selfservice.issues.actions import reach, remove_reach
from answerable.selfservice.models import How, Reach

_PAGE = 50


@require_http_methods(["GET", "POST"])
def touched(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: who, `which` of them. POST: says one more way in which people are touched."""
    found, staff = stating(request, pk), staff_of(request)
    form = ReachForm(request.POST or None, request.FILES or None, initial={"how": How.FIELD})

    def keep() -> None:
        reach(found, form.wanted(), by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("They are looked for now."))
        return redirect("desk:issue_touched", pk=pk)
    which = next((each for each in WHICH if each.key == request.GET.get("which", "all")), None)
    if which is None:
        raise Http404
    rows = touched_of(found, staff).filter(which.condition).select_related("customer__account")
    after = key_in(request, "after")
    if after:
        rows = rows.filter(pk__gt=after)
    page = list(rows.order_by("pk")[: _PAGE + 1])
    context = {
        "issue": found,
        "form": form,
        "which": which,
        "every": WHICH,
        "rows": page[:_PAGE],
        "next_after": page[_PAGE - 1].pk if len(page) > _PAGE else None,
        "after": after,
        "reaches": [(each, words_of(each)) for each in found.reaches.all()],
        "now": now_of(request),
    }
    return render(request, "desk/issues/touched.html", context, status=422 if form.errors else 200)


@require_POST
def removal(request: HttpRequest, pk: int, reach_id: int) -> HttpResponse:
    row = get_object_or_404(Reach, issue=stating(request, pk), pk=reach_id)
    remove_reach(row, by=actor_of(request), at=now_of(request))
    return redirect("desk:issue_touched", pk=pk)


def words_of(row: Reach) -> str:
    """What is looked for, in words."""
    if row.how == How.REGION:
        return _name(Region.objects.filter(pk=row.what.get("region")).first())
    if row.how == How.ACCOUNT:
        return _name(Account.objects.filter(pk=row.what.get("account")).first())
    if row.how == How.FIELD:
        wanted: dict[str, str] = row.what.get("fields", {})
        known = Field.objects.in_bulk([int(key) for key in wanted])
        return ", ".join(f"{_name(known.get(int(key)))}: {value}" for key, value in wanted.items())
    return str(How(row.how).label)


def _name(row: object) -> str:
    return str(row) if row is not None else _("not there any more")
