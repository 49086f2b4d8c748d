"""What is said on a ticket about known issues, and the answers to all of them once it is solved."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, key_in, key_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.issues.forms import AnswersForm
from answerable.desk.phrases.replies import put_in_draft
from answerable.desk.views.changes import back_to
from answerable.desk.views.issues.seen import issue_of, stating
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Invalid
from answerable.ledger.together import change
from answerable.selfservice.issues.actions import answer_linked, link_ticket, unlink_ticket
from answerable.selfservice.issues.answering import language_of, text_for
from answerable.selfservice.models import Issue, LinkState
from answerable.tickets.models import DraftKind, Ticket

_PAGE = 100


@require_POST
def linking(request: HttpRequest, reference: str) -> HttpResponse:
    """One that somebody chose."""
    ticket = ticket_of(request, reference)
    key = key_of(request.POST.get("issue", ""))
    if key is None:
        raise Invalid(_("Choose a known issue."))
    link_ticket(issue_of(request, key), ticket, by=actor_of(request), at=now_of(request))
    return back_to(request, ticket)


@require_http_methods(["POST", "DELETE"])
def link(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """POST: it is about that. DELETE: it is not, and is not proposed again."""
    ticket, found = ticket_of(request, reference), issue_of(request, pk)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        unlink_ticket(found, ticket, by=by, at=at)
        messages.success(request, _("Remembered: it is about something else."))
        return back_to(request, ticket)
    link_ticket(found, ticket, by=by, at=at)
    return back_to(request, ticket)


@require_POST
def text(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What customers are told of it, put at the end of what one is writing."""
    ticket, found = ticket_of(request, reference), issue_of(request, pk)
    said = found.text_in(language_of(ticket))
    if said is None:
        raise Invalid(_("Nothing is written for customers yet."))
    words = "\n\n".join(part for part in (said.text, said.work_around) if part)
    with change():
        put_in_draft(words, ticket, DraftKind.REPLY, by=actor_of(request), at=now_of(request))
    return redirect(f"{ticket.get_absolute_url()}#reply-text")


@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who wrote about what is solved, with what each would be answered; who is not wanted is unchecked."""
    found, staff = stating(request, pk), staff_of(request)
    update = found.updates.first()
    known = {f"text-{code}": words for code, words in (update.texts if update else {}).items()}
    form = AnswersForm(request.POST or None, initial=known)
    keys = [key for key in map(key_of, request.POST.getlist("link")) if key is not None]
    number: list[int] = []

    def keep() -> None:
        then_close = bool(form.cleaned_data["then_close"])
        said = form.said()
        number.append(
            answer_linked(found, keys, said, then_close=then_close, by=staff.actor(), at=now_of(request))
        )

    if request.method == "POST" and is_kept(form, keep):
        words = ngettext("One ticket is being answered.", "%(n)s tickets are being answered.", number[0])
        messages.success(request, words % {"n": number[0]})
        return redirect("desk:issue", pk=pk)
    return _shown(
        request, found, form, {code: str(words) for code, words in (update.texts if update else {}).items()}
    )


def _shown(request: HttpRequest, found: Issue, form: AnswersForm, texts: dict[str, str]) -> HttpResponse:
    seen = Ticket.objects.visible_to(staff_of(request)).values("pk")
    links = found.links.filter(state=LinkState.LINKED, answer=None, ticket__in=seen)
    after = key_in(request, "after")
    if after:
        links = links.filter(pk__gt=after)
    rows = list(links.select_related("ticket__customer", "ticket__brand").order_by("pk")[: _PAGE + 1])
    context = {
        "issue": found,
        "form": form,
        "rows": [
            (each, text_for(each.ticket, texts) if texts else "", language_of(each.ticket))
            for each in rows[:_PAGE]
        ],
        "next_after": rows[_PAGE - 1].pk if len(rows) > _PAGE else None,
        "now": now_of(request),
    }
    return render(request, "desk/issues/answers.html", context, status=422 if form.errors else 200)
