"""Known issues: all of them, one, and stating one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of, ticket_of
from answerable.desk.issues.counting import figures_of
from answerable.desk.issues.forms import IssueForm, UpdateForm, known_of
from answerable.desk.views.issues.seen import issue_of, stating
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff
from answerable.selfservice.audience import Audience
from answerable.selfservice.issues.actions import (
    change_issue,
    dismiss_burst,
    open_issue,
    reopen_issue,
    restore_burst,
    update_issue,
)
from answerable.selfservice.issues.actions.guards import may_state
from answerable.selfservice.models import Burst, BurstState, Issue, IssueKind, IssueState, LinkState, Severity
from answerable.tickets.models import Ticket

_PAGE, _MOST_BURSTS, _MOST_TICKETS = 30, 20, 20


@require_GET
def issues(request: HttpRequest) -> HttpResponse:
    """What is going on first, then what is solved; `after` leads further back."""
    staff, now = staff_of(request), now_of(request)
    seen = Issue.objects.visible_to(staff).select_related("owner", "team").prefetch_related("of_brands")
    after = key_in(request, "after")
    solved = seen.filter(state=IssueState.SOLVED)
    if after:
        solved = solved.filter(pk__lt=after)
    page = list(solved.order_by("-pk")[: _PAGE + 1])
    context = {
        "current": [] if after else list(seen.current().order_by("-pk")[:100]),
        "solved": page[:_PAGE],
        "next_after": page[_PAGE - 1].pk if len(page) > _PAGE else None,
        "after": after,
        "bursts": [] if after else bursts_for(staff),
        "about": _ticket_in(request),
        "may_state": may_state(staff),
        "now": now,
    }
    return render(request, "desk/issues/issues.html", context)


def bursts_for(staff: Staff) -> list[Burst]:
    """For whoever could make an issue of them."""
    if not may_state(staff):
        return []
    return list(Burst.objects.filter(state=BurstState.PROPOSED)[:_MOST_BURSTS])


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """By itself, from a ticket (`ticket`) or from a burst (`burst`)."""
    staff, now = staff_of(request), now_of(request)
    if not may_state(staff):
        raise NotAllowed
    burst, ticket = _burst_in(request), _ticket_in(request)
    form = IssueForm(request.POST or None, staff=staff, initial=_begun(request, burst, ticket))
    made: list[Issue] = []

    def keep() -> None:
        tickets = [ticket] if ticket else []
        made.append(open_issue(form.statement(), by=staff.actor(), at=now, tickets=tickets, burst=burst))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Stated. Say next whom it touches, and tell them."))
        return redirect("desk:issue", pk=made[0].pk)
    status = 422 if form.errors else 200
    context = {"form": form, "burst": burst, "about": ticket}
    return render(request, "desk/issues/change.html", context, status=status)


def _begun(request: HttpRequest, burst: Burst | None, ticket: Ticket | None) -> dict[str, Any]:
    now, staff = now_of(request), staff_of(request)
    known: dict[str, Any] = {
        "since": now,
        "kind": IssueKind.ISSUE,
        "severity": Severity.PARTLY,
        "audience": Audience.PARTNER,
        "owner": staff.pk,
        "every_minutes": 120,
    }
    if burst is not None:
        first = burst.tickets.order_by("created_at").first()
        known |= {"words": " ".join(burst.words), "title": ", ".join(burst.words[:4]).capitalize()}
        known["since"] = first.created_at if first else burst.at
    elif ticket is not None:
        known |= {"title": ticket.subject, "since": ticket.created_at}
    return known


def _burst_in(request: HttpRequest) -> Burst | None:
    key = key_in(request, "burst")
    return get_object_or_404(Burst, pk=key) if key is not None else None


def _ticket_in(request: HttpRequest) -> Ticket | None:
    reference = request.GET.get("ticket", "")
    return ticket_of(request, reference) if reference else None


@require_GET
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    found, staff = issue_of(request, pk), staff_of(request)
    states = may_state(staff)
    linked = _linked(found, staff)
    texts = list(found.texts.all())
    context = {
        "issue": found,
        "texts": texts,
        "brands": list(found.brands.all()),
        "updates": [(each, each.text_in(staff.language)) for each in found.updates.select_related("by")[:30]],
        "linked": linked[:_MOST_TICKETS],
        "has_more_tickets": len(linked) > _MOST_TICKETS,
        "figures": figures_of(found, staff) if states else [],
        "reaches": list(found.reaches.all()) if states else [],
        "notices": list(found.notices.select_related("written_by", "approved_by")[:20]) if states else [],
        "to_answer": _to_answer(found) if states and found.is_solved else 0,
        "update_form": UpdateForm(
            initial={"state": found.state}, languages=[each.language for each in texts]
        ),
        "may_state": states,
        "now": now_of(request),
    }
    return render(request, "desk/issues/issue.html", context)


def _linked(found: Issue, staff: Staff) -> list[Ticket]:
    about = found.links.filter(state=LinkState.LINKED).values("ticket")
    seen = Ticket.objects.visible_to(staff).filter(pk__in=about)
    return list(
        seen.select_related("customer", "status", "team", "assignee").order_by("-pk")[: _MOST_TICKETS + 1]
    )


def _to_answer(found: Issue) -> int:
    return found.links.filter(state=LinkState.LINKED, answer=None).count()


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = stating(request, pk)
    form = IssueForm(request.POST or None, staff=staff_of(request), of=found, initial=known_of(found))

    def keep() -> None:
        change_issue(found, form.statement(), by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:issue", pk=pk)
    context = {"form": form, "issue": found}
    return render(request, "desk/issues/change.html", context, status=422 if form.errors else 200)


@require_POST
def updates(request: HttpRequest, pk: int) -> HttpResponse:
    found = stating(request, pk)
    form = UpdateForm(request.POST)
    state = IssueState(checked(form)["state"])
    update_issue(found, form.said(), state=state, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Said. It stands on the status page where everybody may read of it."))
    return redirect("desk:issue", pk=pk)


@require_POST
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    reopen_issue(stating(request, pk), by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is open again."))
    return redirect("desk:issue", pk=pk)


@require_http_methods(["GET", "POST", "DELETE"])
def burst(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: its tickets. POST: it is nothing. DELETE takes that back."""
    staff = staff_of(request)
    if not may_state(staff):
        raise NotAllowed
    found = get_object_or_404(Burst, pk=pk)
    method = method_of(request)
    if method == "GET":
        theirs = Ticket.objects.visible_to(staff).filter(pk__in=found.tickets.values("pk"))
        rows = list(theirs.select_related("customer", "status", "team", "assignee").order_by("-pk")[:200])
        words = ngettext("One ticket", "%(n)s tickets", found.number) % {"n": found.number}
        context = {"burst": found, "tickets": rows, "words": words, "now": now_of(request)}
        return render(request, "desk/issues/burst.html", context)
    if method == "DELETE":
        restore_burst(found, by=staff.actor(), at=now_of(request))
    else:
        dismiss_burst(found, by=staff.actor(), at=now_of(request))
        messages.success(request, _("Remembered: it is nothing."))
    return redirect("desk:floor" if request.POST.get("from") == "floor" else "desk:issues")
