"""Changes of a ticket: each a resource under its address, each one verb.

A plain form gets a redirect to the ticket; htmx gets the page's main part and puts it in place.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.channels.chat.settings import CHANNEL as CHAT
from answerable.channels.outgoing import foresee_queue
from answerable.desk.forms import (
    MOST_KEPT,
    AssignForm,
    BrandChoice,
    DraftForm,
    FormChoice,
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
    TierForm,
)
from answerable.desk.forms import checked as _checked
from answerable.desk.frame.requests import actor_of, key_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.masks.labels import foresee_opened, opened
from answerable.desk.phrases.filling import left_open
from answerable.desk.promised.proposing import promise_in, proposals_in
from answerable.desk.publicly.ways import (
    described,
    foresee_way_in_draft,
    public_channel,
    say_so,
    told_by_way,
    way_in_draft,
)
from answerable.desk.reading.told import foresee_last_said, said_since
from answerable.desk.views.going import goes_at, say_when_it_goes
from answerable.ledger.refusals import Invalid, Refusal
from answerable.ledger.together import change
from answerable.markup.depth import is_too_deep
from answerable.people.masking import refuse_masked, shown_text
from answerable.people.models import Field, FieldAbout, Staff
from answerable.promises.choosing import foresee_held_choice
from answerable.tickets import actions
from answerable.tickets.actions import Answer, saying
from answerable.tickets.actions.guards import locked
from answerable.tickets.mentions import out_of_sight
from answerable.tickets.models import DeliveryState, DraftKind, LinkKind, Message, Ticket
from answerable.tickets.writing.markup import MOST_HTML, written
from answerable.web.moments import full_moment


@contextmanager
def _kept_if_refused(request: HttpRequest, ticket: Ticket, kind: DraftKind) -> Iterator[None]:
    """What was written is on the page again, with or without a script that kept it meanwhile."""
    try:
        yield
    except Refusal:
        _keep(request, ticket, kind)
        raise


def _keep(request: HttpRequest, ticket: Ticket, kind: DraftKind) -> None:
    text, cc = request.POST.get("text", "")[:MOST_KEPT], request.POST.get("cc", "")
    html = request.POST.get("html", "")
    if len(html) > MOST_HTML or is_too_deep(html):
        html = ""  # its words are kept
    actions.keep_draft(
        ticket,
        kind,
        text,
        by=actor_of(request),
        at=now_of(request),
        html=html,
        cc=cc,
        way=request.POST.get("way"),
    )


def back_to(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """To the ticket, beside the list that one came to it from."""
    address = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    queue = parse_qs(address.query).get("queue", [""])[0]
    return redirect(f"{ticket.get_absolute_url()}?{urlencode({'queue': queue})}" if queue else ticket)


@require_POST
def messages_(request: HttpRequest, reference: str) -> HttpResponse:
    """Send an answer, unless something was said here that its writer cannot have seen, or it has gaps: look first."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    with _kept_if_refused(request, ticket, DraftKind.REPLY), change():
        _foresee(ticket, request)
        ticket = locked(ticket, actor_of(request), "ticket.reply")
        values = _checked(ReplyForm(_with_addresses(request, ticket), request.FILES))
        said = written(values["text"], values["html"])
        newer = said_since(ticket, request.POST.get("seen", ""))
        if newer is not None and not _is_same(newer, said.text, staff):
            words = _(
                "Somebody wrote here since you began. Look at it; your answer is kept and can then be sent."
            )
            messages.error(request, words)
            _keep(request, ticket, DraftKind.REPLY)
            return back_to(request, ticket)
        if newer is None and (left := left_open(said.text, request.POST.get("gaps", ""))):
            words = _("Still to be filled in: %(gaps)s. Fill it in, or send it once more as it is.")
            messages.error(request, words % {"gaps": ", ".join(left)})
            _keep(request, ticket, DraftKind.REPLY)
            return back_to(request, ticket)
        if newer is None:
            way = values["way"] or way_in_draft(ticket, staff)
            chosen = told_by_way(ticket, way)
            answer = Answer(
                text=values["text"],
                html=values["html"],
                files=described(values["attachments"], values["alt"], public_channel(ticket, way)),
                send_at=goes_at(
                    request, values["send_at"], is_live="to" not in chosen and _is_chat(ticket, values["to"])
                ),
                **{"to": values["to"], "cc": values["cc"], **chosen},
            )
            sent = saying.reply_on(
                ticket, answer, by=actor_of(request), at=now_of(request), then_close=values["then_close"]
            )
            if values["say_so"] and not sent.is_public:
                say_so(ticket, sent, by=actor_of(request), at=now_of(request))
            unseen = promise_in(request, ticket, sent)
    said_here = newer or sent
    say_when_it_goes(
        request,
        said_here,
        reverse("desk:sending", args=[ticket.reference, said_here.pk]),
        gone=_("Your answer is on its way."),
        soon=_("Your answer goes in a few seconds."),
        later=_("Your answer goes on %(when)s, unless the customer writes first."),
    )
    if newer is None and unseen:
        words = _("It promises something by %(when)s. If that is no promise, withdraw it beside the ticket.")
        dues = [each.stated.due for each in unseen if each.stated.due]
        messages.info(request, words % {"when": ", ".join(full_moment(due) for due in dues)})
    return back_to(request, ticket)


