"""Asking who solved it, good answers, coaching notes of two, and what practice does."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.heard.seeing import see_apart
from answerable.desk.peers.curves import curves_for, own_curve, sentence_of
from answerable.desk.peers.forms import AskForm, CoachingForm, GoodForm, PeerAnswerForm
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.views.settings.keeping import is_kept
from answerable.listening.models import Cause, CoachingNote, GoodAnswer, PeerQuestion
from answerable.listening.peers import (
    answer_peer,
    ask_peer,
    mark_good,
    may_be_asked,
    note_for,
    proposed_text,
    unmark,
)
from answerable.people.models import ProviderKind, Staff
from answerable.tickets.models import Direction, Message

_MOST = 100


@require_GET
def of_ticket(request: HttpRequest, reference: str) -> HttpResponse:
    """The part of a ticket's page that shows what can be learnt from it."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    answers = ticket.messages.filter(
        direction=Direction.OUTBOUND, is_automatic=False, staff__isnull=False, retracted_at=None
    )
    context = {
        "ticket": ticket,
        "solver": may_be_asked(ticket, by=staff.actor()) if staff.may("ticket.note") else None,
        "questions": PeerQuestion.objects.filter(ticket=ticket).select_related("asked", "asked_by"),
        "last": answers.order_by("-created_at", "-pk").first(),
        "good": GoodAnswer.objects.visible_to(staff).present().filter(message__ticket=ticket).first(),
    }
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, f"desk/peers/{'_of_ticket' if is_part else 'of_ticket'}.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Of whoever solved this ticket; `about` may name the one for which it is asked."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    form = AskForm(request.POST or None, staff=staff, initial={"about": request.GET.get("about", "")[:20]})
    solver = may_be_asked(ticket, by=staff.actor())

    def keep() -> None:
        given = form.cleaned_data
        ask_peer(ticket, given["text"], about=given["about"], by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Asked. They are told, and their answer stands on the ticket as a note."))
        return redirect(ticket.get_absolute_url())
    context = {"ticket": ticket, "form": form, "solver": solver}
    return render(request, "desk/peers/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """GET shows what was asked; POST, by whom it was asked of, answers."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    rows = PeerQuestion.objects.filter(ticket=ticket).select_related(
        "ticket", "asked", "asked_by", "question", "answer"
    )
    found: PeerQuestion = get_object_or_404(rows, pk=pk)
    form = PeerAnswerForm(request.POST or None)

    def keep() -> None:
        answer_peer(found, form.cleaned_data["text"], by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Answered. It stands on the ticket as a note."))
        return redirect(ticket.get_absolute_url())
    context = {"ticket": ticket, "question": found, "form": form, "is_mine": found.asked_id == staff.pk}
    return render(request, "desk/peers/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def good(request: HttpRequest, reference: str, message_id: int) -> HttpResponse:
    """GET shows what would be kept of an answer; POST keeps it."""
    ticket = ticket_of(request, reference)
    rows = ticket.messages.filter(direction=Direction.OUTBOUND, is_automatic=False)
    message: Message = get_object_or_404(rows.select_related(*_TICKET), pk=message_id)
    form = GoodForm(request.POST or None, initial=_initial(message))

    def keep() -> None:
        mark_good(message, form.wanted(), by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Kept among the good answers."))
        return redirect("desk:good_answers")
    context = {"ticket": ticket, "form": form}
    return render(request, "desk/peers/good.html", context, status=422 if form.errors else 200)


_TICKET = ("ticket__customer__account", "ticket__assignee")


@require_GET
def good_answers(request: HttpRequest) -> HttpResponse:
    """By cause, in the order of the list."""
    rows = GoodAnswer.objects.visible_to(staff_of(request)).present().select_related("by")
    cause = request.GET.get("cause", "")
    if cause in Cause.values:
        rows = rows.filter(cause=cause)
    by_cause: dict[str, list[GoodAnswer]] = {}
    for each in rows.order_by("-at", "-pk")[:_MOST]:
        by_cause.setdefault(each.cause, []).append(each)
    groups = [(kind, by_cause[kind]) for kind in Cause if kind in by_cause]
    return render(request, "desk/peers/good_answers.html", {"groups": groups, "staff": staff_of(request)})


@require_http_methods(["POST", "DELETE"])
def good_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """DELETE takes it out of the list."""
    if method_of(request) == "DELETE":
        unmark(_good(request, pk), by=actor_of(request), at=now_of(request))
        messages.success(request, _("Taken out."))
    return redirect("desk:good_answers")


@require_POST
def good_as_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A saved reply of one's own, to be made one's own."""
    found, staff = _good(request, pk), staff_of(request)
    folder = _("Good answers / %(cause)s") % {"cause": str(Cause(found.cause).label).replace("/", " ")}
    wanted = Wording(found.title, {found.language: found.text}, folder, owner=staff)
    made = add_saved_reply(wanted, by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is a saved reply of yours. Look it over once."))
    return redirect("desk:saved_reply", pk=made.pk)


@require_GET
def coaching(request: HttpRequest) -> HttpResponse:
    """With whom one keeps notes, and with whom one could."""
    staff = staff_of(request)
    see_apart(("coached",), staff, at=now_of(request))
    notes = CoachingNote.objects.visible_to(staff)
    keys = {key for pair in notes.values_list("writer", "other") for key in pair} - {staff.pk}
    known = _colleagues(staff)
    context = {
        "pairs": Staff.objects.filter(pk__in=keys).order_by("name"),
        "colleagues": known.exclude(pk__in=keys).order_by("name")[:_MOST],
    }
    return render(request, "desk/peers/coaching.html", context)


@require_http_methods(["GET", "POST"])
def coaching_with(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes of two; of others there is nothing to be found here, whoever asks."""
    staff = staff_of(request)
    notes = CoachingNote.objects.visible_to(staff).between(staff.pk, pk).select_related("writer")
    other = Staff.objects.filter(Q(pk__in=_colleagues(staff)) | Q(pk__in=notes.values("writer"))).filter(
        pk=pk
    )
    person = other.exclude(pk=staff.pk).first()
    if person is None:
        raise Http404
    form = CoachingForm(request.POST or None)

    def keep() -> None:
        note_for(person, form.cleaned_data["text"], by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Kept between the two of you."))
        return redirect("desk:coaching_with", pk=pk)
    context = {"person": person, "notes": notes[:_MOST], "form": form}
    return render(request, "desk/peers/coaching_with.html", context, status=422 if form.errors else 200)


@require_GET
def learning(request: HttpRequest) -> HttpResponse:
    """One's own curve, what teams show together, and what one was asked."""
    staff = staff_of(request)
    asked = PeerQuestion.objects.visible_to(staff).unanswered().filter(asked=staff)
    context = {
        "asked": asked.select_related("ticket", "asked_by", "question")[:_MOST],
        "bins": own_curve(staff),
        "teams": [(each.team, sentence_of(each)) for each in curves_for(staff)],
        "since": staff.started_on or staff.joined_at.date(),
    }
    return render(request, "desk/peers/learning.html", context)


def _colleagues(staff: Staff) -> "QuerySet[Staff]":
    known: QuerySet[Staff] = Staff.objects.visible_to(staff).active().exclude(pk=staff.pk)
    return known.exclude(provider__kind=ProviderKind.AUTOMATED)


def _good(request: HttpRequest, pk: int) -> GoodAnswer:
    return get_object_or_404(GoodAnswer.objects.visible_to(staff_of(request)).present(), pk=pk)


def _initial(message: Message) -> dict[str, str]:
    kept = GoodAnswer.objects.filter(message=message).first()
    if kept is not None and kept.removed_at is None:
        return {"cause": kept.cause, "title": kept.title, "text": kept.text}
    said = message.ticket.wrap_ups.filter(is_review=False).first()
    return {"cause": said.cause if said else str(Cause.OTHER), "text": proposed_text(message)}
