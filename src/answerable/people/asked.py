"""What many ask of people, composed once for all of them."""

from answerable.ledger.composed import ComposedRows
from answerable.people.models import Identity

IDENTITIES: ComposedRows[Identity] = ComposedRows(lambda customer: Identity.objects.filter(customer=customer))
