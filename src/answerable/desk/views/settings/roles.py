"""Roles: what the built-in ones may do, and those that a company makes for itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.access import RIGHTS, Role
from answerable.people.actions import RoleWanted, add_role, change_role, remove_role
from answerable.people.actions.roles import MOST_ROLES
from answerable.people.models import CustomRole
from answerable.people.right_words import GROUPS

_LIKE = [
    (Role.AGENT, gettext_lazy("as agents: the tickets of their teams, and those of no team yet")),
    (Role.SUPERVISOR, gettext_lazy("as supervisors: everything; at a provider, the tickets of their teams")),
    (Role.MANAGER, gettext_lazy("as managers: everything; at a provider, all that is the provider’s")),
]


class RoleForm(forms.Form):
    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    like = forms.TypedChoiceField(
        choices=_LIKE, coerce=Role, widget=forms.RadioSelect, label=gettext_lazy("What they see")
    )
    rights = forms.MultipleChoiceField(
        choices=[(right, words) for rights in GROUPS.values() for right, words in rights.items()],
        required=False,
    )

    def wanted(self) -> RoleWanted:
        given = self.cleaned_data
        return RoleWanted(given["name"], given["like"], frozenset(given["rights"]))


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    _require(request)
    own = CustomRole.objects.annotate(people=Count("staff"))[:MOST_ROLES]
    context = {"own": own, "built_in": [(role.label, _words(RIGHTS[role])) for role in Role]}
    return render(request, "desk/settings/roles.html", context)


@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add one or change one; DELETE removes it."""
    _require(request)
    found = get_object_or_404(CustomRole, pk=pk) if pk is not None else None
    if found is not None and method_of(request) == "DELETE":
        return _removed(request, found)
    form = RoleForm(request.POST or None, initial=_initial(found))
    by, at = actor_of(request), now_of(request)

    def keep() -> None:
        if found is None:
            add_role(form.wanted(), by=by, at=at)
        else:
            change_role(found, form.wanted(), by=by, at=at)

    if is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:roles")
    return render(request, "desk/settings/role.html", _context(form, found, staff_of(request).rights))


def _removed(request: HttpRequest, found: CustomRole) -> HttpResponse:
    try:
        remove_role(found, by=actor_of(request), at=now_of(request))
    except Refusal as refusal:
        form = RoleForm(initial=_initial(found))
        context = _context(form, found, staff_of(request).rights) | {"not_removed": refusal.message}
        return render(request, "desk/settings/role.html", context)
    messages.success(request, _("Removed."))
    return redirect("desk:roles")


def _require(request: HttpRequest) -> None:
    if not staff_of(request).may("staff.manage"):
        raise NotAllowed


def _initial(found: CustomRole | None) -> dict[str, Any]:
    if found is None:
        return {"like": Role.AGENT, "rights": sorted(RIGHTS[Role.AGENT])}
    return {"name": found.name, "like": found.like, "rights": sorted(found.held())}


def _context(form: RoleForm, found: CustomRole | None, own: frozenset[str]) -> dict[str, Any]:
    """`groups` hold each right with its words, whether it is ticked, and whether one may give or take it."""
    ticked = set(form["rights"].value() or ())
    groups = {
        heading: [(right, words, right in ticked, right in own) for right, words in rights.items()]
        for heading, rights in GROUPS.items()
    }
    return {"form": form, "role": found, "groups": groups}


def _words(rights: frozenset[str]) -> list[tuple[Any, list[Any]]]:
    """Of each group those that are in it."""
    kept = (
        (heading, [words for right, words in each.items() if right in rights])
        for heading, each in GROUPS.items()
    )
    return [(heading, words) for heading, words in kept if words]
