"""The list of providers, and what is said about one: its record, sites, contacts and people."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of
from answerable.desk.providers.words import language_words, tenure_words
from answerable.desk.views.providers.forms import (
    AuthorityForm,
    ContactForm,
    FactsForm,
    NewProviderForm,
    PlacedForm,
    SiteForm,
)
from answerable.desk.views.providers.seen import around, provider_of, providers_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.desk.views.settings.lists import page_by_name
from answerable.ledger.refusals import NotAllowed
from answerable.people.actions import providers as verbs
from answerable.people.models import CharterVersion, Contact, Provider, Site, Staff
from answerable.people.models.charters import in_force
from answerable.people.right_words import GROUPS

_WORDS = {right: words for group in GROUPS.values() for right, words in group.items()}


@require_GET
def providers(request: HttpRequest) -> HttpResponse:
    """All that one may see, by name: with their people and the charter that holds."""
    at = now_of(request)
    page = page_by_name(providers_of(request), after=key_in(request, "after"))
    keys = [each.pk for each in page.rows]
    active = Count("staff", filter=Q(staff__is_active=True))
    people = dict(Provider.objects.filter(pk__in=keys).order_by().annotate(n=active).values_list("pk", "n"))
    signed: dict[int, list[CharterVersion]] = {}
    for version in CharterVersion.objects.filter(provider__in=keys, signed_at__isnull=False):
        signed.setdefault(version.provider_id, []).append(version)
    rows = [(each, people.get(each.pk, 0), in_force(signed.get(each.pk, ()), at)) for each in page.rows]
    context = {"rows": rows, "page": page, "may_manage": staff_of(request).may("providers.manage")}
    return render(request, "desk/providers/providers.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    providers_of(request)
    if not staff_of(request).may("providers.manage"):
        raise NotAllowed
    form, made = NewProviderForm(request.POST or None), list[Provider]()
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: made.append(verbs.add_provider(**form.cleaned_data, by=by, at=at))):
        messages.success(request, _("Added. Now say what is known about it."))
        return redirect("desk:provider_change", pk=made[0].pk)
    return render(request, "desk/providers/new.html", {"form": form})


@require_GET
def provider(request: HttpRequest, pk: int) -> HttpResponse:
    found = provider_of(request, pk)
    context = {
        "languages": language_words(found.languages),
        "teams": found.teams.filter(is_active=True)[:100],
        "under": found.sub_contractors.all()[:50],
        "contacts": found.contacts.all(),
        "withheld": [_WORDS[right] for right in found.withheld_rights if right in _WORDS],
    }
    return render(request, "desk/providers/about.html", context | around(request, found, "provider"))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Its record; what its people may never do has a form of its own."""
    found = provider_of(request, pk, is_to_change=True)
    known = {name: getattr(found, name) for name in FactsForm.base_fields}
    form = FactsForm(request.POST or None, initial=known, provider=found)
    by, at = actor_of(request), now_of(request)

    def keep() -> None:
        verbs.change_provider(found, verbs.ProviderFacts(**form.cleaned_data), by=by, at=at)

    if is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:provider", pk=pk)
    return _form(request, found, form, "provider", _("Change the record"))


@require_http_methods(["GET", "POST"])
def authority(request: HttpRequest, pk: int) -> HttpResponse:
    found = provider_of(request, pk, is_to_change=True)
    known = {"withheld": found.withheld_rights, "refund_limit": found.refund_limit}
    form = AuthorityForm(request.POST or None, initial=known | {"refund_currency": found.refund_currency})
    if found.is_in_house:
        del form.fields["withheld"]
    by, at = actor_of(request), now_of(request)

    def keep() -> None:
        given = form.cleaned_data
        wanted = verbs.Authority(
            frozenset(given.get("withheld", ())), given["refund_limit"], given["refund_currency"]
        )
        verbs.change_authority(found, wanted, by=by, at=at)

    if is_kept(form, keep):
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("desk:provider", pk=pk)
    return _form(request, found, form, "provider", _("What its people may do"))


