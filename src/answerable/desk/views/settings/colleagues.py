"""Colleagues: who works here, as what and where; invited, changed, let go."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.audit import changes_of
from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.desk.views.settings.lists import page_by_name
from answerable.ledger.refusals import NotAllowed
from answerable.people.access import RIGHTS, Role
from answerable.people.actions import (
    Post,
    access_of,
    change_staff,
    deactivate_staff,
    end_sessions,
    reactivate_staff,
    set_looked_over,
)
from answerable.people.actions.roles import MOST_ROLES
from answerable.people.invitations import add_by_invitation, invite_staff
from answerable.people.looking_after import looked_after_by, manages_own
from answerable.people.models import CustomRole, Provider, Staff, Team
from answerable.people.models.staff import StaffQuerySet


class TeamsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.provider.name}"


class ColleagueForm(forms.Form):
    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    provider = forms.ModelChoiceField(
        Provider.objects.all(), empty_label=None, label=gettext_lazy("Works for")
    )
    teams = TeamsField(
        Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Teams"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, asker: Staff, staff: Staff | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Q(is_active=True) | Q(pk__in=staff.teams.all()) if staff else Q(is_active=True)
        if is_outsider := not asker.may("staff.manage"):
            teams &= Q(provider=asker.provider_id)
            offer(self, "provider", Provider.objects.filter(pk=asker.provider_id))
        offer(self, "teams", Team.objects.filter(teams).select_related("provider"))
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        self._own_roles = {f"own-{each.pk}": each for each in CustomRole.objects.all()[:MOST_ROLES]}
        own = [(key, each.name) for key, each in self._own_roles.items()]
        role.choices = [*Role.choices, (_("Of your own"), own)] if own else Role.choices
        if is_outsider:
            own_rights = {key: each.held() for key, each in self._own_roles.items()}
            role.choices = [
                *((each.value, each.label) for each in Role if _may_give(asker, each)),
                *((key, words) for key, words in own if own_rights[key] <= asker.rights),
            ]
        role.help_text = _(
            "Agents answer; supervisors also lead; managers oversee and do not write to customers; "
            "administrators may do everything."
        )
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [
            (code, translation.get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
        ]

    def post(self) -> Post:
        wanted = self.cleaned_data
        own = self._own_roles.get(wanted["role"])
        return Post(
            name=wanted["name"],
            provider=wanted["provider"],
            role=Role(own.like if own else wanted["role"]),
            custom_role=own,
            teams=tuple(wanted["teams"]),
            language=wanted["language"],
        )


class InvitationForm(ColleagueForm):
    email = forms.EmailField(label=gettext_lazy("Mail address"))
    field_order = ("name", "email")


def _may_give(asker: Staff, role: Role) -> bool:
    """For showing; the verbs decide by themselves."""
    return role in access_of(asker.provider).gives or asker.rights >= RIGHTS[role]


def _visible(request: HttpRequest) -> StaffQuerySet:
    staff = staff_of(request)
    if not staff.may("staff.manage") and not manages_own(staff):
        raise NotAllowed
    return looked_after_by(staff)


@require_GET
def colleagues(request: HttpRequest) -> HttpResponse:
    """Who works here; with `gone`, who no longer does."""
    found = _visible(request)
    asked = request.GET.get("q", "").strip()[:100]
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(email__icontains=asked))
    is_about_gone = "gone" in request.GET
    rows = found.select_related("provider", "custom_role").prefetch_related("teams")
    gone = rows.filter(is_active=False)
    context: dict[str, Any] = {
        "page": page_by_name(gone if is_about_gone else rows.active(), after=key_in(request, "after")),
        "gone": None if is_about_gone else page_by_name(gone, after=None),
        "is_about_gone": is_about_gone,
        "asked": asked,
    }
    return render(request, "desk/settings/colleagues.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    _visible(request)
    known = {"role": Role.AGENT, "language": "en", "provider": staff_of(request).provider_id}
    form = InvitationForm(request.POST or None, initial=known, asker=staff_of(request))
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: add_by_invitation(form.cleaned_data["email"], form.post(), by=by, at=at)):
        name = form.cleaned_data["name"]
        messages.success(request, _("%(name)s is invited: a mail is on its way.") % {"name": name})
        return redirect("desk:colleagues")
    return render(request, "desk/settings/colleague.html", {"form": form})


@require_http_methods(["GET", "POST"])
def colleague(request: HttpRequest, pk: int) -> HttpResponse:
    staff = get_object_or_404(_visible(request).select_related("provider"), pk=pk)
    form = ColleagueForm(request.POST or None, initial=_initial(staff), staff=staff, asker=staff_of(request))
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: change_staff(staff, form.post(), by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:colleague", pk=pk)
    context = {"form": form, "colleague": staff, "changes": changes_of(staff)}
    return render(request, "desk/settings/colleague.html", context)


@require_POST
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    staff = get_object_or_404(_visible(request), pk=pk)
    invite_staff(staff, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Sent. A link sent before no longer works."))
    return redirect("desk:colleague", pk=pk)


@require_POST
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """POST lets them in again, DELETE ends it."""
    staff = get_object_or_404(_visible(request), pk=pk)
    verb = deactivate_staff if method_of(request) == "DELETE" else reactivate_staff
    staff = verb(staff, by=actor_of(request), at=now_of(request))
    said = _("%(name)s can sign in again.") if staff.is_active else _("%(name)s can no longer sign in.")
    messages.success(request, said % {"name": staff.name})
    return redirect("desk:colleague", pk=pk)


@require_POST
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """They sign in anew, everywhere."""
    staff = get_object_or_404(_visible(request), pk=pk)
    end_sessions(staff, by=actor_of(request), at=now_of(request))
    messages.success(request, _("%(name)s has to sign in anew.") % {"name": staff.name})
    return redirect("desk:colleague", pk=pk)


@require_POST
def looked_over(request: HttpRequest, pk: int) -> HttpResponse:
    """POST has their answers looked over before they are sent, DELETE ends it."""
    staff = get_object_or_404(_visible(request), pk=pk)
    wanted = method_of(request) != "DELETE"
    set_looked_over(staff, wanted, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Saved."))
    return redirect("desk:colleague", pk=pk)


def _initial(staff: Staff) -> dict[str, Any]:
    return {
        "name": staff.name,
        "role": f"own-{staff.custom_role_id}" if staff.custom_role_id else staff.role,
        "provider": staff.provider_id,
        "teams": list(staff.teams.values_list("pk", flat=True)),
        "language": staff.language,
    }
