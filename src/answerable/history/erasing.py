"""When a person is erased, nothing here may lead to who they were in the other system."""

from answerable.history.models import Known, KnownWhat
from answerable.ledger.models import Event


def forget(event: Event) -> None:
    """The digest of their name or number there goes. Words and addresses stand with tickets and people."""
    customer = int(event.stream.removeprefix("customer/"))
    Known.objects.filter(what=KnownWhat.CUSTOMER, object_id=customer).delete()
