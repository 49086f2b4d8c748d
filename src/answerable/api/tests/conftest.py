import json

import pytest
from django.test import Client
from django.utils import timezone

from answerable.api.scopes import TokenScope
from answerable.api.tokens import create_token
from answerable.ledger.actor import SYSTEM


class Api:
    """The API as a program uses it, with one token."""

    def __init__(self, secret):
        self.secret = secret
        self._client = Client(headers={"Authorization": f"Bearer {secret}"} if secret else {})

    def get(self, path, **query):
        return self._client.get(f"/api/v1{path}", query)

    def post(self, path, body=None, **headers):
        return self._send("post", path, body, headers)

    def patch(self, path, body=None, **headers):
        return self._send("patch", path, body, headers)

    def delete(self, path, **headers):
        return self._send("delete", path, None, headers)

    def raw(self, method, path, content=b"", **headers):
        return self._client.generic(
            method, f"/api/v1{path}", content, content_type="application/json", headers=headers
        )

    def everything(self, path, **query):
        """All items of all pages."""
        items, cursor = [], None
        for _ in range(100):
            page = self.get(path, **query, **({"cursor": cursor} if cursor else {})).json()
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return items
        raise AssertionError("the pages never end")

    def _send(self, method, path, body, headers):
        content = b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.raw(method.upper(), path, content, **named)


@pytest.fixture
def api(db):
    """api(ana) may do all that Ana may; api(ana, "tickets:read") only reads tickets; api(None) has no token."""

    def make(staff, *scopes):
        if staff is None:
            return Api("")
        wanted = scopes or tuple(TokenScope)
        return Api(create_token(staff, "tests", wanted, SYSTEM, timezone.now()))

    return make


def problem(response, status, code=None):
    """Asserts that the response is that problem, and returns it."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["detail"]
    if code is not None:
        assert body["code"] == code
    return body
