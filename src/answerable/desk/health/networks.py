"""Accounts on networks that are looked at by the clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.channels.polling import polled
from answerable.desk.health.finding import Finding, fine, wrong
from answerable.tickets.channel_words import channel_words
from answerable.web.moments import duration_words

_UNSEEN = timedelta(minutes=30)


def networks(now: datetime) -> Iterator[Finding]:
    for mailbox in polled().order_by("channel", "pk")[:200]:
        yield _network(mailbox, now).at(reverse("desk:channel", args=[mailbox.pk]))


def _network(mailbox: Mailbox, now: datetime) -> Finding:
    since = mailbox.checked_at or mailbox.created_at
    values = {
        "name": mailbox.name,
        "channel": channel_words(mailbox.channel),
        "why": (mailbox.error.splitlines() or [""])[0],
        "age": duration_words(now - since),
    }
    if mailbox.error:
        words = _("%(name)s on %(channel)s cannot be looked at: %(why)s") % values
        return wrong(words, _("It is tried again by itself. Its settings page has a test button."))
    if since < now - _UNSEEN:
        words = _("Nobody has looked at %(name)s on %(channel)s for %(age)s.") % values
        return wrong(words, _("Is a worker running?"))
    return fine(_("%(name)s on %(channel)s was looked at %(age)s ago.") % values)
