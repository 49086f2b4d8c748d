"""Who had to write again, who was never answered, and what is stuck on its way now."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from answerable.desk.holes.figures import Narrowed, steps_of
from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.days import NOW
from answerable.desk.insight.figure import Figure, Form, Link, Point, Unit, share_point, standing_out
from answerable.desk.insight.handed import handed_over
from answerable.desk.insight.weekly import Share, cells_of, days_of, share_figure
from answerable.tickets.channel_words import channel_words


def unheard(asked: Asked) -> list[Figure]:
    days = days_of(asked)
    shares = [share_figure(share, days, asked) for share in _shares()]
    found = [*shares, _by_channel(asked)]
    return found if asked.region else [*found, *handed_over(asked), _stuck(asked)]


def _shares() -> Sequence[Share]:
    heard = _("Messages and their delivery, on every channel; automatic mail left out.")
    return (
        Share(
            "chased",
            _("Had to write again"),
            _("tickets"),
            lambda sums: sums["chased"],
            lambda sums: sums["tickets"],
            "chased",
            _(
                "Tickets whose customers wrote again, on any channel, before an answer had arrived; of all opened."
            ),
            heard,
            _("Some write twice because they forgot something. And who stays silent may have given up."),
        ),
        Share(
            "given-up",
            _("Ended without an answer"),
            _("tickets"),
            lambda sums: sums["given_up"],
            lambda sums: sums["tickets"],
            "given-up",
            _("Tickets that were solved or closed while somebody waited, and stayed so; of all opened."),
            heard,
            _("Some need no answer: thanks, or what was settled by telephone and not written down."),
        ),
    )


def _by_channel(asked: Asked) -> Figure:
    cells = cells_of(asked, "channel", since=asked.since)
    summed = [(str(row["channel"]), int(str(row["n_tickets"])), int(str(row["n_chased"]))) for row in cells]
    points = [
        share_point(
            channel_words(channel),
            chased,
            n,
            behind=address("chased", asked.since, asked.last_day, channel=channel),
        )
        for channel, n, chased in sorted(summed)
    ]
    return Figure(
        key="by-channel",
        name=_("Had to write again"),
        title=standing_out(_("Had to write again, by the channel on which it began"), points),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_("As above, for each channel by itself."),
        rests_on=_("As above."),
        cannot_say=_(
            "On some channels one writes in many short messages: there, more is no worse by itself."
        ),
        along=_("Channel"),
        counted=_("wrote again"),
    )


def _stuck(asked: Asked) -> Figure:
    to = Narrowed(provider=asked.provider.pk) if asked.provider else Narrowed()
    steps = steps_of(asked.staff, to, now=asked.now)
    points = []
    for words, figures in steps:
        number = sum(figure.number for figure in figures)
        points.append(Point(words, number, float(number), count=number))
    total = sum(point.n for point in points)
    return Figure(
        key="stuck",
        name=_("Stuck now"),
        title=_("Nothing is stuck now.")
        if not total
        else _("Stuck on their way now: %(n)s.") % {"n": f"{total:,}"},
        unit=Unit.COUNT,
        form=Form.ROWS,
        points=points,
        formula=_(
            "What came in and has been stuck for longer than the limit of its step; of one step at most 1,000."
        ),
        rests_on=_("Received, ticket, read, answered, delivered, held against one another."),
        cannot_say=_(
            "It is this moment’s number: what was stuck and is not any more stands in the figures above."
        ),
        along=_("Step that is not reached"),
        link=Link("desk:holes", _("Black holes")),
        by=NOW,
    )
