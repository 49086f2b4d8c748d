"""Coming in, being in, going out. A link is used by pressing a button, so that programs that look at mail use none
up."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from answerable.channels.models import Item, Mailbox
from answerable.channels.web import links as ticket_links
from answerable.ledger.actor import customer as as_customer
from answerable.people.actions import prove_identity
from answerable.people.models import Identity
from answerable.selfservice.models import Link, Visit
from answerable.tickets.models import Ticket

COOKIE = "answerable_visit"
LINK_LASTS = timedelta(hours=2)  # asked for just now
RECEIVED_LASTS = timedelta(days=7)  # in the letter that says that something was received
VISIT_LASTS, LIMITED_LASTS = timedelta(days=30), timedelta(days=1)


@dataclass(frozen=True)
class CameIn:
    """Somebody who just did; `aim` is the ticket to which they wanted to go."""

    secret: str
    visit: Visit
    aim: Ticket | None


def make_link(
    identity: Identity,
    front: Mailbox,
    *,
    at: datetime,
    ticket: Ticket | None = None,
    item: Item | None = None,
) -> str:
    """The secret of a new link; only its digest is kept."""
    secret = secrets.token_urlsafe(32)
    Link.objects.create(
        digest=_digest(secret),
        front=front,
        identity=identity,
        ticket=ticket,
        item=item,
        created_at=at,
        expires_at=at + (RECEIVED_LASTS if item is not None else LINK_LASTS),
    )
    return secret


def usable_link(secret: str, front: Mailbox, *, at: datetime) -> Link | None:
    found = Link.objects.filter(digest=_digest(secret), front=front).first()
    return found if found is not None and found.is_usable(at=at) else None


@transaction.atomic
def come_in(secret: str, front: Mailbox, *, at: datetime) -> CameIn | None:
    """Use the link: the address is theirs from now on, and they are in. None where it was used, or is too old."""
    found = Link.objects.select_for_update().filter(digest=_digest(secret), front=front).first()
    if found is None or not found.is_usable(at=at):
        return None
    found.used_at = at
    found.save(update_fields=["used_at"])
    person = found.identity.person
    if person.erased_at is not None:
        return None
    prove_identity(found.identity, by=as_customer(person.pk), at=at)
    return begin(found.identity, front, None, lasts=VISIT_LASTS, at=at, aim=found.ticket)


def come_in_to_ticket(token: str, front: Mailbox, *, at: datetime) -> CameIn | None:
    """By the link of an answer's mail: to its ticket alone, as long as it is still theirs to whom it was sent."""
    named = ticket_links.named_by(token)
    if named is None:
        return None
    identity = Identity.objects.select_related("customer__merged_into").filter(pk=named.identity).first()
    ticket = Ticket.objects.select_related("merged_into").filter(pk=named.ticket).first()
    ticket = ticket.survivor() if ticket is not None else None
    if identity is None or ticket is None or ticket.customer_id != identity.person.pk:
        return None
    return begin(identity, front, ticket, lasts=LIMITED_LASTS, at=at, aim=ticket)


def visit_of(request: HttpRequest, front: Mailbox, *, at: datetime) -> Visit | None:
    """Who is in, in this browser, on the pages of this brand. It ends with its time, and when the address is not known
    to be theirs any more."""
    secret = request.COOKIES.get(COOKIE, "")
    if not secret:
        return None
    rows = Visit.objects.select_related(
        "identity__customer__account", "identity__customer__merged_into__account", "ticket"
    )
    found = rows.filter(digest=_digest(secret), front=front, expires_at__gt=at).first()
    if found is None or (found.is_whole and not found.identity.is_verified):
        return None
    return None if found.person.erased_at is not None else found


def keep_in(response: HttpResponse, came: CameIn, front: Mailbox, *, at: datetime) -> None:
    response.set_cookie(
        COOKIE,
        came.secret,
        max_age=int((came.visit.expires_at - at).total_seconds()),
        path=f"/help/{front.address}/",
        httponly=True,
        secure=settings.IS_SECURE,
        samesite="Lax",
    )


def go_out(visit: Visit, response: HttpResponse, front: Mailbox) -> None:
    visit.delete()
    response.delete_cookie(COOKIE, path=f"/help/{front.address}/", samesite="Lax")


def go_out_everywhere(visit: Visit) -> None:
    """In every browser, and by every link that is still on its way."""
    Visit.objects.filter(identity__in=visit.person.identities.all()).delete()
    Link.objects.filter(identity__in=visit.person.identities.all(), used_at=None).delete()


def begin(
    identity: Identity,
    front: Mailbox,
    ticket: Ticket | None,
    *,
    lasts: timedelta,
    at: datetime,
    aim: Ticket | None,
) -> CameIn:
    """Always under a new secret, so that nobody goes on with one that was there before."""
    secret = secrets.token_urlsafe(32)
    visit = Visit.objects.create(
        digest=_digest(secret),
        front=front,
        identity=identity,
        ticket=ticket,
        created_at=at,
        expires_at=at + lasts,
    )
    return CameIn(secret, visit, aim)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
