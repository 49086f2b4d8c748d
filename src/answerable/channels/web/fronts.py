"""A brand's pages for customers: a mailbox of this channel, whose address is their part of the path."""

from django.db.models import QuerySet

from answerable.channels.models import Mailbox
from answerable.channels.web.channel import CHANNEL
from answerable.channels.web.settings import WebSettings


def fronts() -> QuerySet[Mailbox]:
    """Those that customers can open."""
    found: QuerySet[Mailbox] = Mailbox.objects.filter(channel=CHANNEL, is_active=True, brand__isnull=False)
    return found.select_related("brand").order_by("pk")


def front_of(brand_id: int | None) -> Mailbox | None:
    return fronts().filter(brand=brand_id).first() if brand_id is not None else None


def front_at(host: str) -> Mailbox | None:
    """The one whose own name this is; else the only one there is."""
    found = list(fronts()[:100])
    named = [each for each in found if WebSettings.of(each).host == host]
    return named[0] if named else found[0] if len(found) == 1 else None
