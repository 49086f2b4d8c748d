"""What this room does by the clock."""

from django.utils import timezone

from answerable.ledger.jobs import job
from answerable.selfservice.articles import due  # noqa: F401 - its jobs
from answerable.selfservice.cases import learning  # noqa: F401 - its jobs
from answerable.selfservice.finding import (
    deflection,
    indexing,  # noqa: F401 - its jobs
    sought,
)
from answerable.selfservice.guides.running import forget_values, leave_silent
from answerable.selfservice.issues import answering, owing, queuing, reaching, sending, watching  # noqa: F401
from answerable.selfservice.models import Link, Visit
from answerable.selfservice.portal import hearing, letters  # noqa: F401 - their jobs
from answerable.selfservice.status import following, rendering  # noqa: F401 - their jobs
from answerable.selfservice.status.hooks import forget_ended_hooks


@job()
def forget_ended() -> None:
    """Links and visits whose time is over: they open nothing any more."""
    now = timezone.now()
    Link.objects.filter(expires_at__lt=now).delete()
    Visit.objects.filter(expires_at__lt=now).delete()
    forget_ended_hooks(now)
    sought.forget_old(at=now)
    deflection.forget_old(at=now)


@job()
def end_silent_guides() -> None:
    """Where people give up is known once they have; and what nobody's ticket has is not kept for long."""
    now = timezone.now()
    leave_silent(at=now)
    forget_values(at=now)


@job()
def look_at_what_came() -> None:
    """Beside known issues, and for bursts."""
    watching.look_through(now=timezone.now())


@job()
def tell_of_updates() -> None:
    owing.tell_of_due(now=timezone.now())
