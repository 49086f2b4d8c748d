"""One ticket: what was said, and what can be done about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from answerable.desk.conversation import conversation_of
from answerable.desk.forms import AssignForm, LinkForm, MergeForm
from answerable.desk.requests import now_of, staff_of, ticket_of
from answerable.ledger.tail import latest
from answerable.tickets.actions import saying
from answerable.tickets.models import Draft, Field, Priority, Status, Ticket

_PICTURES_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


@require_GET
def ticket(request: HttpRequest, reference: str) -> HttpResponse:
    """The page. `?all` shows everything ever said; `?pictures=ID` loads the remote pictures of one message."""
    position = latest()
    found = ticket_of(request, reference)
    if found.merged_into is not None and "stay" not in request.GET:
        return redirect(found.survivor())
    pictures = request.GET.get("pictures", "")
    pictures_of = int(pictures) if pictures.isascii() and pictures.isdigit() and len(pictures) < 18 else None
    conversation = conversation_of(found, everything="all" in request.GET, pictures_of=pictures_of)
    staff = staff_of(request)
    context = {
        "ticket": found,
        "conversation": conversation,
        "now": now_of(request),
        "position": position,
        "recipients": saying.recipients_of(found),
        "copies": saying.copies_of(found),
        "drafts": {draft.kind: draft for draft in Draft.objects.filter(ticket=found, staff=staff)},
        **sorting_context(request, found),
    }
    response = render(request, "desk/ticket.html", context)
    if pictures_of is not None:
        response["Content-Security-Policy"] = _PICTURES_POLICY
    return response


@require_GET
def conversation(request: HttpRequest, reference: str) -> HttpResponse:
    """The conversation alone, for live pages."""
    found = ticket_of(request, reference)
    context = {"ticket": found, "conversation": conversation_of(found), "now": now_of(request)}
    return render(request, "desk/_conversation.html", context)


@require_GET
def head(request: HttpRequest, reference: str) -> HttpResponse:
    """The head alone (subject, wait, whose hands it is in), for live pages."""
    found = ticket_of(request, reference)
    return render(request, "desk/_ticket_head.html", {"ticket": found, "now": now_of(request)})


def sorting_context(request: HttpRequest, found: Ticket) -> dict[str, object]:
    """What the side of the page shows and offers."""
    staff = staff_of(request)
    values = {value.field_id: value for value in found.field_values.select_related("field")}
    return {
        "assign_form": AssignForm(staff=staff, initial={"team": found.team_id, "staff": found.assignee_id}),
        "merge_form": MergeForm(staff=staff),
        "link_form": LinkForm(staff=staff),
        "statuses": Status.objects.all(),
        "priorities": Priority.choices,
        "tags": found.tags.all(),
        "fields": [(field, values.get(field.pk)) for field in Field.objects.all()],
        "participants": found.participants.all(),
        "links": links_of(request, found),
        "merged_here": Ticket.objects.visible_to(staff).filter(merged_into=found),
        "others": (
            Ticket.objects.visible_to(staff)
            .present()
            .filter(customer=found.customer_id)
            .exclude(pk=found.pk)
            .select_related("status", "customer")
            .order_by("-pk")[:5]
        ),
    }


def links_of(request: HttpRequest, found: Ticket) -> list[tuple[str, Ticket]]:
    """Linked tickets that this person may see, each with how it is linked."""
    visible = Ticket.objects.visible_to(staff_of(request))
    links = [
        *((link.get_kind_display(), link.target_id) for link in found.links_out.all()),
        *((link.get_kind_display(), link.source_id) for link in found.links_in.all()),
    ]
    seen = {row.pk: row for row in visible.filter(pk__in=[pk for _kind, pk in links])}
    return [(kind, seen[pk]) for kind, pk in links if pk in seen]
