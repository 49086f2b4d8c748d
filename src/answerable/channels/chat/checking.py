"""The test button of a chat: whether its sites are addresses, and whether somebody is there."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.channels.accounts import Check
from answerable.channels.chat.settings import origin_of, pages_of
from answerable.channels.chat.waiting import Closed, closed_at
from answerable.channels.models import Mailbox


def check(mailbox: Mailbox) -> list[Check]:
    at = timezone.now()
    sites = [
        Check(page, bool(origin_of(page)), _("pages there may show it") if origin_of(page) else _no_address())
        for page in pages_of(mailbox)
    ]
    return [*sites, _hours(closed_at(mailbox, at=at))]


def _hours(closed: Closed | None) -> Check:
    if closed is None:
        return Check(_("Hours"), True, _("it is open now"))
    if closed.opens_at is None:
        return Check(_("Hours"), False, _("it is never open: its calendar has no hours"))
    opens = date_format(timezone.localtime(closed.opens_at), "j M Y, H:i")
    return Check(_("Hours"), True, _("closed now; open again %(at)s") % {"at": opens})


def _no_address() -> str:
    return _("this is no address of a site: write it with https://")
