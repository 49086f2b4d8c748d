"""Files that the other system named by their address."""

from answerable.channels.incoming import Incoming
from answerable.channels.linked.fetching import fetched
from answerable.channels.models import Item
from answerable.channels.news import Completed


def complete(_item: Item, incoming: Incoming) -> Completed:
    return fetched(incoming.linked)
