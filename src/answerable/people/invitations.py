"""Colleagues come by invitation: a mail with a link, by which they choose a password of their own."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.models import Event
from answerable.ledger.recording import record, stream_of
from answerable.ledger.refusals import Refusal
from answerable.people import events
from answerable.people.actions.linking import required_for
from answerable.people.actions.staff import Post, create_staff, require_looking_after
from answerable.people.first_start import usual_time_zone
from answerable.people.links import password_link
from answerable.people.looking_after import looked_after_by
from answerable.people.models import Staff

_SAME = timedelta(minutes=1)


@transaction.atomic
def add_by_invitation(email: str, post: Post, *, by: Actor, at: datetime) -> Staff:
    """A new colleague, and the mail that lets them in, or neither."""
    staff = create_staff(
        email=email,
        name=post.name,
        provider=post.provider,
        role=post.role,
        teams=post.teams,
        language=post.language,
        custom_role=post.custom_role,
        time_zone=usual_time_zone(),
        by=by,
        at=at,
    )
    return invite_staff(staff, by=by, at=at)


@transaction.atomic
def invite_staff(staff: Staff, *, by: Actor, at: datetime) -> Staff:
    """Send the link, perhaps once more: the one before opens nothing then. Twice within a minute is once."""
    require_looking_after(by)
    if not looked_after_by(by).filter(pk=staff.pk).exists():
        raise Staff.DoesNotExist
    staff = Staff.objects.select_for_update().select_related("provider").get(pk=staff.pk)
    if not staff.is_active:
        raise Refusal(_("%(name)s no longer works here. Let them back in first.") % {"name": staff.name})
    if staff.has_come:
        raise Refusal(
            _("%(name)s has come already. Whoever forgot a password gets a new one on the sign-in page.")
            % {"name": staff.name}
        )
    last = Event.objects.filter(stream=stream_of(staff), kind=events.STAFF_INVITED.name).order_by("-number")
    if any(at - event.at < _SAME for event in last[:1]):
        return staff
    staff.session_epoch += 1
    staff.save(update_fields=["session_epoch"])
    _letter(staff).send()
    record(events.STAFF_INVITED, staff, by=by, at=at)
    return staff


def _letter(staff: Staff) -> EmailMessage:
    known = {
        "staff": staff,
        "company": required_for(staff),
        "link": password_link(staff),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
        "site": settings.BASE_URL,
    }
    with translation.override(staff.language if staff.language in dict(settings.LANGUAGES) else None):
        subject = _("Come in: your account for customer service")
        text = render_to_string("people/invitation.txt", known)
    return EmailMessage(subject, text, to=[staff.email])
