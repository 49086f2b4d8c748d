"""What this room does by the clock."""

from django.utils import timezone

from answerable.ledger.jobs import job
from answerable.selfservice.finding import indexing  # noqa: F401 - its jobs
from answerable.selfservice.finding.sought import forget_old
from answerable.selfservice.models import Link, Visit
from answerable.selfservice.portal import hearing, letters  # noqa: F401 - their jobs


@job()
def forget_ended() -> None:
    """Links and visits whose time is over: they open nothing any more."""
    now = timezone.now()
    Link.objects.filter(expires_at__lt=now).delete()
    Visit.objects.filter(expires_at__lt=now).delete()
    forget_old(at=now)
