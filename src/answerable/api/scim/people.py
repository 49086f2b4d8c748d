"""/Users."""

import re
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from answerable.api.scim.answers import NotThere, answer, listed, unusable
from answerable.api.scim.described import MOST_ROWS, USER
from answerable.api.scim.edge import Caller, body_of
from answerable.api.scim.reading import read_changes, read_whole
from answerable.people.actions.provisioning import Person, describe, people_of, provision, take_out
from answerable.people.models import IdentityConnection, IdentityLink, Staff
from answerable.people.models.staff import StaffQuerySet

_PAGE = 100
_EQUAL = re.compile(
    r"\s*(?P<name>[A-Za-z.\[\]\"= ]{2,60}?)\s+eq\s+\"(?P<value>(?:[^\"\\]|\\.){0,320})\"\s*\Z", re.I
)


def base_of(connection: IdentityConnection) -> str:
    return f"{settings.BASE_URL}/scim/v2/{connection.provider_id}"


def list_users(request: HttpRequest, caller: Caller) -> HttpResponse:
    rows = _filtered(people_of(caller.connection), caller.connection, request.GET.get("filter"))
    start, count = window_of(request)
    found = list(rows.order_by("pk")[start - 1 : start - 1 + count])
    links = _links(caller.connection, found)
    shown = [_shown(caller.connection, staff, links.get(staff.pk)) for staff in found]
    return answer(listed(shown, rows.count(), start))


def create_user(request: HttpRequest, caller: Caller) -> HttpResponse:
    staff = provision(caller.connection, read_whole(body_of(request)), at=caller.at)
    shown = _user(caller.connection, staff)
    return answer(shown, 201, {"Location": shown["meta"]["location"]})


def read_user(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    return answer(_user(caller.connection, _found(caller, key)))


def replace_user(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    staff = _found(caller, key)
    wanted = read_whole(body_of(request), _person(caller.connection, staff))
    return answer(_user(caller.connection, describe(caller.connection, staff, wanted, at=caller.at)))


def change_user(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    staff = _found(caller, key)
    wanted = read_changes(body_of(request), _person(caller.connection, staff))
    return answer(_user(caller.connection, describe(caller.connection, staff, wanted, at=caller.at)))


def delete_user(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    take_out(caller.connection, _found(caller, key), at=caller.at)
    return answer(None, 204)


def _found(caller: Caller, key: str) -> Staff:
    staff: Staff = people_of(caller.connection).get(pk=key_of(key))
    return staff


def key_of(given: str) -> int:
    """Nonsense is nobody's, and so is what no database can hold."""
    if not (given.isascii() and given.isdigit() and len(given) < 18):
        raise NotThere
    return int(given)


def _person(connection: IdentityConnection, staff: Staff) -> Person:
    link = _links(connection, [staff]).get(staff.pk)
    user_name, external_id = (link.user_name, link.external_id) if link else ("", "")
    return Person(user_name or staff.email, staff.name, staff.email, external_id, staff.is_active)


def _links(connection: IdentityConnection, staff: list[Staff]) -> dict[int, IdentityLink]:
    return {link.staff_id: link for link in connection.links.filter(staff__in=staff)}


def _user(connection: IdentityConnection, staff: Staff) -> dict[str, Any]:
    return _shown(connection, staff, _links(connection, [staff]).get(staff.pk))


def _shown(connection: IdentityConnection, staff: Staff, link: IdentityLink | None) -> dict[str, Any]:
    first, _space, rest = staff.name.partition(" ")
    shown: dict[str, Any] = {
        "schemas": [USER],
        "id": str(staff.pk),
        "userName": (link.user_name if link else "") or staff.email,
        "displayName": staff.name,
        "name": {"formatted": staff.name, "givenName": first, "familyName": rest},
        "emails": [{"value": staff.email, "type": "work", "primary": True}],
        "active": staff.is_active,
        "meta": {
            "resourceType": "User",
            "created": staff.joined_at.isoformat(),
            "location": f"{base_of(connection)}/Users/{staff.pk}",
        },
    }
    if link is not None and link.external_id:
        shown["externalId"] = link.external_id
    return shown


def _filtered(rows: StaffQuerySet, connection: IdentityConnection, given: str | None) -> StaffQuerySet:
    if not given:
        return rows
    name, value = equal_of(given)
    if name == "id":
        return rows.filter(pk=int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0)
    if name.startswith("emails"):
        return rows.filter(email__iexact=value)
    links = connection.links.all()
    if name == "externalid":
        return rows.filter(pk__in=links.filter(external_id=value).exclude(external_id="").values("staff"))
    if name == "username":
        named = links.exclude(user_name="")
        own = Q(email__iexact=value) & ~Q(pk__in=named.values("staff"))
        return rows.filter(own | Q(pk__in=named.filter(user_name__iexact=value).values("staff")))
    raise unusable("People are found by userName, externalId, emails.value or id.", "invalidFilter")


def equal_of(given: str) -> tuple[str, str]:
    found = _EQUAL.match(given[:500])
    if found is None:
        raise unusable('Filters are of the form: userName eq "…".', "invalidFilter")
    return found["name"].lower().strip(), re.sub(r"\\(.)", r"\1", found["value"]).replace("\x00", "")


def window_of(request: HttpRequest) -> tuple[int, int]:
    """From 1; below it is 1, and a count below 0 is 0 (RFC 7644, 3.4.2.4)."""
    start, count = request.GET.get("startIndex", "1"), request.GET.get("count", str(_PAGE))
    try:
        return min(max(int(start[:12]), 1), 10**9), min(max(int(count[:12]), 0), MOST_ROWS)
    except ValueError as error:
        raise unusable("startIndex and count are numbers.") from error