def _foresee(ticket: Ticket, request: HttpRequest) -> None:
    """All that is asked about an answer goes in the journey that locks its ticket, behind the lock."""
    saying.foresee_reply(ticket, actor_of(request))
    foresee_last_said(ticket)
    foresee_way_in_draft(ticket, staff_of(request))
    foresee_queue(ticket)
    foresee_held_choice(ticket)
    foresee_opened(ticket, _addresses_in(request).values())


def _addresses_in(request: HttpRequest) -> dict[str, str]:
    return {name: str(request.POST[name]) for name in ("to", "cc") if name in request.POST}


def _with_addresses(request: HttpRequest, ticket: Ticket) -> QueryDict:
    """What was posted, with the addresses for which labels stand where they are masked."""
    given, boxes = request.POST.copy(), _addresses_in(request)
    for name, addresses in zip(boxes, opened(ticket, boxes.values(), staff_of(request)), strict=True):
        given[name] = addresses
    return given


def _is_same(message: Message, text: str, staff: Staff) -> bool:
    """Sent before: pressed twice, or again after going back."""
    return message.staff_id == staff.pk and message.text.split() == text.split()


def _is_chat(ticket: Ticket, to: saying.Addresses) -> bool:
    """Whether somebody sits before their page and waits for it."""
    if ticket.channel != CHAT:
        return False
    last = saying.last_asked(ticket)
    return saying.way_out(ticket, to or saying.recipients_of(ticket, last), last) == CHAT


@require_POST
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with _kept_if_refused(request, ticket, DraftKind.NOTE):
        values = _checked(NoteForm(request.POST, request.FILES))
        said = actions.note(
            ticket,
            values["text"],
            by=actor_of(request),
            at=now_of(request),
            html=values["html"],
            files=values["attachments"],
            mentions=_chosen(request),
        )
    if left_out := out_of_sight(said, by=actor_of(request)):
        words = _("Not told, since they may not see this ticket: %(names)s.")
        messages.warning(request, words % {"names": ", ".join(left_out)})
    return back_to(request, ticket)


def _chosen(request: HttpRequest) -> list[int]:
    """The colleagues chosen from the list; -1, who is nobody, for nonsense."""
    return [key_of(each) or -1 for each in request.POST.getlist("mention")]


@require_http_methods(["POST", "DELETE"])
def assignment(request: HttpRequest, reference: str) -> HttpResponse:
    """POST: `take` gives it to whoever asks; else team and person as chosen. DELETE gives one's own back."""
    ticket, staff = ticket_of(request, reference), staff_of(request)
    if method_of(request) == "DELETE":
        ticket = actions.give_back(ticket, by=actor_of(request), at=now_of(request))
        if ticket.assignee_id is None:
            messages.success(request, _("Given back: whoever takes it next has it."))
        return back_to(request, ticket)
    if "take" in request.POST:
        team, person = ticket.team, staff
    else:
        values = _checked(AssignForm(request.POST, staff=staff, has_it=ticket.assignee_id))
        team, person = values["team"], values["staff"]
    actions.assign(ticket, team=team, staff=person, by=actor_of(request), at=now_of(request))
    if not Ticket.objects.visible_to(staff).filter(pk=ticket.pk).exists():
        messages.success(request, _("%(ticket)s is in other hands now.") % {"ticket": ticket.reference})
        return redirect("desk:queue")
    return back_to(request, ticket)


