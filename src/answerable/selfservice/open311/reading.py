"""What a program sent, read and refused in plain words: nothing of it is kept before all of it can be."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from answerable.channels.text import clean_line, clean_text
from answerable.channels.web.written import Written
from answerable.ledger.outside import NotReachable, check
from answerable.ledger.refusals import Invalid
from answerable.people.addresses import MAIL, normalise
from answerable.people.models import FieldKind
from answerable.selfservice.open311.services import Service
from answerable.selfservice.open311.trouble import Trouble
from answerable.selfservice.portal.forms import is_ours
from answerable.tickets.models import FormField

_LONGEST = {
    "description": 4000,
    "address_string": 500,
    "address_id": 100,
    "first_name": 100,
    "last_name": 100,
    "phone": 50,
    "email": 320,
    "media_url": 1000,
}
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\])?")


@dataclass(frozen=True)
class Place:
    lat: float | None = None
    long: float | None = None
    address: str = ""
    address_id: str = ""

    def lines(self) -> list[str]:
        """As colleagues read it, first of what was said."""
        point = f"{self.lat:.6f}, {self.long:.6f}" if self.lat is not None and self.long is not None else ""
        there = [
            (_("Where"), self.address),
            (_("Place (latitude, longitude)"), point),
            (_("Number of the place"), self.address_id),
        ]
        return [f"{what}: {words}" for what, words in there if words]


@dataclass(frozen=True)
class Wanted:
    """One request, as it may be kept."""

    service: Service
    place: Place
    description: str = ""
    email: str = ""
    name: str = ""
    phone: str = ""
    media_url: str = ""
    values: Mapping[int, str] = field(default_factory=dict)

    def written(self, form: str, language: str) -> Written:
        called = [_("Telephone: %(number)s") % {"number": self.phone}] if self.phone else []
        head = "\n".join([*self.place.lines(), *called])
        return Written(
            form=form,
            address=self.email,
            name=self.name,
            subject=self.service.name,
            text=f"{head}\n\n{self.description}".strip(),
            topic=self.service.topic.pk if self.service.topic else None,
            values=self.values,
            language=language,
            links=(self.media_url,) if self.media_url else (),
        )


def read(posted: QueryDict, service: Service) -> Wanted:
    """Raises Trouble."""
    given = {name: _short(posted, name, most) for name, most in _LONGEST.items()}
    place = _place(posted, given)
    if not (place.address or place.address_id or place.lat is not None):
        raise Trouble(400, "Say where it is: lat and long, address_string or address_id.")
    values = _values(posted, service)
    if not given["description"] and not values:
        raise Trouble(400, "description was not provided.")
    return Wanted(
        service,
        place,
        description=given["description"],
        email=_email(given["email"]),
        name=f"{given['first_name']} {given['last_name']}".strip(),
        phone=given["phone"],
        media_url=_media(given["media_url"]),
        values=values,
    )


def moment(given: str, name: str) -> datetime | None:
    """A date as the W3C notes it; one without a zone cannot be told."""
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given.replace(" ", "+"))  # a plus that was not written as %2B
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1970 <= found.year <= 9000:
        raise Trouble(400, f"{name} must look like 2030-01-31T12:00:00Z.")
    return found


def _short(posted: QueryDict, name: str, most: int) -> str:
    given = posted.get(name, "")
    if len(given) > most:
        raise Trouble(400, f"{name} is too long: at most {most} characters.")
    return clean_text(given).strip() if name == "description" else clean_line(given, most)


def _place(posted: QueryDict, given: Mapping[str, str]) -> Place:
    lat, long = _degrees(posted, "lat", 90), _degrees(posted, "long", 180)
    if (lat is None) != (long is None):
        raise Trouble(400, "lat and long belong together: both are needed.")
    return Place(lat, long, given["address_string"], given["address_id"])


def _degrees(posted: QueryDict, name: str, most: int) -> float | None:
    given = posted.get(name, "").strip()
    if not given:
        return None
    try:
        found = float(given[:40])
    except ValueError:
        found = math.nan
    if not -most <= found <= most:
        raise Trouble(400, f"{name} must be a number between -{most} and {most}.")
    return found


def _email(given: str) -> str:
    if not given:
        return ""
    address = normalise(MAIL, given)
    if not address or "." not in address.rpartition("@")[2] or is_ours(address):
        raise Trouble(400, "email cannot be used.")
    return address


def _media(given: str) -> str:
    if given:
        try:
            check(given)
        except NotReachable as error:
            raise Trouble(400, "media_url must be an address on the internet, https:// first.") from error
    return given


def _values(posted: QueryDict, service: Service) -> dict[int, str]:
    """The attributes of the service, each as its field reads it."""
    rows = {row.field.key: row for row in service.rows}
    values: dict[int, str] = {}
    for name in posted:
        found = _ATTRIBUTE.fullmatch(name)
        if found is None:
            continue
        row = rows.get(found[1])
        if row is None:
            raise Trouble(400, f"This service has no attribute {found[1]}.")
        given = [each.strip() for each in posted.getlist(name) if each.strip()]
        if len(given) > 1:
            raise Trouble(400, f"attribute[{found[1]}] has one value.")
        if given:
            values[row.field_id] = _value(row, given[0])
    return values


def _value(row: FormField, given: str) -> str:
    is_moment = row.field.kind == FieldKind.DATE and "T" in given
    value = given.partition("T")[0] if is_moment else given
    try:
        row.field.read(value)
    except Invalid as error:
        raise Trouble(
            400, f"attribute[{row.field.key}] cannot be used: see the service’s definition."
        ) from error
    return clean_line(value, 500)
