"""/Groups: a provider's teams, and who is in them where the house lets its system say so."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from answerable.api.scim.answers import ScimError, answer, listed, unusable
from answerable.api.scim.described import GROUP
from answerable.api.scim.edge import Caller, body_of
from answerable.api.scim.people import base_of, equal_of, key_of, window_of
from answerable.api.scim.reading import MOST_OPERATIONS, member_named
from answerable.people.actions.grouping import MOST_MEMBERS, Change, change_members, members_of, teams_of
from answerable.people.models import IdentityConnection, Team


def list_groups(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Without their people, who may be many."""
    rows = teams_of(caller.connection).order_by("pk")
    if request.GET.get("filter"):
        name, value = equal_of(request.GET["filter"])
        if name not in ("displayname", "id"):
            raise unusable("Teams are found by displayName or id.", "invalidFilter")
        rows = rows.filter(name__iexact=value) if name == "displayname" else rows.filter(pk=key_of(value))
    start, count = window_of(request)
    shown = [_group(caller.connection, team) for team in rows[start - 1 : start - 1 + count]]
    return answer(listed(shown, rows.count(), start))


def read_group(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    return answer(_whole(caller.connection, _found(caller, key)))


def replace_group(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """Its name is said here, and what is sent as such is passed over."""
    team = _found(caller, key)
    named = {str(name).lower(): value for name, value in body_of(request).items()}
    wanted = frozenset(_members(named.get("members") or []))
    change_members(caller.connection, team, lambda _now: wanted, at=caller.at)
    return answer(_whole(caller.connection, team))


def change_group(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    team = _found(caller, key)
    change_members(caller.connection, team, _changes(body_of(request)), at=caller.at)
    return answer(_whole(caller.connection, team))


def refuse_group(request: HttpRequest, caller: Caller, key: str = "") -> HttpResponse:
    if key:
        _found(caller, key)
    raise ScimError(403, "Teams are made and ended in settings, not by a provider’s system.", "mutability")


def _found(caller: Caller, key: str) -> Team:
    team: Team = teams_of(caller.connection).get(pk=key_of(key))
    return team


def _changes(body: dict[str, Any]) -> Change:
    """These operations, in order."""
    operations = next((value for key, value in body.items() if str(key).lower() == "operations"), None)
    if not isinstance(operations, list) or not 0 < len(operations) <= MOST_OPERATIONS:
        raise unusable(f"Send between 1 and {MOST_OPERATIONS} Operations.", "invalidSyntax")
    steps = [step for each in operations for step in _steps(each)]

    def change(now: frozenset[int]) -> frozenset[int]:
        for verb, people in steps:
            now = {"add": now | people, "remove": now - people, "replace": people}[verb]
        return now

    return change


def _steps(operation: Any) -> Iterable[tuple[str, frozenset[int]]]:
    """What concerns its people; the rest is passed over."""
    if not isinstance(operation, dict):
        raise unusable("An operation is an object.", "invalidSyntax")
    named = {str(key).lower(): value for key, value in operation.items()}
    verb, path, value = str(named.get("op", "")).lower(), named.get("path") or "", named.get("value")
    if verb not in ("add", "replace", "remove"):
        raise unusable("op is add, replace or remove.", "invalidSyntax")
    if not path and isinstance(value, dict):
        value = next((each for key, each in value.items() if str(key).lower() == "members"), None)
        return [] if value is None else [(verb, frozenset(_members(value)))]
    one = member_named(path)
    if one is not None:  # members[value eq "7"]
        if verb != "remove":
            raise unusable("Somebody named in a path can be removed.", "invalidPath")
        return [(verb, frozenset([key_of(one)]))]
    if not isinstance(path, str) or path.lower().rpartition(":")[2] != "members":
        return []
    if verb == "remove" and value is None:
        return [("replace", frozenset())]
    return [(verb, frozenset(_members(value)))]


def _members(given: Any) -> Iterable[int]:
    rows = given if isinstance(given, list) else [given]
    if len(rows) > MOST_MEMBERS:
        raise unusable(f"A team has at most {MOST_MEMBERS} people.")
    for each in rows:
        value = each.get("value") if isinstance(each, dict) else each
        if not isinstance(value, str):
            raise unusable("Members are named by their ids.")
        yield key_of(value)


def _whole(connection: IdentityConnection, team: Team) -> dict[str, Any]:
    found = members_of(connection, team).filter(is_active=True).order_by("pk")
    rows = [
        {"value": str(pk), "display": name} for pk, name in found.values_list("pk", "name")[:MOST_MEMBERS]
    ]
    return _group(connection, team) | {"members": rows}


def _group(connection: IdentityConnection, team: Team) -> dict[str, Any]:
    where = f"{base_of(connection)}/Groups/{team.pk}"
    meta = {"resourceType": "Group", "location": where}
    return {"schemas": [GROUP], "id": str(team.pk), "displayName": team.name, "meta": meta}
