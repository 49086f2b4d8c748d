"""Changes of a ticket: each a resource under its address, each one verb.

A plain form gets a redirect to the ticket; htmx gets the page's main part and puts it in place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.forms import (
    AssignForm,
    DraftForm,
    LinkForm,
    MergeForm,
    NoteForm,
    ParticipantForm,
    PriorityForm,
    ReplyForm,
    SnoozeForm,
    SplitForm,
    StatusForm,
    SubjectForm,
    TagForm,
)
from answerable.desk.requests import actor_of, method_of, now_of, staff_of, ticket_of
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets import actions
from answerable.tickets.actions import Answer
from answerable.tickets.models import DraftKind, Field, LinkKind, Message, Ticket


def _checked(form: forms.Form) -> dict[str, Any]:
    """The form's values; what is wrong with them as a refusal, so that it is shown like any other."""
    if form.is_valid():
        return form.cleaned_data
    field, errors = next(iter(form.errors.items()))
    label = form.fields[field].label if field in form.fields else ""
    raise Invalid(f"{label}: {errors[0]}" if label else str(errors[0]))


@contextmanager
def _kept_if_refused(request: HttpRequest, ticket: Ticket, kind: DraftKind) -> Iterator[None]:
    """What was written is on the page again, with or without a script that kept it meanwhile."""
    try:
        yield
    except Refusal:
        text, cc = request.POST.get("text", "")[:200_000], request.POST.get("cc", "")
        actions.keep_draft(ticket, kind, text, by=actor_of(request), at=now_of(request), cc=cc)
        raise


def _back_to(ticket: Ticket) -> HttpResponse:
    return redirect(ticket)


