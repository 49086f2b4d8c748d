"""One ticket: what was said, and what can be done about it."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from answerable.channels.phone.calling import can_call
from answerable.desk.articles.showing import linked_with
from answerable.desk.bringing.showing import brought_as
from answerable.desk.capability.telling import past_of
from answerable.desk.forms import PEOPLE_OFFERED, TEAMS_OFFERED, AssignForm, LinkForm, MergeForm
from answerable.desk.frame.places import foresee_badges, forgo_badges
from answerable.desk.frame.requests import key_in, now_of, staff_of, ticket_of
from answerable.desk.goodwill.showing import given_on
from answerable.desk.guides.beside import NOTHING as NO_GUIDES
from answerable.desk.guides.beside import beside
from answerable.desk.handovers.showing import open_on
from answerable.desk.heard.seeing import UNREAD, see_ticket
from answerable.desk.holes.opening import open_ticket
from answerable.desk.issues.showing import issues_on
from answerable.desk.live.stream import PATH
from answerable.desk.masks.labels import labelled
from answerable.desk.masks.seeing import behind_masks
from answerable.desk.matters.showing import matters_of
from answerable.desk.moments import laters, snoozes
from answerable.desk.others.writing import asking
from answerable.desk.phrases.filling import gaps_in
from answerable.desk.promised.clocks import foresee_flags
from answerable.desk.promised.proposing import proposals_in
from answerable.desk.promised.stated import foresee_stated, stated_of
from answerable.desk.publicly.ways import has_public, public_turns, templates_of, ways_of
from answerable.desk.queues.lists import QUEUES
from answerable.desk.queues.saved import queue_named
from answerable.desk.reading.conversation import conversation_of, foresee_conversation
from answerable.desk.reading.fields import fields_of
from answerable.desk.reading.glance import last_words
from answerable.desk.reading.own_fields import own_fields
from answerable.desk.reading.ribbon import ribbon_of
from answerable.desk.reading.there import There, foresee_there, there_on
from answerable.desk.reading.told import Told, last_said
from answerable.desk.views.looking import body_of
from answerable.desk.views.pictures import editable
from answerable.ledger.composed import ComposedRows
from answerable.ledger.tail import foresee_latest, latest
from answerable.ledger.together import reading
from answerable.people.asked import IDENTITIES
from answerable.people.known import fields
from answerable.people.models import Staff, Tier
from answerable.promises.actions import REASONS
from answerable.promises.policies import policies
from answerable.routing.actions import touch
from answerable.tickets.actions import saying
from answerable.tickets.actions.ending import statuses_offered
from answerable.tickets.models import (
    Draft,
    DraftKind,
    Link,
    LinkKind,
    Look,
    Participant,
    Priority,
    RevealReason,
    SideDraft,
    Ticket,
)
from answerable.tickets.vocabulary.offered import brands, forms_for

_PICTURES_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)

_OUTWARD = {
    LinkKind.PARENT: gettext_lazy("parent of"),
    LinkKind.RELATED: gettext_lazy("related to"),
    LinkKind.FOLLOW_UP: gettext_lazy("continued in"),
    LinkKind.SPLIT: gettext_lazy("split into"),
}
_INWARD = {
    LinkKind.PARENT: gettext_lazy("part of"),
    LinkKind.RELATED: gettext_lazy("related to"),
    LinkKind.FOLLOW_UP: gettext_lazy("continues"),
    LinkKind.SPLIT: gettext_lazy("split from"),
}
_BY_HAND = {LinkKind.PARENT, LinkKind.RELATED}


_PARTICIPANTS: ComposedRows[Participant] = ComposedRows(
    lambda ticket: Participant.objects.filter(ticket=ticket)
)


# Of the same customer, but for this one.
_OTHERS: ComposedRows[Ticket] = ComposedRows(
    lambda reader, customer, ticket: (
        Ticket.objects.visible_to(reader)
        .present()
        .filter(customer=customer)
        .exclude(pk=ticket)
        .select_related("status", "customer")
        .order_by("-pk")[:5]
    )
)


@require_GET
@reading()
def ticket(request: HttpRequest, reference: str) -> HttpResponse:
    """The page. `?all` shows everything ever said; `?pictures=ID` loads the remote pictures of one message."""
    foresee_latest()
    found, position = ticket_of(request, reference), latest()
    staff, everything = staff_of(request), "all" in request.GET
    _foresee(found, staff, everything=everything)
    if see_ticket(found, staff, at=now_of(request)):
        forgo_badges(staff)
    touch(found, staff.pk)
    open_ticket(found, staff, at=now_of(request))
    if found.merged_into is not None and "stay" not in request.GET:
        return redirect(found.survivor())
    pictures_of = key_in(request, "pictures")
    IDENTITIES.prefetch(found.customer, "identities", found.customer_id)
    _PARTICIPANTS.prefetch(found, "participants", found.pk)
    there = there_on(found)
    said = conversation_of(found, staff, everything=everything, pictures_of=pictures_of, there=there)
    box = composer_context(found, staff, said.told, there, now=now_of(request))
    wanted = request.GET.get("side", "")
    if wanted and staff.may("ticket.ask"):
        box = {"asking": asking(found, staff, wanted, key_in(request, "quote"))} | box
    context = {
        "conversation": said,
        "everything": everything,
        "position": position,
        "stream_url": PATH,
        "brought": brought_as(found.pk, said.told.events),
        **head_context(request, found, there, said.told),
        **box,
        **side_context(request, found, there),
    }
    response = render(request, "desk/ticket.html", context)
    if said.shows_remote_pictures:
        response["Content-Security-Policy"] = _PICTURES_POLICY
    return response


@require_GET
def glance(request: HttpRequest, reference: str) -> HttpResponse:
    """Its last words, for whoever looks at it from a list. Nothing counts as read by it."""
    found = ticket_of(request, reference)
    return render(request, "desk/queues/_glance.html", {"ticket": found, "words": last_words(found)})


@require_GET
def conversation(request: HttpRequest, reference: str) -> HttpResponse:
    """The conversation alone, for live pages."""
    found = ticket_of(request, reference)
    staff, now = staff_of(request), now_of(request)
    said = conversation_of(found, staff, everything="all" in request.GET)
    offer = None if found.is_merged else open_on(found, staff, now=now)
    context = {"ticket": found, "conversation": said, "offer": offer, "now": now}
    return render(request, "desk/_conversation.html", context)


@require_GET
def head(request: HttpRequest, reference: str) -> HttpResponse:
    """The head alone (subject, wait, whose hands it is in), for live pages."""
    found = ticket_of(request, reference)
    return render(request, "desk/_ticket_head.html", head_context(request, found, there_on(found)))


@require_GET
def side(request: HttpRequest, reference: str) -> HttpResponse:
    """The side alone (who, sorting, what hangs together), for live pages."""
    found = ticket_of(request, reference)
    return render(request, "desk/_side.html", side_context(request, found, there_on(found)))


def head_context(
    request: HttpRequest, found: Ticket, there: There, told: Told | None = None
) -> dict[str, object]:
    now, staff = now_of(request), staff_of(request)
    ribbon = ribbon_of(found, now=now, told=told, has_promises=there.promises)
    return {
        "ticket": found,
        "has_promises": bool(policies()) or any(mark.kind == "promise" for mark in ribbon.marks),
        "offer": open_on(found, staff, now=now) if there.handovers and not found.is_merged else None,
        "queue": queue_named(request.GET.get("queue", ""), staff, now=now) or QUEUES["owed"],
        "is_mine": found.assignee_id == staff.pk,
        "is_followed": there.follows and found.follows.filter(staff=staff).exists(),
        "ribbon": ribbon,
        "snoozes": snoozes(now),
        "laters": laters(now),
        "public_turns": public_turns(found),
        "now": now,
    }


def composer_context(
    found: Ticket, staff: Staff, told: Told, there: There, *, now: datetime
) -> dict[str, object]:
    own_drafts = Draft.objects.filter(ticket=found, staff=staff) if there.drafts else ()
    drafts = {draft.kind: draft for draft in own_drafts}
    latest_draft = max(drafts.values(), key=lambda draft: draft.changed_at, default=None)
    recipients = saying.recipients_of(found, told.last_inbound)
    looks = _looks(found, staff) if there.drafts else []
    own_look = next((look for look in looks if look.draft.staff_id == staff.pk), None)
    copies = saying.copies_of(found, recipients)
    channel = saying.way_out(found, recipients, told.last_inbound)
    chosen = drafts["reply"].way if "reply" in drafts else ""
    return {
        "ways": (ways := ways_of(found, channel, recipients, told.last_inbound, chosen=chosen, at=now)),
        "has_public_way": has_public(ways),
        "templates": templates_of(ways),
        "recipients": recipients,
        "recipients_words": labelled(found, [(address, "") for address, _name in recipients]),
        "own_look": own_look,
        "own_body": body_of(found, own_look.draft) if own_look and own_look.is_open else "",
        "to_look_at": [look for look in looks if look is not own_look and look.is_open],
        "is_looked_over": staff.is_looked_over or staff.is_serving(at=now),
        "copies": copies,
        "copies_words": labelled(found, copies),
        "channel": channel,
        "drafts": drafts,
        "editable": {kind: editable(found, draft.html) for kind, draft in drafts.items()},
        "gaps": gaps_in(drafts["reply"].text) if "reply" in drafts else [],
        "proposals": proposals_in(found, drafts["reply"].text, at=now) if "reply" in drafts else [],
        "last_said": told.last_said or last_said(found),
        "has_question": there.side_drafts
        and SideDraft.objects.filter(ticket=found, staff=staff, conversation=None).exists(),
        "mode": latest_draft.kind if latest_draft else DraftKind.REPLY.value,
    }


def _looks(found: Ticket, staff: Staff) -> list[Look]:
    looks = Look.objects.of_ticket(found, staff).filter(draft__kind=DraftKind.REPLY)
    return list(looks.select_related("draft__staff", "asked_of", "approved_by")[:20])


def _foresee(found: Ticket, staff: Staff, *, everything: bool) -> None:
    """All that the page will ask travels with its first question, and so does what opening it changes little of."""
    reader = staff.actor()
    UNREAD.foresee(staff.pk, found.pk)
    IDENTITIES.foresee(found.customer_id)
    _PARTICIPANTS.foresee(found.pk)
    foresee_there(found)
    foresee_conversation(found, everything=everything)
    foresee_flags(found)
    foresee_stated(found)
    foresee_badges(staff)
    TEAMS_OFFERED.foresee(reader)
    PEOPLE_OFFERED.foresee(reader, found.assignee_id)
    _OTHERS.foresee(reader, found.customer_id, found.pk)


def side_context(request: HttpRequest, found: Ticket, there: There) -> dict[str, object]:
    """What the side of the page shows and offers."""
    staff, known = staff_of(request), fields()
    behind = behind_masks(found, staff, at=now_of(request))
    account = found.customer.account if found.customer.shown_account else None
    whose = () if found.customer.erased_at else (found.customer, account)
    return {
        "ticket": found,
        "assign_form": AssignForm(
            staff=staff,
            has_it=found.assignee_id,
            initial={"team": found.team_id, "staff": found.assignee_id},
        ),
        "merge_form": MergeForm(staff=staff),
        "link_form": LinkForm(staff=staff),
        "identities": found.customer.identities.all(),
        "has_number": any(each.is_number for each in found.customer.identities.all()),
        "can_call": can_call(staff, found),
        "behind_masks": behind,
        "can_reveal": any(each.until is None for each in behind),
        "reveal_reasons": RevealReason.choices,
        "own_fields": own_fields(*whose, known=known),
        "priorities": Priority.choices,
        "tiers": Tier.choices,
        "statuses": statuses_offered(staff, is_closed=found.is_closed),
        "brands": brands(),
        "forms": forms_for(found.brand_id),
        "tags": found.tags.all() if there.tags else (),
        "fields": fields_of(found, known, is_filled_in=there.field_values),
        "participants": found.participants.all(),
        "stated": stated_of(found, now=now_of(request)) if there.promises else (),
        "articles": linked_with(found, staff) if there.articles else (),
        "matters": matters_of(found, staff) if there.matters else (),
        "known_issues": issues_on(found, staff) if there.known_issues else (),
        "given": given_on(found, staff) if there.goodwill else (),
        "ratings": found.ratings.order_by("-ended_at")[:20] if there.ratings else (),
        "has_survey_answers": there.surveys,
        "guides": beside(found) if there.guides else NO_GUIDES,
        "reasons": REASONS,
        "links": links_of(request, found) if there.links else (),
        # Only behind the first line can there be something to say.
        "past": past_of(found) if found.tier > Tier.FIRST else None,
        "merged_here": Ticket.objects.visible_to(staff).filter(merged_into=found) if there.merged else (),
        "others": _OTHERS.ask(staff.actor(), found.customer_id, found.pk),
        "now": now_of(request),
    }


def links_of(request: HttpRequest, found: Ticket) -> list[tuple[str, Ticket, str]]:
    """Linked tickets that this person may see, each with how it is linked, and the kind to remove when it was
    linked from here by hand."""
    visible = Ticket.objects.visible_to(staff_of(request))
    links = [
        (_OUTWARD[LinkKind(link.kind)], link.target_id, link.kind)
        if link.source_id == found.pk
        else (_INWARD[LinkKind(link.kind)], link.source_id, "")
        for link in Link.objects.filter(Q(source=found) | Q(target=found)).order_by("pk")
    ]
    seen = {
        row.pk: row
        for row in visible.filter(pk__in=[pk for _words, pk, _kind in links]).select_related("status")
    }
    return [
        (str(words), seen[pk], kind if kind in _BY_HAND else "") for words, pk, kind in links if pk in seen
    ]
