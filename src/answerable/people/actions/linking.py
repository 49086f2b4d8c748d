"""Whoever comes by their provider's own sign-in is a colleague that there is already, or nobody."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import EVERYTHING, Actor, ActorKind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.people import events
from answerable.people.addresses import host_of, normalise
from answerable.people.models import IdentityConnection, IdentityLink, Role, Staff


@dataclass(frozen=True)
class Told:
    """What the provider's system says about somebody. Roles and groups are not among it: nobody asks for them."""

    subject: str
    email: str = ""
    is_verified: bool | None = None  # None: it does not say


def of_connection(connection: IdentityConnection) -> Actor:
    """The provider's system, as the ledger tells of it."""
    return Actor(ActorKind.SYSTEM, provider_id=connection.provider_id, scope=EVERYTHING)


def required_for(staff: Staff) -> IdentityConnection | None:
    """The connection by which alone they sign in. Administrators keep their password: where a provider's system fails,
    somebody must be able to come in and say so."""
    if staff.role == Role.ADMIN:
        return None
    found = IdentityConnection.objects.active().filter(provider=staff.provider_id, is_required=True)
    return found.select_related("provider").first()


@transaction.atomic
def colleague_told(connection: IdentityConnection, told: Told, *, at: datetime) -> Staff:
    """By the system's own name of them; the first time by their address, which it must vouch for."""
    link = connection.links.filter(subject=told.subject).select_related("staff").first()
    if link is not None:
        return _still_here(link.staff, connection)
    email = _vouched_for(connection, told)
    own = Staff.objects.select_for_update(of=("self",), no_key=True)
    staff: Staff | None = own.filter(email__iexact=email, provider=connection.provider_id).first()
    if staff is None:
        raise Refusal(
            _("Nobody with the address %(email)s works here for %(provider)s. Ask for an invitation.")
            % {"email": email, "provider": connection},
            code="unknown",
        )
    _still_here(staff, connection)
    link, _is_new = IdentityLink.objects.get_or_create(
        connection=connection, staff=staff, defaults={"created_at": at}
    )
    if link.subject:
        raise Refusal(
            _("Another account of %(provider)s signs in as %(email)s already.")
            % {"email": email, "provider": connection},
            code="taken",
        )
    link.subject = told.subject
    link.save(update_fields=["subject"])
    record(events.STAFF_LINKED, staff, by=of_connection(connection), at=at, connection=connection.pk)
    return staff


def _still_here(staff: Staff, connection: IdentityConnection) -> Staff:
    if not staff.is_active or staff.provider_id != connection.provider_id:
        raise Refusal(
            _("%(name)s no longer works here for %(provider)s.")
            % {"name": staff.name, "provider": connection},
            code="gone",
        )
    return staff


def _vouched_for(connection: IdentityConnection, told: Told) -> str:
    email = normalise("email", told.email)
    if not email:
        raise Refusal(
            _("%(provider)s’s sign-in does not say a mail address.") % {"provider": connection},
            code="no_mail",
        )
    if host_of(email) not in connection.domains:
        raise Refusal(
            _("%(email)s is not among the addresses of %(provider)s.")
            % {"email": email, "provider": connection},
            code="other_domain",
        )
    is_verified = connection.trusts_mail if told.is_verified is None else told.is_verified
    if not is_verified:
        raise Refusal(
            _("%(provider)s’s sign-in does not say that %(email)s is verified.")
            % {"email": email, "provider": connection},
            code="not_verified",
        )
    return email