@require_http_methods(["POST", "DELETE"])
def following(request: HttpRequest, reference: str) -> HttpResponse:
    """POST follows, DELETE follows no longer."""
    ticket = ticket_of(request, reference)
    verb = actions.unfollow if method_of(request) == "DELETE" else actions.follow
    verb(ticket, by=actor_of(request), at=now_of(request))
    return back_to(request, ticket)


@require_http_methods(["POST", "DELETE"])
def closure(request: HttpRequest, reference: str) -> HttpResponse:
    """POST closes, DELETE reopens."""
    ticket = ticket_of(request, reference)
    if method_of(request) == "DELETE":
        actions.reopen(ticket, by=actor_of(request), at=now_of(request))
        return back_to(request, ticket)
    said = ticket.messages.unsent().filter(delivery=DeliveryState.QUEUED, is_automatic=False)
    since = ticket.waiting_since
    was_waiting = since is not None and not said.filter(created_at__gt=since).exists()
    actions.close(ticket, by=actor_of(request), at=now_of(request))
    words = _("Closed, though %(who)s was still waiting.") if was_waiting else _("Closed.")
    messages.success(
        request, words % {"who": ticket.customer}, extra_tags=reverse("desk:closure", args=[ticket.reference])
    )
    return back_to(request, ticket)


