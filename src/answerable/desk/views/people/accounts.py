"""Accounts: the organisations that customers belong to."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.customers.forms import AccountForm, ContractForm
from answerable.desk.customers.tickets import figures_of, page_of
from answerable.desk.frame.requests import actor_of, key_in, key_of, method_of, now_of, staff_of
from answerable.desk.goodwill.showing import totals_of
from answerable.desk.policies.agreed import TimesDraft, may_agree, times_kept, times_typed, told_of
from answerable.desk.queues.counting import counts
from answerable.desk.reading.own_fields import own_fields
from answerable.desk.views.people.seen import account_of, named_in
from answerable.desk.views.settings.keeping import is_kept
from answerable.desk.views.settings.lists import page_by_name
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people import actions
from answerable.people.actions import Contract, Place
from answerable.people.masking import Part, is_masked, shown_domain
from answerable.people.models import Account, AccountDomain, Customer, Staff
from answerable.promises.actions import agree_times
from answerable.regions.belonging import regions
from answerable.tickets.models import Ticket

_PEOPLE, _MOST_LISTED = 50, 100


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """All that one may see, by name; `q` finds a part of the name, or a domain."""
    staff, asked = staff_of(request), request.GET.get("q", "").strip()[:200]
    rows = Account.objects.visible_to(staff)
    if asked:
        named = rows.filter(name__icontains=asked)
        of_domain = AccountDomain.objects.filter(name=asked.rpartition("@")[2].lower()).values("account")
        # By what is masked nobody looks for anything: they would learn it.
        rows = named if is_masked(staff, Part.ADDRESS) else named | rows.filter(pk__in=of_domain)
    page = page_by_name(rows, after=key_in(request, "after"))
    people = Customer.objects.visible_to(staff).present()
    counted = counts(people, "account", [account.pk for account in page.rows])
    context = {
        "rows": [(account, counted[account.pk]) for account in page.rows],
        "page": page,
        "asked": asked,
        "may_add": _may_add(request),
        "sees_contract": _sees_contract(staff),
    }
    return render(request, "desk/people/accounts.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not _may_add(request):
        raise NotAllowed
    form = AccountForm(request.POST or None, staff=staff_of(request))
    made: list[Account] = []
    by, at = actor_of(request), now_of(request)

    @transaction.atomic
    def keep() -> None:
        name, domains = form.cleaned_data["name"], form.cleaned_data["domains"]
        made.append(actions.create_account(name, domains=domains, by=by, at=at))
        actions.change_account(made[0], place=form.place(Place()), by=by, at=at)

    if is_kept(form, keep):
        return redirect("desk:account", pk=made[0].pk)
    return render(request, "desk/people/account_change.html", {"form": form})


@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    found, staff = account_of(request, pk), staff_of(request)
    people = Customer.objects.visible_to(staff).present().filter(account=found)
    tickets = Ticket.objects.visible_to(staff).present()
    # By key and not by a join: the tickets' own order is kept.
    tickets = tickets.filter(customer__in=Customer.objects.filter(account=found).values("pk"))
    after, after_person = key_in(request, "after"), key_in(request, "person")
    shown = people.filter(pk__gt=after_person) if after_person else people
    listed = list(shown.order_by("pk")[: _PEOPLE + 1])
    context = {
        "account": found,
        "region": regions().placed(found) if _is_of_the_house(staff) else None,
        "domains": [shown_domain(each.name) for each in found.domains.all()[:_MOST_LISTED]],
        "people": listed[:_PEOPLE],
        "next_person": listed[_PEOPLE - 1].pk if len(listed) > _PEOPLE else None,
        "goodwill": totals_of(found, staff),
        "notes": found.notes.visible_to(staff).select_related("staff").order_by("-pk")[:_MOST_LISTED],
        "own_fields": own_fields(found),
        "figures": figures_of(tickets),
        "sees_contract": _sees_contract(staff),
        "page": page_of(tickets, after=after),
        "staff": staff,
        "now": now_of(request),
    }
    return render(request, "desk/people/account.html", context)


@require_http_methods(["GET", "POST", "DELETE"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and domains; DELETE dissolves it."""
    found = account_of(request, pk)
    _require_some(request, "customer.edit", "account.manage")
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.dissolve_account(found, by=by, at=at)
        messages.success(
            request, _("“%(name)s” was dissolved. Its people and tickets stay.") % {"name": found.name}
        )
        return redirect("desk:accounts")
    form = AccountForm(request.POST or None, initial=_known(found), staff=staff_of(request))

    def keep() -> None:
        name, domains = form.cleaned_data["name"], form.cleaned_data.get("domains")
        place = form.place(Place(found.country, found.region_id))
        actions.change_account(found, name=name, domains=domains, place=place, by=by, at=at)

    if is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:account", pk=pk)
    return _shown(request, found, form, ContractForm(initial=_agreed(found)))


