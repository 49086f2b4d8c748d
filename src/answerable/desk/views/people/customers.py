"""One customer: who they are, how they reach us, what they wrote about."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.channels.proving import can_be_asked
from answerable.channels.registry import CHANNELS
from answerable.desk.capability.telling import Panel, panel_of
from answerable.desk.customers.course import course_of
from answerable.desk.customers.forms import CustomerForm, IdentityForm
from answerable.desk.customers.tickets import figures_of, page_of
from answerable.desk.frame.requests import actor_of, key_in, key_of, method_of, now_of, staff_of
from answerable.desk.goodwill.showing import totals_of
from answerable.desk.reading.own_fields import own_fields
from answerable.desk.views.people.seen import customer_of, named_in
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.actions import change_customer, keep_apart, merge_customers, unmerge_customer
from answerable.people.models import Customer, CustomerMerge, Identity, Proof, SignIn, Staff
from answerable.regions.belonging import regions
from answerable.tickets.likeness import Likeness, likenesses_of
from answerable.tickets.models import Ticket

_MOST_LISTED = 100  # addresses and notes of one person


def _identities(person: Customer) -> list[tuple[Identity, list[str]]]:
    """With the systems at which they sign in by it, the latest first; where there are none, nothing more is asked."""
    signs_in = Exists(SignIn.objects.filter(identity=OuterRef("pk")))
    rows = person.identities.select_related("verified_by").annotate(signs_in=signs_in)[:_MOST_LISTED]
    known = [each.pk for each in rows if each.signs_in]
    at: dict[int, list[str]] = {}
    for sign_in in SignIn.objects.filter(identity__in=known).order_by("-used_at") if known else ():
        issuers = at.setdefault(sign_in.identity_id, [])
        if sign_in.issuer not in issuers:
            issuers.append(sign_in.issuer)
    return [(each, at.get(each.pk, [])) for each in rows]


@require_GET
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    found, staff = customer_of(request, pk), staff_of(request)
    tickets = Ticket.objects.visible_to(staff).present().filter(customer=found)
    after = key_in(request, "after")
    page = page_of(tickets, after=after)
    context = {
        "customer": found,
        "region": regions().belonging(found) if staff.scope.everything or staff.scope.without_team else None,
        "identities": _identities(found),
        "goodwill": totals_of(found, staff),
        "notes": found.notes.visible_to(staff).select_related("staff").order_by("-pk")[:_MOST_LISTED],
        "own_fields": [] if found.erased_at else own_fields(found),
        "figures": figures_of(tickets),
        "page": page,
        "after": after,
        "course": [] if after else course_of(page.rows),
        "merged": Customer.objects.visible_to(staff).filter(merged_into=found)[:_MOST_LISTED],
        "moving": _moving(found, staff),
        "adding": IdentityForm(),
        "likenesses": _likenesses(found, staff),
        "proofs": _proofs(found, now_of(request)),
        "can_be_asked": [name for name in CHANNELS if can_be_asked(name)],
        "panel": _panel(found, staff, now_of(request)),
        "staff": staff,
        "now": now_of(request),
    }
    return render(request, "desk/people/customer.html", context)


def _panel(found: Customer, staff: Staff, now: datetime) -> Panel | None:
    """What they have shown that they know."""
    if not staff.may("capability.see") or found.merged_into_id or found.erased_at:
        return None
    return panel_of(found, now=now)


def _moving(found: Customer, staff: Staff) -> int | None:
    """How many tickets are still on their way to or from them; what not everybody sees is not counted for everybody."""
    if not staff.scope.everything:
        return None
    left = CustomerMerge.under_way(found).values_list("moved__left", flat=True)
    return sum(left) if left else None


def _likenesses(found: Customer, staff: Staff) -> list[Likeness]:
    """For those who can make them one: by their right, or by proof."""
    return likenesses_of(found, staff) if staff.may("customer.edit") and not found.merged_into_id else []


def _proofs(found: Customer, now: datetime) -> list[Proof]:
    """Codes that they may be about to read out."""
    return list(found.proofs.open(at=now).select_related("identity").order_by("pk")[:_MOST_LISTED])


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found, staff = customer_of(request, pk), staff_of(request)
    if not staff.may("customer.edit"):
        raise NotAllowed
    known = {
        name: getattr(found, name)
        for name in ("name", "language", "prefers", "time_zone", "country", "region")
    }
    known["account"] = found.account.name if found.account else ""
    form = CustomerForm(request.POST or None, initial=known, staff=staff, customer=found)
    if is_kept(form, lambda: _change(request, found, form)):
        messages.success(request, _("Saved."))
        return redirect("desk:customer", pk=pk)
    return render(request, "desk/people/change.html", {"form": form, "customer": found})


def _change(request: HttpRequest, found: Customer, form: CustomerForm) -> None:
    wanted = dict(form.cleaned_data)
    if "account" in wanted:
        account = wanted.pop("account")
        wanted["account_id"] = account.pk if account else None
    if "region" in wanted:
        region = wanted.pop("region")
        wanted["region_id"] = region.pk if region else None
    change_customer(found, by=actor_of(request), at=now_of(request), **wanted)


@require_http_methods(["POST", "DELETE"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: this customer turns out to be the one with the address `into`, or `person`. DELETE undoes it."""
    found = customer_of(request, pk)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        unmerge_customer(found, by=by, at=at)
        messages.success(request, _("Undone: they are two people again."))
        return redirect("desk:customer", pk=found.pk)
    kept = _person(request) if "person" in request.POST else named_in(request, "into")
    merge_customers(found, kept, by=by, at=at)
    undo = reverse("desk:customer_merge", args=[found.pk])
    messages.success(request, _("They are one person now."), extra_tags=undo)
    return redirect("desk:customer", pk=kept.pk)


@require_POST
def apart(request: HttpRequest, pk: int) -> HttpResponse:
    """They are not `person`, whatever speaks for it; it is not suggested again."""
    found, other = customer_of(request, pk), _person(request)
    keep_apart(found, other, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Remembered: they are two people."))
    return redirect("desk:customer", pk=pk)


def _person(request: HttpRequest) -> Customer:
    return customer_of(request, key_of(request.POST.get("person", "")) or 0)
