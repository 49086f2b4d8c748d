"""Asking others beside a ticket, each change a resource under its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.channels.models import Item
from answerable.desk.forms import MOST_KEPT, checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.masks.files import refuse_original
from answerable.desk.others.forms import QuestionDraftForm, QuestionForm
from answerable.desk.others.writing import again
from answerable.desk.views.files import as_download
from answerable.desk.views.going import goes_at, say_when_it_goes
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.ledger.together import change
from answerable.markup.depth import is_too_deep
from answerable.people.addresses import MAIL
from answerable.people.masking import shown_address
from answerable.tickets import actions
from answerable.tickets.actions import Question
from answerable.tickets.models import SideConversation, SideMessage, Ticket
from answerable.tickets.writing.markup import MOST_HTML, written

_TWICE = timedelta(minutes=1)  # the same words to the same people within it: pressed twice


@require_POST
def others(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask somebody something."""
    return _send(request, ticket_of(request, reference), None)


@require_POST
def others_messages(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Go on with them."""
    ticket = ticket_of(request, reference)
    return _send(request, ticket, _conversation(ticket, pk))


@require_http_methods(["POST", "DELETE"])
def others_finish(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """POST says that there is nothing more to ask them, DELETE that there is after all."""
    ticket = ticket_of(request, reference)
    verb = actions.resume_side if method_of(request) == "DELETE" else actions.finish_side
    verb(_conversation(ticket, pk), by=actor_of(request), at=now_of(request))
    return _to(ticket, pk)


@require_http_methods(["POST", "DELETE"])
def others_sending(request: HttpRequest, reference: str, pk: int, message_id: int) -> HttpResponse:
    """POST tries once more what could not be sent, DELETE takes back what was not sent yet."""
    ticket = ticket_of(request, reference)
    said = get_object_or_404(SideMessage, pk=message_id, conversation=_conversation(ticket, pk))
    if method_of(request) == "DELETE":
        return _take_back(request, ticket, said)
    actions.resend_to_others(said, by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is on its way once more."))
    return _to(ticket, pk)


def _take_back(request: HttpRequest, ticket: Ticket, said: SideMessage) -> HttpResponse:
    actions.withdraw_from_others(said, by=actor_of(request), at=now_of(request))
    words = _("Taken back. Nobody has received it; what you wrote is in the box again.")
    if said.attachments.exists():
        words = _(
            "Taken back. Nobody has received it; what you wrote is in the box again, without its files."
        )
    messages.success(request, words)
    is_there = ticket.side_conversations.told().filter(pk=said.conversation_id).exists()
    return redirect(f"{ticket.get_absolute_url()}?side={said.conversation_id if is_there else 'new'}")


@require_GET
def others_original(request: HttpRequest, reference: str, pk: int, message_id: int) -> HttpResponse:
    """The bytes as they were received; the ledger knows which they are."""
    ticket = ticket_of(request, reference)
    refuse_original(staff_of(request))
    said = get_object_or_404(SideMessage, pk=message_id, conversation=_conversation(ticket, pk))
    here = [ticket.pk, *ticket.merged_from.values_list("pk", flat=True)]
    heard = Event.objects.filter(ticket_id__in=here, kind="side.received", data__said=said.pk)
    told = heard.first()
    rows = Item.objects.select_related("raw").filter(raw__isnull=False)
    item = get_object_or_404(rows, pk=told.data.get("item", 0) if told else 0)
    return as_download(item.raw.content, f"{ticket.reference}-others-{message_id}.eml")


@require_POST
def others_draft(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Keep what is being written to them."""
    ticket, at = ticket_of(request, reference), now_of(request)
    values = checked(QuestionDraftForm(request.POST))
    kept = actions.keep_side_draft(
        ticket,
        None if pk is None else _conversation(ticket, pk),
        values["text"],
        by=actor_of(request),
        at=at,
        html=values["html"],
        people=values["people"],
        subject=values["subject"],
        instead_of=values["base"],
    )
    return JsonResponse({"kept_at": at.isoformat(), "version": kept.version if kept else 0})


def _send(request: HttpRequest, ticket: Ticket, conversation: SideConversation | None) -> HttpResponse:
    by, at = actor_of(request), now_of(request)
    with _kept_if_refused(request, ticket, conversation), change():
        ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
        values = checked(QuestionForm(request.POST, request.FILES, ticket=ticket))
        question = Question(
            values["text"],
            html=values["html"],
            to=values["people"],
            subject=values["subject"],
            files=again(values["kept"], values["attachments"], staff_of(request)),
            waits=values["waits"],
            send_at=goes_at(request, values["send_at"]),
        )
        said = _said_just_now(request, ticket, question, conversation)
        if said is None and conversation is None:
            said = actions.ask_others(ticket, question, by=by, at=at)
        elif said is None and conversation is not None:
            said = actions.write_to_others(conversation, question, by=by, at=at)
    assert said is not None
    _say(request, ticket, said)
    return _to(ticket, said.conversation_id)


def _say(request: HttpRequest, ticket: Ticket, said: SideMessage) -> None:
    whom = {"whom": ", ".join(name or shown_address(MAIL, address) for address, name in said.to)}
    later = _("It goes to %(whom)s on %(when)s, unless they write first.")
    say_when_it_goes(
        request,
        said,
        reverse("desk:others_sending", args=[ticket.reference, said.conversation_id, said.pk]),
        gone=_("On its way to %(whom)s. What they answer comes back here.") % whom,
        soon=_("It goes to %(whom)s in a few seconds. What they answer comes back here.") % whom,
        later=later % {**whom, "when": "%(when)s"},
    )


def _said_just_now(
    request: HttpRequest, ticket: Ticket, question: Question, conversation: SideConversation | None
) -> SideMessage | None:
    since = now_of(request) - _TWICE
    own = SideMessage.objects.present().filter(
        conversation__ticket=ticket, staff=staff_of(request), created_at__gt=since
    )
    last = own.order_by("-pk").first()
    if last is None or last.text.split() != written(question.text, question.html).text.split():
        return None
    if conversation is not None:
        return last if last.conversation_id == conversation.pk else None
    return last if {each[0] for each in last.to} == {address for address, _name in question.to} else None


@contextmanager
def _kept_if_refused(
    request: HttpRequest, ticket: Ticket, conversation: SideConversation | None
) -> Iterator[None]:
    """What was written is on the page again."""
    try:
        yield
    except Refusal:
        html = request.POST.get("html", "")
        actions.keep_side_draft(
            ticket,
            conversation,
            request.POST.get("text", "")[:MOST_KEPT],
            by=actor_of(request),
            at=now_of(request),
            html="" if len(html) > MOST_HTML or is_too_deep(html) else html,
            people=request.POST.get("people", ""),
            subject=request.POST.get("subject", ""),
        )
        raise


def _conversation(ticket: Ticket, pk: int) -> SideConversation:
    found: SideConversation = get_object_or_404(ticket.side_conversations, pk=pk)
    return found


def _to(ticket: Ticket, pk: int) -> HttpResponse:
    return redirect(f"{ticket.get_absolute_url()}#side-{pk}")
