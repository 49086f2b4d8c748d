"""A provider's system makes accounts for its people here and ends them. It says who they are and whether they work for
the provider, and nothing of what they may do: that is said in the house."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from answerable.ledger.models import Event
from answerable.ledger.recording import record, stream_of
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.actions.linking import of_connection
from answerable.people.actions.staff import (
    Post,
    change_staff,
    create_staff,
    deactivate_staff,
    reactivate_staff,
)
from answerable.people.addresses import host_of, normalise
from answerable.people.invitations import add_by_invitation
from answerable.people.models import IdentityConnection, IdentityLink, Role, Staff
from answerable.people.models.staff import StaffQuerySet


@dataclass(frozen=True)
class Person:
    """Somebody, as the provider's system describes them."""

    user_name: str
    name: str
    email: str
    external_id: str = ""
    is_active: bool = True


def people_of(connection: IdentityConnection) -> StaffQuerySet:
    """Whom that system may know of: the provider's people, but for those whom it took out."""
    forgotten = IdentityLink.objects.filter(connection=connection, staff=OuterRef("pk"), is_forgotten=True)
    found: StaffQuerySet = Staff.objects.filter(~Exists(forgotten), provider=connection.provider_id)
    return found


@transaction.atomic
def provision(connection: IdentityConnection, wanted: Person, *, at: datetime) -> Staff:
    """A new colleague by invitation, an agent in no team; or one who was taken out comes back as such."""
    connection = locked_connection(connection)
    wanted = _checked(connection, wanted)
    known = Staff.objects.filter(email__iexact=wanted.email).first()
    if known is not None:
        staff = _come_again(connection, known, wanted, at=at)
    else:
        _refuse_taken(connection, wanted, but=None)
        staff = _come(connection, wanted, at=at)
    link = _link(connection, staff, at)
    link.is_forgotten = False
    _fill(link, staff, wanted)
    return staff


@transaction.atomic
def describe(connection: IdentityConnection, staff: Staff, wanted: Person, *, at: datetime) -> Staff:
    """They are called so and have this address, and still work for the provider or no more. What did not change is not
    told."""
    connection = locked_connection(connection)
    staff, by = people_of(connection).get(pk=staff.pk), of_connection(connection)
    wanted = _checked(connection, wanted, was=staff.email)
    _refuse_taken(connection, wanted, but=staff)
    if wanted.name != staff.name:
        staff = change_staff(staff, _post(staff, wanted.name), by=by, at=at)
    if wanted.email != staff.email.lower():
        if staff.role == Role.ADMIN:  # who has their address can ask for a new password
            raise Refusal(_("An administrator’s address is changed here alone."), code="administrator")
        staff.email = wanted.email
        staff.save(update_fields=["email"])
        record(events.STAFF_READDRESSED, staff, by=by, at=at, connection=connection.pk)
    if staff.is_active and not wanted.is_active:
        staff = deactivate_staff(staff, by=by, at=at)
    elif wanted.is_active and not staff.is_active:
        _require_own_ending(connection, staff)
        staff = reactivate_staff(staff, by=by, at=at)
    _fill(_link(connection, staff, at), staff, wanted)
    return staff


@transaction.atomic
def take_out(connection: IdentityConnection, staff: Staff, *, at: datetime) -> Staff:
    """They leave, and their system speaks of them no more. What they did stays theirs."""
    connection = locked_connection(connection)
    staff, by = people_of(connection).get(pk=staff.pk), of_connection(connection)
    staff = deactivate_staff(staff, by=by, at=at)
    link = _link(connection, staff, at)
    link.subject = link.user_name = link.external_id = ""
    link.is_forgotten = True
    link.save()
    record(events.STAFF_FORGOTTEN, staff, by=by, at=at, connection=connection.pk)
    return staff


def locked_connection(connection: IdentityConnection) -> IdentityConnection:
    """One change of a provider's people at a time: of two who make the same person, the second finds the first's."""
    found = IdentityConnection.objects.active().select_for_update(of=("self",), no_key=True)
    return found.select_related("provider").get(pk=connection.pk)


def _checked(connection: IdentityConnection, wanted: Person, *, was: str = "") -> Person:
    """What the address was, it may stay: the house may have chosen one elsewhere."""
    email = normalise("email", wanted.email)
    if not email:
        raise Invalid(_("There is no mail address."))
    if host_of(email) not in connection.domains and email != was.lower():
        raise Invalid(
            _("%(email)s is not among the addresses of %(provider)s.")
            % {"email": email, "provider": connection}
        )
    name = " ".join(wanted.name.split())[:120] or email.partition("@")[0]
    return Person(wanted.user_name or email, name, email, wanted.external_id, wanted.is_active)


def _refuse_taken(connection: IdentityConnection, wanted: Person, *, but: Staff | None) -> None:
    staff, links = Staff.objects.all(), connection.links.filter(is_forgotten=False)
    if but is not None:
        staff, links = staff.exclude(pk=but.pk), links.exclude(staff=but)
    unnamed = staff.filter(provider=connection.provider_id, email__iexact=wanted.user_name).exclude(
        identity_links__in=links.exclude(user_name="")
    )
    if (
        staff.filter(email__iexact=wanted.email).exists()
        or links.filter(user_name__iexact=wanted.user_name).exists()
        or unnamed.exists()
    ):
        raise _taken()


def _taken() -> Refusal:
    return Refusal(_("Somebody of that name or address is there already."), code="taken")


def _come(connection: IdentityConnection, wanted: Person, *, at: datetime) -> Staff:
    by = of_connection(connection)
    post = Post(wanted.name, connection.provider, Role.AGENT)
    if wanted.is_active:
        return add_by_invitation(wanted.email, post, by=by, at=at)
    made = create_staff(
        email=wanted.email, name=post.name, provider=post.provider, role=post.role, by=by, at=at
    )
    return deactivate_staff(made, by=by, at=at)


def _come_again(connection: IdentityConnection, known: Staff, wanted: Person, *, at: datetime) -> Staff:
    """Without what they might do before: that was said of somebody who left."""
    link = connection.links.filter(staff=known, is_forgotten=True).first()
    if link is None or known.provider_id != connection.provider_id:
        raise _taken()
    by = of_connection(connection)
    _require_own_ending(connection, known)
    staff = change_staff(known, Post(wanted.name, connection.provider, Role.AGENT), by=by, at=at)
    return reactivate_staff(staff, by=by, at=at) if wanted.is_active else staff


def _require_own_ending(connection: IdentityConnection, staff: Staff) -> None:
    """Whom the house let go, a provider's system does not bring back."""
    endings = Event.objects.filter(stream=stream_of(staff), kind=events.STAFF_DEACTIVATED.name)
    last, by = endings.order_by("-number").first(), of_connection(connection)
    if last is None or (last.actor_kind, last.provider_id) != (by.kind.value, by.provider_id):
        raise Refusal(_("They were let go here; only here can they be let in again."), code="let_go_here")


def _post(staff: Staff, name: str) -> Post:
    return Post(
        name, staff.provider, Role(staff.role), tuple(staff.teams.all()), staff.language, staff.custom_role
    )


def _link(connection: IdentityConnection, staff: Staff, at: datetime) -> IdentityLink:
    made = {"created_at": at}
    return IdentityLink.objects.get_or_create(connection=connection, staff=staff, defaults=made)[0]


def _fill(link: IdentityLink, staff: Staff, wanted: Person) -> None:
    is_address = wanted.user_name.lower() == staff.email.lower()
    link.user_name = "" if is_address and wanted.user_name == staff.email else wanted.user_name
    link.external_id = wanted.external_id
    link.save()
