"""A skill: what it is, and which tickets need it. The editor works with forms alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, now_of
from answerable.desk.policies.drafting import asked_of
from answerable.desk.queues.drafting import Draft, draft_typed, pressed
from answerable.desk.views.giving.guard import require
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.models import Staff
from answerable.routing.actions import SkillPlan, add_skill, change_skill, remove_skill
from answerable.routing.models import Skill, SkillKind
from answerable.tickets.conditions import Reader, whats

_MOST_PEOPLE = 200


@require_http_methods(["GET", "POST"])
def skill(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    reader = Reader(require(request), now_of(request), is_rule=True)
    found = None if pk is None else get_object_or_404(Skill, pk=pk)
    if request.method == "POST":
        return _edited(request, found, draft_typed(request.POST, reader))
    draft = Draft(reader)
    if found is not None:
        draft.is_any, draft.conditions = found.conditions.is_any, list(found.conditions.each)
    return _page(request, found, draft)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    require(request)
    found = get_object_or_404(Skill, pk=pk)
    remove_skill(found, by=actor_of(request), at=now_of(request))
    messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
    return redirect("desk:giving")


def _edited(request: HttpRequest, found: Skill | None, draft: Draft) -> HttpResponse:
    """`do` is keep, add, `remove:2`, or to show what is written."""
    if pressed(request.POST, draft) == "keep":
        try:
            return _kept(request, found, draft)
        except Refusal as refusal:
            return _page(request, found, draft, refusal.message, status=refusal.status)
    return _page(request, found, draft)


def _kept(request: HttpRequest, found: Skill | None, draft: Draft) -> HttpResponse:
    by, at = actor_of(request), now_of(request)
    if request.POST.get("kind") not in SkillKind.values:
        raise Invalid(_("Choose what kind of skill it is."))
    conditions, _holds, _order = draft.checked()
    wanted = SkillPlan(
        request.POST.get("name", ""), SkillKind(request.POST["kind"]), _language(request, draft), conditions
    )
    if found is None:
        found = add_skill(wanted, by=by, at=at)
        messages.success(request, _("Added. Now say on people’s pages who can do it."))
    else:
        change_skill(found, wanted, by=by, at=at)
        messages.success(request, _("Saved."))
    return redirect("desk:giving")


def _language(request: HttpRequest, draft: Draft) -> str:
    chosen = request.POST.get("language", "")
    return chosen if chosen in dict(_languages(draft.reader)) else ""


def _languages(reader: Reader) -> list[tuple[str, str]]:
    choices = whats(reader)["language"].choices
    return list(choices(reader)) if choices else []


def _page(
    request: HttpRequest, found: Skill | None, draft: Draft, error: str = "", *, status: int = 200
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else {}
    known = found or Skill(kind=SkillKind.PRODUCT)
    context = {
        "skill": found,
        "name": typed.get("name", known.name),
        "kind": typed.get("kind", known.kind),
        "kinds": SkillKind.choices,
        "language": typed.get("language", known.language),
        "languages": _languages(draft.reader),
        "draft": draft,
        "whats": asked_of(draft.reader),
        "people": _who(found),
        "error": error,
    }
    return render(request, "desk/giving/skill.html", context, status=status)


def _who(found: Skill | None) -> list[Staff]:
    if found is None:
        return []
    return list(Staff.objects.active().filter(skills__skill=found).order_by("name")[:_MOST_PEOPLE])
