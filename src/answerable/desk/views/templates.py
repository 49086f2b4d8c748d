"""Texts that a channel has approved, put into an answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from answerable.channels.models import Template
from answerable.channels.templates import written
from answerable.desk.frame.requests import actor_of, key_of, now_of, ticket_of
from answerable.desk.publicly.ways import way_for_template
from answerable.tickets.actions import keep_draft
from answerable.tickets.models import DraftKind


@require_POST
def template(request: HttpRequest, reference: str) -> HttpResponse:
    """It takes the place of what was written: nothing else would go."""
    ticket = ticket_of(request, reference)
    offered = Template.objects.filter(mailbox__is_active=True).select_related("mailbox")
    found = get_object_or_404(offered, pk=key_of(request.POST.get("template", "")))
    way = way_for_template(ticket, found, request.POST.get("way", ""))
    keep_draft(ticket, DraftKind.REPLY, written(found), by=actor_of(request), at=now_of(request), way=way)
    return redirect(f"{ticket.get_absolute_url()}#reply-text")
