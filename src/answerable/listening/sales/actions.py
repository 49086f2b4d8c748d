"""What a ticket says of a sale, and how much was sold. Said again, it is changed; the same twice is harmless."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.listening import events
from answerable.listening.models import Sale, SalesCount
from answerable.listening.models.sales import LONGEST
from answerable.listening.sales.reading import Counted
from answerable.tickets.actions.guards import locked
from answerable.tickets.models import Ticket

_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Bought:
    """Empty is what nobody knows."""

    order_number: str = ""
    seller: str = ""
    campaign: str = ""
    product: str = ""
    sold_on: date | None = None

    @property
    def is_nothing(self) -> bool:
        return self == Bought()


@transaction.atomic
def note_sale(ticket: Ticket, bought: Bought, *, by: Actor, at: datetime) -> Sale | None:
    """None where nothing is known (any more)."""
    found = locked(ticket, by, "ticket.sale")
    return keep_sale(found, bought, by=by, at=at)


def keep_sale(ticket: Ticket, bought: Bought, *, by: Actor, at: datetime) -> Sale | None:
    """For whoever has locked the ticket and may do so."""
    bought = _checked(bought, at)
    known = Sale.objects.filter(ticket=ticket).first()
    if (known is None and bought.is_nothing) or (known is not None and bought == bought_of(known)):
        return known
    record(events.SALE_NOTED, ticket, by=by, at=at)
    if bought.is_nothing:
        Sale.objects.filter(ticket=ticket).delete()
        return None
    kept, _is_new = Sale.objects.update_or_create(ticket=ticket, defaults={**asdict(bought), "at": at})
    return kept


def bought_of(sale: Sale) -> Bought:
    return Bought(sale.order_number, sale.seller, sale.campaign, sale.product, sale.sold_on)


@transaction.atomic
def count_sales(rows: Sequence[Counted], *, by: Actor, at: datetime) -> int:
    """How many differed from what was known; what is not among them stays as it is."""
    if not by.may("sales.count"):
        raise NotAllowed
    changed = changed_among(rows)
    if not changed:
        return 0
    SalesCount.objects.bulk_create(
        [SalesCount(**asdict(row), at=at) for row in changed],
        update_conflicts=True,
        unique_fields=["month", "product", "campaign", "seller"],
        update_fields=["sold", "at"],
        batch_size=500,
    )
    first = changed[0]
    about = SalesCount.objects.get(
        month=first.month, product=first.product, campaign=first.campaign, seller=first.seller
    )
    record(events.SALES_COUNTED, about, by=by, at=at, rows=len(rows), changed=len(changed))
    return len(changed)


def changed_among(rows: Sequence[Counted]) -> list[Counted]:
    """Those that are new, or say another number than is known."""
    months = {row.month for row in rows}
    known = {
        (each.month, each.product, each.campaign, each.seller): each.sold
        for each in SalesCount.objects.filter(month__in=months)
    }
    return [row for row in rows if known.get((row.month, row.product, row.campaign, row.seller)) != row.sold]


def _checked(bought: Bought, at: datetime) -> Bought:
    words = {name: " ".join(getattr(bought, name).replace("\0", "").split()) for name in LONGEST}
    for name, value in words.items():
        if len(value) > LONGEST[name]:
            raise Invalid(_("“%(words)s…” is too long.") % {"words": value[:30]})
    if bought.sold_on is not None and not _EARLIEST <= bought.sold_on <= at.date():
        raise Invalid(_("The day of the sale lies in the future, or before 2000."))
    return Bought(**words, sold_on=bought.sold_on)
