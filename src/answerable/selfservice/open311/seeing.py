"""What is told of requests, and to whom: of public programs service, state and times to everybody; where it is and what
was said to the program alone that asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex, Substr
from django.http import QueryDict

from answerable.channels.models import Mailbox, RawItem
from answerable.channels.web.written import Written
from answerable.promises.models import Promise
from answerable.selfservice.models import Open311Client, ServiceRequest
from answerable.selfservice.open311.reading import moment
from answerable.selfservice.open311.services import EVERYTHING, name_of
from answerable.selfservice.open311.trouble import Trouble
from answerable.tickets.models import Message, Ticket

MOST = 1000
SPAN = timedelta(days=90)
_MOST_NAMED = 100
_PAGE, _FURTHEST = 50, 100_000
_LONGEST_TEXT, _MOST_WORDS = 200, 10
_WORDS = F("item__message__text")
# Behind the lines that we put before it, as `_description` tells it.
_SAID = Case(
    When(item__message__text__contains="\n\n", then=Substr(_WORDS, StrIndex(_WORDS, Value("\n\n")) + 2)),
    default=Value(""),
)


@dataclass(frozen=True)
class Asked:
    """`client` is whose key came along."""

    front: Mailbox
    client: Open311Client | None
    at: datetime

    def seen(self) -> QuerySet[ServiceRequest]:
        rows = ServiceRequest.objects.filter(item__ticket__isnull=False)
        if self.client is not None:
            rows = rows.filter(client=self.client)
        else:
            public = Open311Client.objects.filter(front=self.front, is_public=True).values("pk")
            rows = rows.filter(client__in=list(public.values_list("pk", flat=True)[:MOST]))
        return rows.select_related("topic", "item__ticket__merged_into")


def one(asked: Asked, reference: str) -> list[dict[str, object]]:
    rows = list(asked.seen().filter(item__ticket__reference=reference)[:1])
    if not rows:
        raise Trouble(404, "service_request_id was not found.")
    return told(asked, rows)


def many(asked: Asked, wanted: QueryDict) -> list[dict[str, object]]:
    """The newest first. Named ones are looked for whatever else was said."""
    rows, named = asked.seen(), _list(wanted, "service_request_id")
    if named:
        found = rows.filter(item__ticket__reference__in=named).order_by("-requested_at", "-pk")
        return told(asked, list(found[:_MOST_NAMED]))
    begin, end = _span(wanted, asked.at)
    rows = rows.filter(requested_at__gte=begin, requested_at__lte=end)
    codes = _list(wanted, "service_code")
    if codes:
        topics = Q(topic__in=[int(each) for each in codes if _is_number(each)])
        rows = rows.filter(topics | Q(topic=None) if EVERYTHING in codes else topics)
    rows = _in_state(_saying(asked, rows, wanted.get("text", "")), set(_list(wanted, "status")))
    return told(asked, list(rows.order_by("-requested_at", "-pk")[_page(wanted)]))


def _saying(asked: Asked, rows: QuerySet[ServiceRequest], text: str) -> QuerySet[ServiceRequest]:
    """Those that say all these words, or parts of words; what others asked is told to nobody word by word either."""
    words = text.replace("\0", " ").split()
    if not words:
        return rows
    if asked.client is None:
        raise Trouble(403, "api_key was not provided: text looks through what was asked with it.")
    if len(text) > _LONGEST_TEXT or len(words) > _MOST_WORDS:
        raise Trouble(400, f"text has at most {_MOST_WORDS} words and {_LONGEST_TEXT} characters.")
    rows = rows.annotate(said=_SAID)
    for word in words:
        rows = rows.filter(Q(said__icontains=word) | Q(address__icontains=word))
    return rows


def _page(wanted: QueryDict) -> slice:
    """All that are told at once, unless a page is asked for."""
    if not wanted.get("page") and not wanted.get("page_size"):
        return slice(MOST)
    number, size = _counted(wanted, "page", 1), _counted(wanted, "page_size", _PAGE)
    if size > MOST or number * size > _FURTHEST:
        raise Trouble(400, f"page_size is at most {MOST}, and pages go as far as {_FURTHEST} requests.")
    return slice((number - 1) * size, number * size)


def _counted(wanted: QueryDict, name: str, otherwise: int) -> int:
    given = wanted.get(name, "").strip()
    if not given:
        return otherwise
    if not _is_number(given) or int(given) < 1:
        raise Trouble(400, f"{name} is a number from 1.")
    return int(given)


def told(asked: Asked, rows: Sequence[ServiceRequest]) -> list[dict[str, object]]:
    due = _due_by([_ticket_of(row).pk for row in rows])
    words = _words(rows) if asked.client is not None else {}
    media = _media(rows) if asked.client is not None else {}
    return [_told(asked, row, due, words, media) for row in rows]


def _told(
    asked: Asked,
    row: ServiceRequest,
    due: Mapping[int, datetime],
    words: Mapping[int, str],
    media: Mapping[int, str],
) -> dict[str, object]:
    ticket = _ticket_of(row)
    assert row.item.ticket is not None
    return {
        "service_request_id": row.item.ticket.reference,
        "status": "closed" if ticket.closed_at else "open",
        "status_notes": None,
        "service_name": name_of(row.topic, asked.front) if row.topic else asked.front.name,
        "service_code": str(row.topic_id or EVERYTHING),
        "description": _description(row, words) if asked.client is not None else None,
        "agency_responsible": asked.front.name,
        "service_notice": None,
        "requested_datetime": row.requested_at,
        "updated_datetime": ticket.closed_at or ticket.said_at,
        "expected_datetime": due.get(ticket.pk),
        "address": row.address or None if asked.client is not None else None,
        "address_id": row.address_id or None if asked.client is not None else None,
        "zipcode": None,
        "lat": row.lat if asked.client is not None else None,
        "long": row.long if asked.client is not None else None,
        "media_url": media.get(row.item_id),
    }


def _description(row: ServiceRequest, words: Mapping[int, str]) -> str | None:
    """What was said, without the lines that we put before it."""
    text = words.get(row.item.message_id or 0)
    if text is None:
        return None
    return text.partition("\n\n")[2] if "\n\n" in text else ""


def _media(rows: Sequence[ServiceRequest]) -> dict[int, str]:
    """What each program gave us to fetch, by item; it stands in the original alone, and goes with it."""
    kept = RawItem.objects.filter(item__in=[row.item_id for row in rows])
    found = {each.item_id: Written.read(each.content).links for each in kept.iterator(100)}
    return {item: links[0] for item, links in found.items() if links}


def _words(rows: Sequence[ServiceRequest]) -> dict[int, str]:
    found = Message.objects.filter(pk__in=[row.item.message_id for row in rows if row.item.message_id])
    return dict(found.values_list("pk", "text"))


def _due_by(tickets: Sequence[int]) -> dict[int, datetime]:
    running = Promise.objects.running().filter(ticket__in=tickets, due_at__isnull=False)
    found = running.order_by("-due_at").values_list("ticket", "due_at")
    return {ticket: due_at for ticket, due_at in found if due_at}  # the earliest comes last


def _ticket_of(row: ServiceRequest) -> Ticket:
    assert row.item.ticket is not None
    return row.item.ticket.survivor()


def _in_state(rows: QuerySet[ServiceRequest], states: set[str]) -> QuerySet[ServiceRequest]:
    if not states or states == {"open", "closed"}:
        return rows
    if states - {"open", "closed"}:
        raise Trouble(400, "status is open or closed.")
    is_open = Q(item__ticket__merged_into=None, item__ticket__closed_at=None) | Q(
        item__ticket__merged_into__isnull=False, item__ticket__merged_into__closed_at=None
    )
    return rows.filter(is_open) if states == {"open"} else rows.exclude(is_open)


def _span(wanted: QueryDict, now: datetime) -> tuple[datetime, datetime]:
    begin = moment(wanted.get("start_date", ""), "start_date")
    end = moment(wanted.get("end_date", ""), "end_date")
    if begin is None:
        end = end or now
        return end - SPAN, end
    end = end or min(begin + SPAN, max(now, begin))
    if end < begin or end - begin > SPAN:
        raise Trouble(400, "end_date lies at most 90 days after start_date.")
    return begin, end


def _list(wanted: QueryDict, name: str) -> list[str]:
    given = [each.strip().replace("\0", "") for each in wanted.get(name, "").split(",")]
    return [each for each in given if each][:_MOST_NAMED]


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 18
