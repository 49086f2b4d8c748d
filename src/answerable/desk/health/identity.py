"""Whether providers' people can go on signing in: what their systems sign with is replaced some day."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.desk.health.finding import Finding, fine, note, wrong
from answerable.people.identity.saml.certificates import certificates_in
from answerable.people.models import IdentityConnection, Protocol

_MOST = 200
_AHEAD = timedelta(days=30)


def certificates(now: datetime) -> Iterator[Finding]:
    connections = IdentityConnection.objects.active().filter(protocol=Protocol.SAML)
    found = [
        finding
        for each in connections.select_related("provider")[:_MOST]
        if (finding := _ends(each, now)) is not None
    ]
    yield from found
    if not found:
        yield fine(_("No certificate of a provider’s sign-in ends within a month."))


def inside(_now: datetime) -> Iterator[Finding]:
    named = str(settings.IDENTITY_INSIDE)
    if named:
        yield fine(
            _("In our own networks, identity systems are reached at: %(named)s. Nothing else there is.")
            % {"named": named}
        )
    else:
        yield fine(_("Identity systems are reached on the internet alone."))


def _ends(connection: IdentityConnection, now: datetime) -> Finding | None:
    last = max(each.until for each in certificates_in("\n".join(connection.certificates)))
    if last > now + _AHEAD:
        return None
    known = {"provider": connection, "day": date_format(last.date(), "j F Y")}
    advice = _("Ask them for the next one and add it beside the old one under Settings → Sign-in.")
    page = reverse("desk:connection", args=[connection.provider_id])
    if last < now:
        return wrong(_("The certificate of %(provider)s’s sign-in ended on %(day)s.") % known, advice).at(
            page
        )
    return note(_("The certificate of %(provider)s’s sign-in ends on %(day)s.") % known, advice).at(page)
