"""The list that marked tickets come from: what was marked in it, and the way back."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from answerable.desk.queues.lists import QUEUES
from answerable.desk.queues.narrowing import PLACE
from answerable.tickets.models import Ticket
from answerable.tickets.references import clean_reference

_VIEW = re.compile(r"view-[0-9]{1,17}")


def marked_in(given: QueryDict, *, most: int) -> set[str]:
    """The references; one more than `most`, if there are more, so that one can say so."""
    return {clean_reference(each) for each in given.getlist("ticket")[: most + 1]}


def list_url(given: QueryDict, marked: Sequence[Ticket] = ()) -> str:
    """The list that one came from, with these marked."""
    name = given.get("queue", "")
    url = reverse("desk:queue", args=[name if name in QUEUES or _VIEW.fullmatch(name) else "owed"])
    query = place_query(given, marked, *PLACE, "after")
    return f"{url}?{query}" if query else url


def place_query(given: QueryDict, tickets: Sequence[Ticket], *names: str) -> str:
    place = [(name, str(given[name])) for name in names if given.get(name)]
    return urlencode([*place, *(("ticket", ticket.reference) for ticket in tickets)])
