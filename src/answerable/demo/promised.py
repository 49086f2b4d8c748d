"""What Kestrel Trail promises, and to whom."""

from datetime import datetime

from answerable.promises.models import Policy, PolicyVersion
from answerable.tickets.models import Category, Priority

_HOUR = 3600
_PAUSES = [Category.WAITING_CUSTOMER.value]
# Hours for an ordinary ticket; an urgent one has a quarter of them, a high one half.
_TARGETS = {"first_answer": 24, "next_answer": 24, "update": 72, "resolution": 168}
_SHARES = {Priority.LOW: 2, Priority.NORMAL: 1, Priority.HIGH: 0.5, Priority.URGENT: 0.25}


def promise(at: datetime) -> PolicyVersion:
    """The policy for everybody. Doing it twice is harmless."""
    policy, is_new = Policy.objects.get_or_create(name="Everybody")
    if is_new:
        PolicyVersion.objects.create(
            policy=policy,
            number=1,
            since=at,
            made_at=at,
            targets={
                kind: {str(priority.value): int(hours * share * _HOUR) for priority, share in _SHARES.items()}
                for kind, hours in _TARGETS.items()
            },
            pauses={"update": _PAUSES, "resolution": _PAUSES},
            warn_before=2 * _HOUR,
        )
    version = policy.versions.order_by("-number").first()
    assert version is not None
    return version
