"""What visitors of the help centre looked for and did not find, and what became of some of it."""

from datetime import datetime, timedelta

from answerable.ledger.actor import Actor
from answerable.selfservice.finding.gaps import settle_gap
from answerable.selfservice.finding.sought import count_sought
from answerable.selfservice.models import GapState, Sought
from answerable.tickets.models import Brand

# Words, their language, and how many days ago somebody typed them.
_SOUGHT = (
    ("gift voucher", "en", (2, 3, 9, 12, 13, 20, 31)),
    ("vouchers as a gift", "en", (5, 14)),
    ("zelt reparieren lassen", "de", (1, 6, 8, 25)),
    ("rent a tent", "en", (4, 11, 17)),
    ("carte cadeau", "fr", (7, 10)),
    ("jobs", "en", (3, 18, 40)),
)
_SETTLED = (("gift voucher", "en", GapState.SEEN), ("jobs", "en", GapState.NOT_OURS))


def look_in_vain(brand: Brand, *, by: Actor, at: datetime) -> None:
    if Sought.objects.exists():
        return
    for words, language, days in _SOUGHT:
        for day in days:
            count_sought(words, language, brand, is_in_vain=True, at=at - timedelta(days=day))
    for words, language, state in _SETTLED:
        settle_gap(words, state, language=language, brand=brand, by=by, at=at)
