"""Who is there: told by their pages as they ask for something, and by their open streams."""

from django.utils import timezone

from answerable.routing.actions.giving import be_seen
from answerable.routing.giving.tasks import try_soon


def see(staff_id: int) -> None:
    """Whoever comes may be given what nobody else could have."""
    if be_seen(staff_id, at=timezone.now()):
        try_soon()