@require_POST
def messages_(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with _kept_if_refused(request, ticket, DraftKind.REPLY):
        values = _checked(ReplyForm(request.POST, request.FILES))
        answer = Answer(text=values["text"], to=values["to"], cc=values["cc"], files=values["attachments"])
        actions.reply(
            ticket, answer, by=actor_of(request), at=now_of(request), then_close=values["then_close"]
        )
    messages.success(request, _("Your answer is on its way."))
    return _back_to(ticket)


@require_POST
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with _kept_if_refused(request, ticket, DraftKind.NOTE):
        values = _checked(NoteForm(request.POST, request.FILES))
        text, files = values["text"], values["attachments"]
        actions.note(ticket, text, by=actor_of(request), at=now_of(request), files=files)
    return _back_to(ticket)


@require_POST
def assignment(request: HttpRequest, reference: str) -> HttpResponse:
    """`take` gives it to whoever asks; else team and person as chosen."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    if "take" in request.POST:
        team, person = ticket.team, staff
    else:
        values = _checked(AssignForm(request.POST, staff=staff))
        team, person = values["team"], values["staff"]
    actions.assign(ticket, team=team, staff=person, by=actor_of(request), at=now_of(request))
    if not Ticket.objects.visible_to(staff).filter(pk=ticket.pk).exists():
        messages.success(request, _("%(ticket)s is in other hands now.") % {"ticket": ticket.reference})
        return redirect("desk:queue")
    return _back_to(ticket)


@require_http_methods(["POST", "DELETE"])
def closure(request: HttpRequest, reference: str) -> HttpResponse:
    """POST closes, DELETE reopens."""
    ticket = ticket_of(request, reference)
    verb = actions.reopen if method_of(request) == "DELETE" else actions.close
    verb(ticket, by=actor_of(request), at=now_of(request))
    return _back_to(ticket)


@require_POST
def status(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    chosen = _checked(StatusForm(request.POST))["status"]
    actions.set_status(ticket, chosen, by=actor_of(request), at=now_of(request))
    return _back_to(ticket)


@require_http_methods(["POST", "DELETE"])
def snooze(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    if method_of(request) == "DELETE":
        actions.wake(ticket, by=actor_of(request), at=now_of(request), reason="staff")
    else:
        until = _checked(SnoozeForm(request.POST))["until"]
        actions.snooze(ticket, until, by=actor_of(request), at=now_of(request))
    return _back_to(ticket)


@require_http_methods(["POST", "DELETE"])
def tags(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    name = _checked(TagForm(request.POST or request.GET))["name"]
    verb = actions.untag if method_of(request) == "DELETE" else actions.tag
    verb(ticket, name, by=actor_of(request), at=now_of(request))
    return _back_to(ticket)


@require_POST
def priority(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    chosen = _checked(PriorityForm(request.POST))["priority"]
    actions.prioritise(ticket, chosen, by=actor_of(request), at=now_of(request))
    return _back_to(ticket)


@require_POST
def subject(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    actions.set_subject(
        ticket, _checked(SubjectForm(request.POST))["subject"], by=actor_of(request), at=now_of(request)
    )
    return _back_to(ticket)


@require_POST
def field(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    found = get_object_or_404(Field, key=key)
    actions.set_field(
        ticket, found, request.POST.get("value", "")[:1000], by=actor_of(request), at=now_of(request)
    )
    return _back_to(ticket)


@require_http_methods(["POST", "DELETE"])
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """POST merges it into another, DELETE undoes that."""
    ticket = ticket_of(request, reference)
    if method_of(request) == "DELETE":
        actions.unmerge(ticket, by=actor_of(request), at=now_of(request))
        return _back_to(ticket)
    into = _checked(MergeForm(request.POST, staff=staff_of(request)))["into"]
    kept = actions.merge(ticket, into, by=actor_of(request), at=now_of(request))
    messages.success(request, _("%(ticket)s is part of this ticket now.") % {"ticket": ticket.reference})
    return _back_to(kept)


@require_POST
def split(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    values = _checked(SplitForm(request.POST, ticket=ticket))
    new = actions.split(
        ticket, values["messages"], by=actor_of(request), at=now_of(request), subject=values["subject"]
    )
    return _back_to(new)


@require_http_methods(["POST", "DELETE"])
def links(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    values = _checked(LinkForm(request.POST or request.GET, staff=staff_of(request)))
    verb = actions.unlink if method_of(request) == "DELETE" else actions.link
    verb(ticket, values["ticket"], LinkKind(values["kind"]), by=actor_of(request), at=now_of(request))
    return _back_to(ticket)


@require_http_methods(["POST", "DELETE"])
def participants(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    address = _checked(ParticipantForm(request.POST or request.GET))["address"]
    verb = actions.remove_participant if method_of(request) == "DELETE" else actions.add_participant
    verb(ticket, "email", address, by=actor_of(request), at=now_of(request))
    return _back_to(ticket)


@require_POST
def customer(request: HttpRequest, reference: str) -> HttpResponse:
    """The matter is somebody else's: the person with that address, made when new."""
    ticket = ticket_of(request, reference)
    address = _checked(ParticipantForm(request.POST))["address"]
    actions.set_customer_by_address(ticket, "email", address, by=actor_of(request), at=now_of(request))
    return _back_to(ticket)


@require_POST
def resend(request: HttpRequest, reference: str, message_id: int) -> HttpResponse:
    ticket = ticket_of(request, reference)
    message = get_object_or_404(Message, pk=message_id, ticket=ticket)
    actions.resend(message, by=actor_of(request), at=now_of(request))
    return _back_to(ticket)


@require_POST
def draft(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Keep what is being written; answers with when that was, for the line under the box."""
    if kind not in DraftKind.values:
        raise Invalid(_("There is no such draft."))
    ticket = ticket_of(request, reference)
    values = _checked(DraftForm(request.POST))
    at = now_of(request)
    actions.keep_draft(ticket, DraftKind(kind), values["text"], by=actor_of(request), at=at, cc=values["cc"])
    return JsonResponse({"kept_at": at.isoformat()})