@require_GET
def sites(request: HttpRequest, pk: int) -> HttpResponse:
    found = provider_of(request, pk)
    rows = found.sites.annotate(people=Count("staff", filter=Q(staff__is_active=True)))
    context = {"rows": [(each, language_words(each.languages)) for each in rows]}
    return render(request, "desk/providers/sites.html", context | around(request, found, "provider_sites"))


@require_http_methods(["GET", "POST", "DELETE"])
def site(request: HttpRequest, pk: int, site_pk: int | None = None) -> HttpResponse:
    found = provider_of(request, pk, is_to_change=True)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE" and site_pk is not None:
        verbs.remove_site(found, site_pk, by=by, at=at)
        messages.success(request, _("Removed."))
        return redirect("desk:provider_sites", pk=pk)
    known = None if site_pk is None else get_object_or_404(Site, provider=found, pk=site_pk)
    form = SiteForm(request.POST or None, initial=_of(known, SiteForm) or {"time_zone": "UTC"})
    if is_kept(
        form, lambda: verbs.keep_site(found, known, verbs.SiteWanted(**form.cleaned_data), by=by, at=at)
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:provider_sites", pk=pk)
    title = _("Change the site") if known else _("Add a site")
    return _form(request, found, form, "provider_sites", title, removes=known is not None)


@require_http_methods(["GET", "POST", "DELETE"])
def contact(request: HttpRequest, pk: int, contact_pk: int | None = None) -> HttpResponse:
    found = provider_of(request, pk, is_to_change=True)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE" and contact_pk is not None:
        verbs.remove_contact(found, contact_pk, by=by, at=at)
        messages.success(request, _("Removed."))
        return redirect("desk:provider", pk=pk)
    known = None if contact_pk is None else get_object_or_404(Contact, provider=found, pk=contact_pk)
    form = ContactForm(request.POST or None, initial=_of(known, ContactForm))
    if is_kept(
        form, lambda: verbs.keep_contact(found, known, verbs.ContactWanted(**form.cleaned_data), by=by, at=at)
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:provider", pk=pk)
    title = _("Change the contact") if known else _("Add a contact")
    return _form(request, found, form, "provider", title, removes=known is not None)


@require_GET
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who works for it, where, and how long they do."""
    found, today = provider_of(request, pk), now_of(request).date()
    active = Staff.objects.visible_to(staff_of(request)).active().filter(provider=found)
    rows = active.select_related("site", "custom_role").prefetch_related("teams")
    page = page_by_name(rows, after=key_in(request, "after"))
    shown = [(each, tenure_words(each.started_on or each.joined_at.date(), today)) for each in page.rows]
    context = {"rows": shown, "page": page}
    return render(request, "desk/providers/people.html", context | around(request, found, "provider_people"))


@require_http_methods(["GET", "POST"])
def placed(request: HttpRequest, pk: int, staff_pk: int) -> HttpResponse:
    """Where somebody works and since when."""
    found = provider_of(request, pk, is_to_change=True)
    visible = Staff.objects.visible_to(staff_of(request)).filter(provider=found)
    person = get_object_or_404(visible, pk=staff_pk)
    initial = {"site": person.site_id, "started_on": person.started_on}
    form = PlacedForm(request.POST or None, initial=initial, provider=found)
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: verbs.place_staff(person, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:provider_people", pk=pk)
    return _form(request, found, form, "provider_people", person.name)


def _of(known: Site | Contact | None, form: Any) -> dict[str, Any]:
    return {} if known is None else {name: getattr(known, name) for name in form.base_fields}


def _form(
    request: HttpRequest, found: Provider, form: Any, tab: str, title: str, *, removes: bool = False
) -> HttpResponse:
    context = around(request, found, tab) | {"form": form, "title": title, "removes": removes, "back": tab}
    context["fields"] = [(each, not each.field.required) for each in form]
    return render(request, "desk/providers/form.html", context)
