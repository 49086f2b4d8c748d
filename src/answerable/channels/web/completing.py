"""Pictures that somebody named by their address: by Open311 they are not sent along."""

from answerable.channels.incoming import Incoming
from answerable.channels.linked.fetching import fetched
from answerable.channels.models import Item
from answerable.channels.news import Completed


def complete(_item: Item, incoming: Incoming) -> Completed:
    return fetched(incoming.linked, pictures_only=True)
