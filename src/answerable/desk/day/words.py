"""The sentence over the day."""

from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.desk.day.owed import MOST_COUNTED, Waiting
from answerable.web.moments import spoken_moment


def sentence(waiting: Waiting, *, are_untaken: bool, now: datetime) -> str:
    """Three people wait for you, the longest since yesterday 16:20."""
    if waiting.since is None:
        if are_untaken:
            return _("Nobody waits for you. In your teams somebody waits whom nobody has taken yet.")
        return _("Nobody waits for you.")
    since = spoken_moment(waiting.since, now=now)
    if waiting.are_more:
        words = _("More than %(n)s people wait for you, the longest since %(since)s.")
        return words % {"n": f"{MOST_COUNTED:,}", "since": since}
    words = ngettext(
        "One person waits for you, since %(since)s.",
        "%(n)s people wait for you, the longest since %(since)s.",
        waiting.people,
    )
    return capfirst(words % {"n": number_words(waiting.people), "since": since})


def number_words(number: int) -> str:
    """Small numbers as one says them."""
    said = [
        _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
        _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
    ]  # fmt: skip
    return said[number - 2] if 2 <= number < 2 + len(said) else str(number)