@require_http_methods(["POST", "DELETE"])
def snooze(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    if method_of(request) == "DELETE":
        actions.wake(ticket, by=actor_of(request), at=now_of(request), reason="staff")
    else:
        until = _checked(SnoozeForm(request.POST))["until"]
        ticket = actions.snooze(ticket, until, by=actor_of(request), at=now_of(request))
        _say_until_when(request, ticket)
    return back_to(request, ticket)


def _say_until_when(request: HttpRequest, ticket: Ticket) -> None:
    if ticket.snoozed_until is None:
        return
    words = _("Snoozed until %(when)s.") % {"when": full_moment(ticket.snoozed_until)}
    messages.success(request, words, extra_tags=reverse("desk:snooze", args=[ticket.reference]))


@require_http_methods(["POST", "DELETE"])
def tags(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    name = _checked(TagForm(request.POST or request.GET))["name"]
    verb = actions.untag if method_of(request) == "DELETE" else actions.tag
    verb(ticket, name, by=actor_of(request), at=now_of(request))
    return back_to(request, ticket)


def _choosing(form: type[Form], name: str, verb: Callable[..., Ticket]) -> Callable[..., HttpResponse]:
    """A view by which one of a few is chosen: the field of that name, for that verb."""

    @require_POST
    def choose(request: HttpRequest, reference: str) -> HttpResponse:
        ticket = ticket_of(request, reference)
        chosen = _checked(form(request.POST))[name]
        verb(ticket, chosen, by=actor_of(request), at=now_of(request))
        return back_to(request, ticket)

    return choose


status = _choosing(StatusForm, "status", actions.set_status)
priority = _choosing(PriorityForm, "priority", actions.prioritise)
tier = _choosing(TierForm, "tier", actions.set_tier)
brand = _choosing(BrandChoice, "brand", actions.set_brand)
form = _choosing(FormChoice, "form", actions.set_form)


@require_POST
def subject(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    given = _checked(SubjectForm(request.POST))["subject"]
    if given != shown_text(ticket.subject):  # left as it stood there, also behind a mask
        actions.set_subject(ticket, given, by=actor_of(request), at=now_of(request))
    return back_to(request, ticket)


@require_POST
def field(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    found = get_object_or_404(Field.objects.of(FieldAbout.TICKET), key=key)
    actions.set_field(
        ticket, found, request.POST.get("value", "")[:1000], by=actor_of(request), at=now_of(request)
    )
    return back_to(request, ticket)


@require_http_methods(["POST", "DELETE"])
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """POST merges it into another, DELETE undoes that."""
    ticket = ticket_of(request, reference)
    if method_of(request) == "DELETE":
        actions.unmerge(ticket, by=actor_of(request), at=now_of(request))
        return back_to(request, ticket)
    into = _checked(MergeForm(request.POST, staff=staff_of(request)))["into"]
    if into.customer_id != ticket.customer_id:
        both = urlencode([("ticket", each.reference) for each in (ticket, into)])
        return redirect(f"{reverse('desk:merges')}?{both}")  # what that means is said there
    kept = actions.merge(ticket, into, by=actor_of(request), at=now_of(request))
    undo = reverse("desk:merge", args=[ticket.reference])
    words = _("%(ticket)s is part of this ticket now.") % {"ticket": ticket.reference}
    messages.success(request, words, extra_tags=undo)
    return back_to(request, kept)


@require_POST
def split(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    values = _checked(SplitForm(request.POST, ticket=ticket))
    new = actions.split(
        ticket, values["messages"], by=actor_of(request), at=now_of(request), subject=values["subject"]
    )
    return back_to(request, new)


@require_http_methods(["POST", "DELETE"])
def links(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    values = _checked(LinkForm(request.POST or request.GET, staff=staff_of(request)))
    verb = actions.unlink if method_of(request) == "DELETE" else actions.link
    verb(ticket, values["ticket"], LinkKind(values["kind"]), by=actor_of(request), at=now_of(request))
    return back_to(request, ticket)


@require_http_methods(["POST", "DELETE"])
def participants(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        # By key: who takes somebody out need not know their address.
        chosen = key_of((request.POST or request.GET).get("participant", ""))
        gone = ticket.participants.filter(pk=chosen or 0).first()
        if gone is not None:  # else somebody was quicker
            actions.remove_participant(ticket, gone.channel, gone.address, by=by, at=at)
        return back_to(request, ticket)
    refuse_masked(staff_of(request))  # whoever is copied reads the addresses of all others
    address = _checked(ParticipantForm(request.POST))["address"]
    actions.add_participant(ticket, "email", address, by=by, at=at)
    return back_to(request, ticket)


@require_POST
def customer(request: HttpRequest, reference: str) -> HttpResponse:
    """The matter is somebody else's: the person with that address, made when new."""
    ticket = ticket_of(request, reference)
    address = _checked(ParticipantForm(request.POST))["address"]
    actions.set_customer_by_address(ticket, "email", address, by=actor_of(request), at=now_of(request))
    return back_to(request, ticket)


@require_POST
def sending(request: HttpRequest, reference: str, message_id: int) -> HttpResponse:
    """POST tries once more what could not be sent, DELETE takes back what was not sent yet."""
    ticket = ticket_of(request, reference)
    message = get_object_or_404(Message, pk=message_id, ticket=ticket)
    if method_of(request) != "DELETE":
        actions.resend(message, by=actor_of(request), at=now_of(request))
        return back_to(request, ticket)
    actions.withdraw(message, by=actor_of(request), at=now_of(request))
    words = _("Taken back. Nobody has received it; what you wrote is in the box again.")
    if message.attachments.exists():
        words = _(
            "Taken back. Nobody has received it; what you wrote is in the box again, without its files."
        )
    messages.success(request, words)
    return back_to(request, ticket)


@require_POST
def draft(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Keep what is being written. `base` is what a page that is being left knows to be kept; nothing newer gives way to
    its words."""
    if kind not in DraftKind.values:
        raise Invalid(_("There is no such draft."))
    ticket = ticket_of(request, reference)
    values = _checked(DraftForm(request.POST))
    at = now_of(request)
    kept = actions.keep_draft(
        ticket,
        DraftKind(kind),
        values["text"],
        by=actor_of(request),
        at=at,
        html=values["html"],
        cc=values["cc"],
        way=request.POST.get("way"),
        instead_of=values["base"],
    )
    known = {"kept_at": at.isoformat(), "version": kept.version if kept else 0}
    if kind == DraftKind.REPLY:
        proposals = proposals_in(ticket, kept.text if kept else "", at=at)
        return JsonResponse(
            known
            | {
                "promises": render_to_string(
                    "desk/promised/_proposals.html", {"proposals": proposals}, request
                )
            }
        )
    return JsonResponse(known)
