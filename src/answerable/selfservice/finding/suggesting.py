"""What may answer somebody before they ask, and whether it did.

One visitor in ten is shown nothing: without them nobody could tell whether those who did not ask found what they looked
for, or would not have asked anyway. Who is one of them is decided by a keyed digest of the visitor and the day, so that
it stays the same all day without a cookie.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from answerable.channels.models import Item
from answerable.people.models import Customer
from answerable.selfservice.finding.searching import Hit
from answerable.selfservice.finding.searching import suggest as good_for
from answerable.selfservice.models import Suggested
from answerable.selfservice.portal.requests import Page

FORM, MAIL = "form", "mail"
HELD_OUT = 10  # one in so many
_MOST = 3
_SALT = "answerable.selfservice.suggested"


def visitor_of(opened: Page) -> str:
    """The same for one browser behind one address, for a day."""
    agent = opened.request.headers.get("User-Agent", "")[:300]
    who = f"{opened.front.pk}|{opened.address}|{agent}|{opened.now.date()}"
    return salted_hmac(_SALT, who, algorithm="sha256").hexdigest()


def is_held_out(visitor: str) -> bool:
    return int(visitor[:12], 16) % HELD_OUT == 0


def suggested(opened: Page, typed: str) -> Sequence[Hit]:
    """Whoever would be shown something counts, and so do those who are held out: the two are alike but for that."""
    hits = good_for(typed, opened.front, opened.language, _MOST)
    if not hits:
        return []
    visitor = visitor_of(opened)
    row, is_new = Suggested.objects.get_or_create(
        front=opened.front,
        visitor=visitor,
        day=opened.now.date(),
        where=FORM,
        defaults={
            "is_held_out": is_held_out(visitor),
            "first_at": opened.now,
            "shown": _named(hits),
            "customer": _known(opened),
        },
    )
    if not is_new:
        _show_more(row, hits)
    return [] if row.is_held_out else hits


def note_followed(opened: Page) -> None:
    _rows(opened).filter(followed_at=None, is_held_out=False).update(followed_at=opened.now)


def note_answered(opened: Page) -> None:
    """They said so themselves. Whether it is so is told by whether they write after all."""
    _rows(opened).filter(answered_at=None, is_held_out=False).update(answered_at=opened.now)


def note_asked(opened: Page, item: Item) -> None:
    _rows(opened).filter(asked_at=None).update(asked_at=opened.now, item=item)


def _rows(opened: Page) -> QuerySet[Suggested]:
    return Suggested.objects.filter(
        front=opened.front, visitor=visitor_of(opened), day=opened.now.date(), where=FORM
    )


@transaction.atomic
def _show_more(row: Suggested, hits: Sequence[Hit]) -> None:
    more = [each for each in _named(hits) if each not in row.shown]
    if more and len(row.shown) < 30:
        row.shown = [*row.shown, *more]
        row.save(update_fields=["shown"])


def _named(hits: Sequence[Hit]) -> list[list[object]]:
    return [[each.kind, each.key] for each in hits]


def _known(opened: Page) -> Customer | None:
    visit = opened.visit
    return visit.person if visit is not None and visit.is_whole else None
