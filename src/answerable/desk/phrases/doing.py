"""What macros and rules do alike: one step, by its verb."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.desk.phrases.steps import SPANS, Step, StepKind
from answerable.ledger.actor import Actor
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid
from answerable.people.models import Field, FieldAbout
from answerable.tickets import actions
from answerable.tickets.models import Brand, Form, Priority, Status, Ticket


def do(step: Step, ticket: Ticket, by: Actor, at: datetime) -> None:
    """Any but those that concern hands or answers, which are done differently."""
    match step.kind:
        case StepKind.STATUS:
            actions.set_status(ticket, Status.objects.get(pk=step.key), by=by, at=at)
        case StepKind.CLOSE:
            actions.close(ticket, by=by, at=at)
        case StepKind.PRIORITY:
            actions.prioritise(ticket, step.key, by=by, at=at)
        case StepKind.TAG:
            actions.tag(ticket, step.words, by=by, at=at)
        case StepKind.UNTAG:
            actions.untag(ticket, step.words, by=by, at=at)
        case StepKind.BRAND:
            actions.set_brand(ticket, Brand.objects.get(pk=step.key) if step.key else None, by=by, at=at)
        case StepKind.FORM:
            actions.set_form(ticket, Form.objects.get(pk=step.key) if step.key else None, by=by, at=at)
        case StepKind.FIELD:
            actions.set_field(
                ticket, Field.objects.of(FieldAbout.TICKET).get(pk=step.key), step.words, by=by, at=at
            )
        case StepKind.SNOOZE:
            # To the full minute, so that pressing twice is once.
            until = at.replace(second=0, microsecond=0) + timedelta(hours=step.key)
            actions.snooze(ticket, until, by=by, at=at)


def last_event(ticket: Ticket) -> int | None:
    events_of = Event.objects.filter(ticket_id=ticket.pk).order_by("-id")
    return events_of.values_list("id", flat=True).first()


def check(step: Step) -> None:
    """Raises Invalid with a sentence when it makes no sense."""
    if step.kind in (StepKind.TAG, StepKind.UNTAG) and not 0 < len(step.words) <= 60:
        raise Invalid(_("A tag has between 1 and 60 characters."))
    if step.kind is StepKind.FIELD and step.words:
        Field.objects.of(FieldAbout.TICKET).get(pk=step.key).read(step.words)
    if step.kind is StepKind.SNOOZE and step.which not in SPANS:
        raise Invalid(_("Choose for how long it is snoozed."))
    if step.kind is StepKind.PRIORITY and step.which not in Priority.values:
        raise Invalid(_("There is no such priority."))
