"""Below /scim/v2/<provider>/."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from answerable.api.scim import described, people, teams
from answerable.api.scim.answers import NotThere, ScimError, answer, listed
from answerable.api.scim.edge import Caller, scim
from answerable.people.models import IdentityConnection


def _service(request: HttpRequest, caller: Caller) -> HttpResponse:
    return answer(described.service(people.base_of(caller.connection)))


Rows = Callable[[IdentityConnection], list[dict[str, Any]]]


def _types(connection: IdentityConnection) -> list[dict[str, Any]]:
    return described.resource_types(people.base_of(connection))


def _schemas(connection: IdentityConnection) -> list[dict[str, Any]]:
    return described.schemas(people.base_of(connection), says_members=connection.groups_are_teams)


def _all(rows: Rows) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, caller: Caller) -> HttpResponse:
        found = rows(caller.connection)
        return answer(listed(found, len(found), 1))

    return view


def _one(rows: Rows) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
        found = next((row for row in rows(caller.connection) if row["id"] == key), None)
        if found is None:
            raise NotThere
        return answer(found)

    return view


def _search(request: HttpRequest, caller: Caller) -> HttpResponse:
    raise ScimError(501, "People and teams are looked for apart: GET /Users and GET /Groups.")


def _nothing(request: HttpRequest, caller: Caller) -> HttpResponse:
    raise NotThere


_ANY = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), _nothing)
_users = scim(GET=people.list_users, POST=people.create_user)
_user = scim(
    GET=people.read_user, PUT=people.replace_user, PATCH=people.change_user, DELETE=people.delete_user
)
_groups = scim(GET=teams.list_groups, POST=teams.refuse_group)
_group = scim(
    GET=teams.read_group, PUT=teams.replace_group, PATCH=teams.change_group, DELETE=teams.refuse_group
)
app_name = "scim"
urlpatterns = [
    path("<int:provider>/ServiceProviderConfig", scim(GET=_service)),
    path("<int:provider>/ResourceTypes", scim(GET=_all(_types))),
    path("<int:provider>/ResourceTypes/<str:key>", scim(GET=_one(_types))),
    path("<int:provider>/Schemas", scim(GET=_all(_schemas))),
    path("<int:provider>/Schemas/<str:key>", scim(GET=_one(_schemas))),
    path("<int:provider>/Users", _users),
    path("<int:provider>/Users/<str:key>", _user),
    path("<int:provider>/Groups", _groups),
    path("<int:provider>/Groups/<str:key>", _group),
    path("<int:provider>/.search", scim(POST=_search)),
    re_path(r"^(?P<provider>\d{1,17})/.*$", scim(**_ANY)),
]
