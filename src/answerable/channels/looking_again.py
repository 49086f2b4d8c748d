"""Networks that are looked at by the clock do not say that somebody changed what they said, or took it back: of what
belongs to open tickets they are asked again, now and then, and what came of it is received like any other news."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from answerable.channels.errors import ChannelError
from answerable.channels.models import Item, ItemState, Mailbox, ThreadPost
from answerable.channels.news import News
from answerable.channels.polling import is_resting, take
from answerable.channels.registry import CHANNELS
from answerable.channels.social.keeping import read, text_at
from answerable.tickets.models import Message, Ticket

_FOR = timedelta(days=30)
_MOST = 60  # of messages, and of posts around them: networks ration questions


def look_again(mailbox_id: int) -> None:
    now = timezone.now()
    mailbox = Mailbox.objects.filter(pk=mailbox_id, is_active=True).first()
    if mailbox is None or is_resting(mailbox, at=now):
        return
    said, around = _said(mailbox, now), _around(mailbox)
    try:
        items = list(CHANNELS[mailbox.channel].again_looker(mailbox, [*said, *around]))
    except ChannelError:
        return  # the next look for news says so
    take(mailbox, News([each for each in items if _about(each) in said]))
    gone = {_about(each) for each in items if text_at(read(each), "kind") == "gone"} & around
    ThreadPost.objects.filter(channel=mailbox.channel, external_id__in=gone).delete()


def _about(content: bytes) -> str:
    """Every item that comes of looking again names what it is about."""
    return text_at(read(content), "about")


def _said(mailbox: Mailbox, now: datetime) -> set[str]:
    """What customers said here lately that is still open and that they have not taken back."""
    recent = Item.objects.filter(mailbox=mailbox, received_at__gt=now - _FOR, message__isnull=False)
    keys = recent.filter(state__in=[ItemState.OPENED, ItemState.JOINED]).order_by("-pk")
    said: QuerySet[Message] = Message.objects.filter(
        pk__in=list(keys.values_list("message_id", flat=True)[:_MOST]),
        retracted_at=None,
        ticket__in=Ticket.objects.exclude(status__category="closed"),
    )
    return set(said.exclude(external_id="").values_list("external_id", flat=True))


def _around(mailbox: Mailbox) -> set[str]:
    posts = ThreadPost.objects.filter(channel=mailbox.channel, is_ours=False).order_by("-pk")
    return set(posts.values_list("external_id", flat=True)[:_MOST])
