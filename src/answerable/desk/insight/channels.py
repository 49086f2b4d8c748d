"""Whether people are served alike on every channel, and what was said where everybody reads along."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.figure import Figure, Form, Point, Unit, share_point
from answerable.desk.insight.reckoned import groups_of, parity_figure
from answerable.desk.insight.waits import middle_point, waits_of
from answerable.desk.insight.weekly import Share, days_of, share_figure
from answerable.desk.insight.worst import worst_served
from answerable.routing.capability.waits import middle_of
from answerable.tickets.channel_words import channel_words

ENOUGH = 20  # tickets of a channel and language, before it can be called the worst served


def channels(asked: Asked) -> list[Figure]:
    parity = [] if asked.region else [parity_figure(asked)]
    return [*parity, _waits(asked), _cells(asked), _public(asked)]


def _waits(asked: Asked) -> Figure:
    counted = dict(asked.cells().values_list("channel").annotate(n=Sum("tickets")))
    points = []
    for channel in sorted(counted):
        middle = middle_of(waits_of(asked.facts().filter(channel=channel), now=asked.now))
        behind = address("all", asked.since, asked.last_day, channel=channel)
        points.append(middle_point(channel_words(channel), middle, behind=behind))
    return Figure(
        key="waits",
        name=_("Until the first answer"),
        title=_("How long people wait for the first answer, as it is"),
        unit=Unit.SECONDS,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Half waited longer than this on the customer clock, from the first word to the arrival of the first "
            "answer. Waits that go on count as longer than so far (Kaplan and Meier; Brookmeyer and Crowley)."
        ),
        rests_on=_("Tickets by the channel on which they began; of each at most the 2,000 newest."),
        cannot_say=_("People bring other things on other channels. Like for like stands beside it."),
        along=_("Channel"),
    )


def _cells(asked: Asked) -> Figure:
    """By channel and language. In the order of their names; the title says which is served worst, with how sure."""
    largest = groups_of(asked)["pairs"]
    points: list[Point] = []
    for channel, language, n, count in sorted(largest):
        behind = address("unheard", asked.since, asked.last_day, channel=channel, language=language)
        label = f"{channel_words(channel)} · {language or _('no language known')}"
        points.append(share_point(label, count, n, behind=behind, few=ENOUGH))
    return worst_served(
        points,
        formula=_(
            "Tickets whose customers wrote again before an answer had arrived, or that ended without one, by channel "
            "and language. Named is the one whose interval begins highest."
        ),
        along=_("Channel and language"),
        is_nightly=True,
    )


def _public(asked: Asked) -> Figure:
    share = Share(
        "public",
        _("Said in public"),
        _("tickets"),
        lambda sums: sums["public_tickets"],
        lambda sums: sums["tickets"],
        "public",
        _("Tickets in which something was said where everybody can read it, by either side; of all opened."),
        _("What networks tell of each message."),
        _("What people say about us without writing to us is not here."),
    )
    return share_figure(share, days_of(asked), asked)
