"""Words of the desk for templates."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from answerable.desk.day.leaving import away_words
from answerable.desk.day.owed import Row
from answerable.desk.publicly.handles import handle_of
from answerable.desk.queues.rows import Listed, draw_rows
from answerable.desk.reading.fields import field_words
from answerable.desk.reading.messages import (
    Speaking,
    addresses,
    clock,
    draw_message,
    is_unconfirmed,
    shown_address,
)
from answerable.desk.reading.sorting import choice_menu, moment_buttons
from answerable.people import masking
from answerable.people.addresses import is_key
from answerable.people.models import Field, FieldKind, Identity, Staff
from answerable.people.names import visitor_called
from answerable.people.zones import zone_of
from answerable.tickets.likeness import Evidence, Why
from answerable.tickets.models import Ticket
from answerable.web.moments import spent_words, stopwatch

register = template.Library()

_REMARK_ICONS = {
    "forwarded": "arrow-uturn-right",
    "other_subject": "arrows-right-left",
    "card_data": "credit-card",
    "unproven": "question-mark-circle",
    "reply_to": "arrow-uturn-right",
}


@register.filter
def field_moment(value: datetime) -> str:
    """As a field for a moment has it."""
    return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")


@register.filter
def time_of_day(value: datetime) -> str:
    """To the minute, for sentences; `clock` is for rows."""
    return timezone.localtime(value).strftime("%H:%M")


@register.filter
def spent(value: timedelta | int | None) -> str:
    """Reckoned time in words; a whole number is seconds."""
    if value is None:
        return ""
    return spent_words(timedelta(seconds=value) if isinstance(value, int) else value)


@register.filter
def stopwatched(value: timedelta) -> str:
    return stopwatch(value)


@register.filter
def grouped(value: int) -> str:
    """1,000 and not 1000."""
    return f"{value:,}"


@register.filter
def away(staff: Staff | None, now: datetime | str) -> str:
    """Until when they are away, in words; nothing for who is there."""
    return away_words(staff or None, now=now if isinstance(now, datetime) else timezone.now())


@register.filter
def shown_text(text: str) -> str:
    """A text as the reader may know it."""
    return masking.shown_text(text)


@register.filter
def remark_icon(kind: str) -> str:
    return _REMARK_ICONS.get(kind, "information-circle")


@register.filter
def time_in(now: datetime, zone: str) -> str:
    """What the clock says there; nothing where the zone is unknown."""
    known = zone_of(zone)
    return now.astimezone(known).strftime("%H:%M") if known else ""


for words in (field_words, clock, shown_address, addresses, is_unconfirmed):
    register.filter(words)
register.simple_tag(takes_context=True)(draw_message)
register.simple_tag(choice_menu)
register.simple_tag(moment_buttons)


@register.simple_tag(takes_context=True)
def speaking(context: dict[str, Any]) -> Speaking:
    """What the messages of this page have in common."""
    may = context["may"]
    return Speaking(
        ticket=context["ticket"],
        now=context.get("now") or timezone.now(),
        splits=may["split"],
        asks=may["ask"],
        sees_addresses=not context["hides_addresses"](),
    )


@register.simple_tag(takes_context=True)
def ticket_rows(context: dict[str, Any], tickets: Iterable[Ticket]) -> SafeString:
    """Rows of a list; how they are drawn, the view says: `queue`, `columns`, `beside`, `can_mark` and `marked`."""
    return draw_rows(((ticket, "") for ticket in tickets), _listed(context))


@register.simple_tag(takes_context=True)
def day_rows(context: dict[str, Any], rows: Iterable[Row]) -> SafeString:
    """The same, each with why it is there."""
    return draw_rows(((row.ticket, row.mark) for row in rows), _listed(context))


def _listed(context: dict[str, Any]) -> Listed:
    return Listed(
        now=context.get("now") or timezone.now(),
        queue=context.get("queue") or None,
        columns=context.get("columns") or (),
        beside=context.get("beside") or "",
        marked=context.get("marked", ()) if context.get("can_mark") else None,
        is_theirs=bool(context.get("is_theirs")),
    )


_EVIDENCE = {
    Why.SAID_SO: _lazy("one of them calls %(what)s their own"),
    Why.SAME_NUMBER: _lazy("the same number: %(what)s"),
    Why.SAME_HANDLE: _lazy("the same name on another channel: %(what)s"),
    Why.SIGNATURE: _lazy("one signs with the other’s address: %(what)s"),
    Why.SAME_NAME_SAME_ACCOUNT: _lazy("the same name within the account"),
    Why.SAME_NAME: _lazy("the same name"),
    Why.WROTE_THERE: _lazy("one answered in the other’s ticket"),
}


@register.filter
def evidence_words(each: Evidence) -> str:
    return str(_EVIDENCE[each.why]) % {"what": _shared(each)}


def _shared(each: Evidence) -> str:
    match each.why:
        case Why.SAME_NUMBER:  # in digits alone, which elsewhere are a network's key
            return masking.shown_address("phone", each.what)
        case Why.SAME_HANDLE:
            return shown_address(each.what)
        case _:
            return masking.shown_text(each.what)


@register.filter
def language_name(code: str) -> str:
    """The language's name; the code itself where we know none."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def own_language_name(code: str) -> str:
    """As whoever speaks it calls it."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


@register.filter
def shown_identity(identity: Identity) -> str:
    """An address as the reader may know it; of what only a network can read, what people call it there."""
    if is_key(identity.address):
        return handle_of(identity)
    return visitor_called(identity.address) or identity.shown


@register.filter
def choices_of(field: Field) -> list[tuple[str, str]]:
    if field.kind == FieldKind.YES_NO:
        return [("yes", _("yes")), ("no", _("no"))]
    return [(choice, choice) for choice in field.choices]


@register.filter
def input_type(kind: str) -> str:
    return {"number": "number", "date": "date"}.get(kind, "text")
