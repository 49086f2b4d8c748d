"""What another system can be told of: that something happened, and to which ticket, never what was said."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TEST = "webhook.test"
KINDS: "Mapping[str, StrPromise]" = {
    "ticket.opened": _("A ticket was opened"),
    "message.received": _("A customer wrote"),
    "message.sent": _("An answer was written"),
    "message.delivered": _("An answer arrived"),
    "message.failed": _("An answer could not be sent"),
    "message.bounced": _("An answer came back"),
    "message.amended": _("A customer changed what they had said"),
    "message.retracted": _("A customer took back what they had said"),
    "note.added": _("A note was written"),
    "ticket.assigned": _("A ticket was given to somebody"),
    "ticket.status_changed": _("A ticket’s status changed"),
    "ticket.closed": _("A ticket was closed"),
    "ticket.reopened": _("A ticket was opened again"),
    "ticket.snoozed": _("A ticket was snoozed"),
    "ticket.woken": _("A ticket came back from its snooze"),
    "ticket.merged": _("A ticket was merged into another"),
    "ticket.unmerged": _("A ticket was taken out of another again"),
    "ticket.prioritised": _("A ticket’s priority changed"),
    "ticket.tagged": _("A tag was put on a ticket"),
    "ticket.untagged": _("A tag was taken off a ticket"),
    "ticket.field_changed": _("A field of a ticket changed"),
    "ticket.subject_changed": _("A ticket’s subject changed"),
    "ticket.customer_changed": _("A ticket was given to another customer"),
    "ticket.erased": _("What was said on a ticket was erased"),
    "promise.warned": _("Something is owed soon"),
    "promise.missed": _("Something is late"),
    "promise.stated": _("A colleague promised something"),
    "promise.kept": _("A colleague kept a promise"),
    "handover.offered": _("A hand-over was offered"),
    "handover.accepted": _("A hand-over was accepted"),
    "handover.returned": _("A hand-over was returned"),
    "goodwill.granted": _("Goodwill was granted"),
    "issue.opened": _("A known issue was stated"),
    "issue.updated": _("There is word of a known issue"),
    "issue.solved": _("A known issue was solved"),
    "ticket.survey_answered": _("A customer answered a survey"),
    "ticket.sale_noted": _("What the customer bought was noted"),
    "ticket.wrapped_up": _("Why a human was needed was said"),
    "ticket.finding_raised": _("A ticket was joined to a finding"),
    # About no ticket: only for who sees everything.
    "finding.raised": _("A finding was raised"),
    "finding.accepted": _("A finding was accepted"),
    "finding.declined": _("A finding was declined"),
    "finding.done": _("A finding is done"),
    "finding.done_there": _("A finding’s tracker says that it is done"),
    "finding.overdue": _("A finding is late"),
    "customer.created": _("A customer became known"),
    "customer.changed": _("A customer changed"),
    "customer.merged": _("Two customers turned out to be one"),
    "customer.erased": _("A customer was erased"),
}
