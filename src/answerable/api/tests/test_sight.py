"""What the token or its owner may not: every address, in one place."""

import pytest

from answerable.api.scopes import TokenScope
from answerable.api.tests.conftest import problem
from answerable.api.urls import api as description
from answerable.ledger.models import Event

_METHODS = ("get", "post", "patch", "delete")


def _operations():
    paths = description.get_openapi_schema()["paths"]
    return [
        (method.upper(), path.removeprefix("/api/v1"), operation["security"][0]["Bearer"])
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]


def _fill(path, ticket):
    for name in ("reference", "target"):
        path = path.replace(f"{{{name}}}", ticket.reference)
    for part in path.split("/"):
        if part.startswith("{"):
            path = path.replace(part, "related" if part == "{kind}" else "1")
    return path


@pytest.mark.parametrize(("method", "path", "scopes"), _operations())
def test_a_token_without_the_scope_is_refused_everywhere(api, ada, make_ticket, method, path, scopes):
    if not scopes:
        return
    others = [scope for scope in TokenScope if scope not in scopes]
    response = api(ada, *others).raw(method, _fill(path, make_ticket()), b"{}")
    problem(response, 403, "missing_scope")


@pytest.mark.parametrize(("method", "path", "scopes"), _operations())
def test_without_a_token_every_address_is_closed(api, make_ticket, method, path, scopes):
    problem(api(None).raw(method, _fill(path, make_ticket()), b"{}"), 401)


@pytest.fixture
def theirs_and_ours(make_ticket, make_message, manila, ghent):
    theirs, ours = make_ticket(team=manila, subject="tent"), make_ticket(team=ghent, subject="tent")
    make_message(theirs, text="the zip of my tent")
    make_message(ours, text="the zip of my tent")
    return theirs, ours


def test_a_providers_agent_sees_theirs_in_every_list(api, althea, theirs_and_ours):
    theirs, _ours = theirs_and_ours
    caller = api(althea)
    assert [one["reference"] for one in caller.everything("/tickets")] == [theirs.reference]
    assert [one["ticket"]["reference"] for one in caller.everything("/search", q="zip tent")] == [
        theirs.reference
    ]


BELOW = [
    ("GET", "", None), ("PATCH", "", b"{}"), ("POST", "/closure", b""), ("DELETE", "/closure", b""),
    ("POST", "/merge", b'{"into": "%s"}'), ("DELETE", "/merge", b""),
    ("POST", "/split", b'{"message_ids": [1]}'), ("GET", "/links", b""),
    ("POST", "/links", b'{"kind": "related", "target": "%s"}'), ("DELETE", "/links/related/%s", b""),
    ("GET", "/participants", b""), ("POST", "/participants", b'{"address": "x@example.com"}'),
    ("DELETE", "/participants/1", b""), ("GET", "/messages", b""), ("POST", "/messages", b'{"text": "x"}'),
    ("GET", "/messages/1", b""), ("GET", "/notes", b""), ("POST", "/notes", b'{"text": "x"}'),
    ("GET", "/notes/1", b""), ("GET", "/handovers", b""), ("POST", "/handover", b'{"team_id": 1, "why": "tier"}'),
    ("DELETE", "/handover", b""), ("POST", "/handover/acceptance", b"{}"),
    ("POST", "/handover/return", b'{"why_not": "load"}'),
]  # fmt: skip


@pytest.mark.parametrize(("method", "below", "body"), BELOW)
def test_a_ticket_out_of_sight_is_not_there(api, althea, zed, theirs_and_ours, method, below, body):
    theirs, ours = theirs_and_ours
    before = Event.objects.exclude(kind__startswith="token.").count()
    content = (body or b"").replace(b"%s", theirs.reference.encode())
    path = f"/tickets/{ours.reference}{below.replace('%s', theirs.reference)}"
    for outsider in (althea, zed):
        problem(api(outsider).raw(method, path, content), 404, "not_found")
    assert Event.objects.exclude(kind__startswith="token.").count() == before
