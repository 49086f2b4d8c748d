"""An item with its bytes and its mailbox, in one statement of plain SQL: every item is fetched so once."""

from functools import cache

from django.db import connection

from answerable.channels.models import Item, Mailbox, RawItem
from answerable.ledger.rows import columns, row_of


def kept(item_id: int) -> tuple[Item, bytes] | None:
    """The item, its mailbox at hand, and its bytes; None when it is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [item_id])
        found = cursor.fetchone()
    if found is None:
        return None
    values = iter(found)
    item, raw, mailbox = (
        [next(values) for _field in model._meta.concrete_fields] for model in (Item, RawItem, Mailbox)
    )
    kept_item = row_of(Item, item)
    kept_item.mailbox = row_of(Mailbox, mailbox) if kept_item.mailbox_id is not None else None
    return kept_item, row_of(RawItem, raw).content


@cache
def _statement() -> str:
    wanted = ", ".join((columns(Item, of="i"), columns(RawItem, of="r"), columns(Mailbox, of="m")))
    return (
        f"SELECT {wanted} FROM channels_item i JOIN channels_rawitem r ON r.item_id = i.id "  # noqa: S608 - our own names
        "LEFT JOIN channels_mailbox m ON m.id = i.mailbox_id WHERE i.id = %s"
    )