@require_POST
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    found, by, at = account_of(request, pk), actor_of(request), now_of(request)
    form = ContractForm(request.POST)
    if is_kept(form, lambda: actions.change_contract(found, Contract(**form.cleaned_data), by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:account", pk=pk)
    return _shown(request, found, AccountForm(initial=_known(found), staff=staff_of(request)), form)


@require_http_methods(["POST", "DELETE"])
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: its people read each other's tickets on the pages for customers. DELETE: they do not."""
    found, is_on = account_of(request, pk), method_of(request) != "DELETE"
    actions.share_tickets(found, on=is_on, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Saved."))
    return redirect("desk:account_change", pk=pk)


@require_POST
def times(request: HttpRequest, pk: int) -> HttpResponse:
    """By when something is done for this account, where its contract says otherwise."""
    found, staff = account_of(request, pk), staff_of(request)
    draft = times_typed(request.POST, found, reader=staff)
    try:
        wanted, since = draft.wanted()
        agree_times(found, wanted, by=actor_of(request), at=now_of(request), since=since)
    except NotAllowed:
        raise
    except Refusal as refusal:
        forms = AccountForm(initial=_known(found), staff=staff), ContractForm(initial=_agreed(found))
        return _shown(request, found, *forms, draft=draft, error=refusal.message)
    messages.success(request, _("Saved."))
    return redirect("desk:account", pk=pk)


@require_http_methods(["POST", "DELETE"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: the customer with that address belongs to it. DELETE: `customer` does not any more."""
    found, by, at = account_of(request, pk), actor_of(request), now_of(request)
    if method_of(request) != "DELETE":
        actions.change_customer(named_in(request, "address"), account_id=found.pk, by=by, at=at)
        return redirect("desk:account", pk=pk)
    visible = Customer.objects.visible_to(staff_of(request)).filter(account=found)
    person = get_object_or_404(visible, pk=key_of(request.POST.get("customer", "")))
    actions.change_customer(person, account_id=None, by=by, at=at)
    return redirect("desk:account", pk=pk)


def _may_add(request: HttpRequest) -> bool:
    """A provider's people would not see it."""
    staff = staff_of(request)
    return staff.may("customer.edit") and _is_of_the_house(staff)


def _sees_contract(staff: Staff) -> bool:
    """What an account pays, and until when, is no business of a provider's agents."""
    return _is_of_the_house(staff) or staff.may("account.manage")


def _is_of_the_house(staff: Staff) -> bool:
    return staff.scope.everything or staff.scope.without_team


def _require_some(request: HttpRequest, *rights: str) -> None:
    if not any(staff_of(request).may(right) for right in rights):
        raise NotAllowed


def _known(found: Account) -> dict[str, Any]:
    domains = "\n".join(str(each) for each in found.domains.all())
    return {"name": found.name, "domains": domains, "country": found.country, "region": found.region_id}


def _agreed(found: Account) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ContractForm.base_fields}


def _shown(
    request: HttpRequest,
    found: Account,
    form: AccountForm,
    agreed: ContractForm,
    *,
    draft: TimesDraft | None = None,
    error: str = "",
) -> HttpResponse:
    staff, now = staff_of(request), now_of(request)
    context: dict[str, Any] = {"account": found, "form": form, "agreed": agreed, "error": error}
    if may_agree(staff):
        context |= {
            "may_agree": True,
            "draft": draft or times_kept(found, reader=staff, now=now),
            "told": told_of(found, now=now),
        }
    return render(request, "desk/people/account_change.html", context, status=422 if error else 200)
