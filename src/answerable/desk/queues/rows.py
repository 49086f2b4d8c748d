"""Rows of a list of tickets as HTML. Drawn here and not by a template, as the wait is: a page shows fifty, and a
template takes ten times as long. What all rows of a list say alike is looked up once for it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from answerable.desk.day.leaving import away_words
from answerable.desk.queues.columns import Column
from answerable.desk.queues.lists import Queue
from answerable.ledger.addresses import address
from answerable.people.models import Staff
from answerable.tickets.models import Priority, Ticket
from answerable.web.templatetags.answerable import channel_icon, moment, near
from answerable.web.wait_drawing import RING, draw_wait
from answerable.web.waiting import Owing, describe


@dataclass(frozen=True)
class Listed:
    """What the rows of one list have in common. `beside` is the ticket that is open beside them; `marked` are those
    whose box is ticked, None where none has a box; `is_theirs`: all are of the customer whose page it is."""

    now: datetime
    queue: Queue | None = None
    columns: Sequence[Column] = ()
    beside: str = ""
    marked: Collection[str] | None = None
    is_theirs: bool = False


def draw_rows(rows: Iterable[tuple[Ticket, str]], listed: Listed) -> SafeString:
    """Each ticket with what marks it in this list, if anything does."""
    drawn = _Rows(listed)
    return SafeString("\n".join([drawn.row(ticket, mark) for ticket, mark in rows]))


class _Rows:
    def __init__(self, listed: Listed) -> None:
        self._listed, self._now = listed, listed.now
        self._kind = "list-row with-columns" if listed.columns else "list-row"
        self._query = f"?queue={escape(listed.queue.name)}" if listed.queue else ""
        self._tells_last_word = listed.queue is not None and listed.queue.tells_last_word
        self._column_names = [escape(str(column.label)) for column in listed.columns]
        self._no_subject, self._nobody = escape(_("(no subject)")), escape(_("nobody yet"))
        looked = escape(_("Nobody has looked yet"))
        self._unopened = (
            f'<i class="unread" title="{looked}"></i><span class="visually-hidden">{looked}:</span> '
        )
        self._elsewhere = _flag(
            _("wrote elsewhere too"), _("They wrote again on another ticket while they wait here")
        )
        self._owner_away = _("owner away")
        self._snoozed = escape(_("snoozed until %(until)s"))
        self._priorities = {each.value: _flag(str(each.label)) for each in Priority if each > Priority.NORMAL}

    def row(self, ticket: Ticket, mark: str) -> str:
        reference = ticket.reference
        is_here = bool(reference) and reference == self._listed.beside
        current = ' aria-current="true"' if is_here else ""
        return self._with_box(
            reference,
            f'<a class="{self._kind}" id="row-{reference}" href="{ticket.get_absolute_url()}{self._query}"'
            f' data-row data-glance="{address("desk:glance", reference)}"{current}>'
            f'<span class="list-who">{self._who(ticket)}'
            f'<span class="list-about">{channel_icon(ticket.channel, 14)}</span></span>\n'
            f'<span class="list-subject">{self._flags(ticket, mark)}'
            f"<bdi>{escape(ticket.subject) or self._no_subject}</bdi></span>\n"
            f"{self._cells(ticket) if self._listed.columns else self._hands(ticket)}\n"
            f"{self._wait(ticket)}</a>",
        )

    def _with_box(self, reference: str, row: str) -> str:
        marked = self._listed.marked
        if marked is None:
            return row
        checked = " checked" if reference in marked else ""
        return (
            f'<div class="queue-line" id="line-{reference}" data-line><label class="queue-mark">'
            f'<input type="checkbox" name="ticket" value="{reference}" form="marking"'
            f' aria-labelledby="row-{reference}" data-mark{checked}></label>\n{row}</div>'
        )

    def _who(self, ticket: Ticket) -> str:
        if self._listed.is_theirs:
            return ""
        unopened = self._unopened if ticket.is_unopened else ""
        return f'<span dir="auto">{unopened}{escape(str(ticket.customer))}</span>\n'

    def _flags(self, ticket: Ticket, mark: str) -> str:
        """What one should know before one opens it."""
        away = self._away(ticket.assignee)
        flags = (
            self._priorities.get(ticket.priority, ""),
            _flag(self._owner_away, away) if away else "",
            self._elsewhere if ticket.wrote_elsewhere else "",
            _flag(mark) if mark else "",
            f'<span class="faint">{near(ticket.said_at)} ·</span>' if self._tells_last_word else "",
        )
        return "".join(f"{each}\n" for each in flags if each)

    def _away(self, owner: Staff | None) -> str:
        return "" if owner is None or owner.away_until is None else away_words(owner, now=self._now)

    def _hands(self, ticket: Ticket) -> str:
        whose = ticket.assignee or ticket.team
        words = f'<span dir="auto">{escape(str(whose))}</span>' if whose else f"<span>{self._nobody}</span>"
        return f'<span class="list-hands">{words}</span>'

    def _cells(self, ticket: Ticket) -> str:
        columns = zip(self._listed.columns, self._column_names, strict=True)
        cells = [self._cell(name, column.words(ticket, self._now)) for column, name in columns]
        return f'<span class="list-more">{"".join(cells)}</span>'

    def _cell(self, name: str, words: str) -> str:
        kind = "list-cell" if words else "list-cell nothing"
        return f'<span class="{kind}"><span class="list-name">{name}: </span><bdi>{escape(words) or "–"}</bdi></span>\n'

    def _wait(self, ticket: Ticket) -> str:
        if ticket.snoozed_until is not None:
            words = self._snoozed % {"until": moment(ticket.snoozed_until)}
            dial = f'<svg class="dial" viewBox="0 0 30 30" aria-hidden="true">{RING}</svg>'
            return f'<span class="wait">{dial}<span class="wait-words">{words}</span></span>'
        owing = Owing(
            ticket.waiting_since,
            ticket.owed_at,
            ticket.answered_at,
            is_closed=ticket.is_closed,
            chases=ticket.chases,
        )
        return draw_wait(describe(owing, now=self._now))


def _flag(words: str, at_length: str = "") -> str:
    title = f' title="{escape(at_length)}"' if at_length else ""
    return f'<b class="priority"{title}>{escape(words)}</b>'
