"""Limits in words: "4 h; chat: 10 min by Ghent"."""

from django.utils.translation import gettext as _

from answerable.desk.holes.limits import Limit, Limits
from answerable.regions.models import Calendar
from answerable.tickets.channel_words import channel_words
from answerable.web.moments import duration_words, spent_words


def limits_words(limits: Limits) -> str:
    said = [_limit(limits.usual)]
    said += [f"{channel_words(channel)}: {_limit(each)}" for channel, each in limits.by_channel.items()]
    return "; ".join(said)


def _limit(limit: Limit) -> str:
    if not limit.length:
        return _("at once")
    if limit.calendar is None:
        whole_days = limit.length.seconds == 0
        return duration_words(limit.length) if whole_days else spent_words(limit.length)
    calendar = Calendar.objects.filter(pk=limit.calendar).first() or _("(not there)")
    return _("%(length)s by %(calendar)s") % {"length": spent_words(limit.length), "calendar": calendar}
