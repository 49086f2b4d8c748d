"""A second pair of eyes: asking a colleague to look at one's answer, and looking at theirs."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.forms import MOST_KEPT, AddressesField, HtmlField, TextField, checked, offer
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.masks.labels import opened
from answerable.desk.masks.net import refuse_to_reword
from answerable.desk.phrases.filling import gaps_in, left_open
from answerable.desk.promised.proposing import promise_in, proposals_in
from answerable.desk.publicly.ways import told_by_way, way_chosen
from answerable.desk.reading.conversation import paragraphs
from answerable.desk.reading.told import last_said, said_since
from answerable.desk.views.pictures import editable, shown
from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid
from answerable.ledger.together import change
from answerable.people.models import Staff
from answerable.tickets import actions
from answerable.tickets.actions import Answer, saying
from answerable.tickets.actions.looking import could_look
from answerable.tickets.models import Draft, DraftKind, Look, Ticket
from answerable.tickets.writing.markup import Written
from answerable.web.widgets import PlainSelect

MOST_SHOWN = 50


class AskForm(forms.Form):
    colleague = forms.ModelChoiceField(
        Staff.objects.none(),
        required=False,
        empty_label=gettext_lazy("Anybody who may see this ticket"),
        label=gettext_lazy("Who looks at it?"),
        widget=PlainSelect,
    )

    def __init__(self, *args: Any, ticket: Ticket, by: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "colleague", could_look(ticket, by, at))


class RewordForm(forms.Form):
    text = TextField()
    html = HtmlField()
    version = forms.IntegerField(min_value=0)


@require_http_methods(["GET", "POST", "DELETE"])
def asking(request: HttpRequest, reference: str) -> HttpResponse:
    """GET chooses whom to ask. POST with `text`, from the composer, keeps it first; POST asks; DELETE takes it back."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        actions.take_back_look(ticket, by=by, at=at)
        return redirect(f"{ticket.get_absolute_url()}#composer")
    if "text" in request.POST:
        text, cc = request.POST["text"][:MOST_KEPT], request.POST.get("cc", "")
        html = request.POST.get("html", "")
        actions.keep_draft(
            ticket, DraftKind.REPLY, text, by=by, at=at, html=html, cc=cc, way=request.POST.get("way")
        )
        if request.FILES:
            messages.info(request, _("Your text is kept. Files have to be chosen again when it is sent."))
        return redirect("desk:looking_for", ticket.reference)
    if request.method == "POST":
        chosen = checked(AskForm(request.POST, ticket=ticket, by=by, at=at))["colleague"]
        actions.ask_to_look(ticket, of=chosen, by=by, at=at)
        return redirect(f"{ticket.get_absolute_url()}#composer")
    draft = Draft.objects.filter(ticket=ticket, staff=staff, kind=DraftKind.REPLY).first()
    if draft is None:
        messages.error(request, _("There is nothing to look at yet: write something first."))
        return redirect(ticket)
    context = {"ticket": ticket, "body": body_of(ticket, draft), "form": AskForm(ticket=ticket, by=by, at=at)}
    return render(request, "desk/composing/ask.html", context)


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What a colleague wrote, to be changed, approved or sent in their name."""
    ticket = ticket_of(request, reference)
    found = Look.objects.asked_of(staff_of(request)).select_related("draft__staff")
    wanted = get_object_or_404(found, pk=pk, draft__ticket=ticket)
    refuse_to_reword(wanted.draft.text, wanted.draft.html)
    if request.method == "POST":
        return _done(request, ticket, wanted)
    context = {
        "ticket": ticket,
        "look": wanted,
        "html": editable(ticket, wanted.draft.html),
        "recipients": saying.recipients_of(ticket),
        "way": way_chosen(ticket, wanted.draft, at=now_of(request)),
        "last_said": last_said(ticket),
        "gaps": gaps_in(wanted.draft.text),
        "proposals": proposals_in(ticket, wanted.draft.text, at=now_of(request)),
    }
    return render(request, "desk/composing/look.html", context)


@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """What one is asked to look at, the longest waiting first."""
    asked = Look.objects.asked_of(staff_of(request)).select_related("draft__staff", "draft__ticket__customer")
    found = list(asked.order_by("asked_at", "pk")[: MOST_SHOWN + 1])
    context = {"looks": found[:MOST_SHOWN], "are_more": len(found) > MOST_SHOWN}
    return render(request, "desk/composing/looks.html", context)


def body_of(ticket: Ticket, draft: Draft) -> str:
    """A draft as it will look."""
    return shown(ticket, draft.html) if draft.html else paragraphs(draft.text)


def _done(request: HttpRequest, ticket: Ticket, wanted: Look) -> HttpResponse:
    by, at = actor_of(request), now_of(request)
    if request.POST.get("what") == "return":
        actions.return_look(wanted, request.POST.get("words", "")[:5000], by=by, at=at)
        messages.success(
            request, _("Returned. %(name)s reads your word.") % {"name": wanted.draft.staff.name}
        )
        return redirect(ticket)
    given = checked(RewordForm(request.POST))
    draft = actions.reword(
        wanted, Written(given["text"], given["html"]), version=given["version"], by=by, at=at
    )
    if draft is None:
        words = _("It was changed or taken back meanwhile. Your wording is kept as a draft of your own here.")
        messages.error(request, words)
        return redirect(ticket)
    what, name = request.POST.get("what", ""), wanted.draft.staff.name
    if what == "approve":
        actions.approve(wanted, version=draft.version, by=by, at=at)
        messages.success(request, _("Approved. %(name)s can send it now.") % {"name": name})
    elif what == "send":
        with change():
            ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
            if words := _to_look_at_first(request, ticket, draft):
                messages.error(request, words)
                return redirect("desk:look", ticket.reference, wanted.pk)
            send_at = at + settings.UNDO_SEND if settings.UNDO_SEND else None
            answer = Answer(
                "", send_at=send_at, **{"cc": _copies(ticket, draft), **told_by_way(ticket, draft.way)}
            )
            sent = actions.send_for(wanted, answer, version=draft.version, by=by, at=at)
            promise_in(request, ticket, sent)
        messages.success(request, _("It goes in %(name)s’s name.") % {"name": name})
    elif what == "save":
        messages.success(request, _("Saved. %(name)s sees it like this.") % {"name": name})
        return redirect("desk:look", ticket.reference, wanted.pk)
    else:
        raise Invalid(_("Say what is to be done with it."))
    return redirect(ticket)


def _to_look_at_first(request: HttpRequest, ticket: Ticket, draft: Draft) -> str:
    """As for whoever sends their own: what was said meanwhile, and what is still to be filled in."""
    if said_since(ticket, request.POST.get("seen", "")):
        return _(
            "Somebody wrote here since you began. Look at the ticket; the answer is kept and can then be sent."
        )
    if left := left_open(draft.text, request.POST.get("gaps", "")):
        words = _("Still to be filled in: %(gaps)s. Fill it in, or send it once more as it is.")
        return words % {"gaps": ", ".join(left)}
    return ""


def _copies(ticket: Ticket, draft: Draft) -> list[tuple[str, str]]:
    """Those that its writer named; else everybody who takes part."""
    if not draft.cc.strip():
        return saying.copies_of(ticket, saying.recipients_of(ticket))
    try:
        [copies] = opened(ticket, [draft.cc], draft.staff)
        return AddressesField(max_length=2000).clean(copies)
    except forms.ValidationError as error:
        raise Invalid(str(error.messages[0])) from error
