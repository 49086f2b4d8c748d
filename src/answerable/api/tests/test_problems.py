import json

import pytest
from django.db import OperationalError

from answerable.api.resources import me
from answerable.api.schemas.types import Input, Output
from answerable.api.tests.conftest import Api, problem
from answerable.api.urls import api as description


@pytest.mark.parametrize("path", ["/nothing", "/tickets/", "/tickets/X/nothing", ""])
def test_an_address_that_leads_nowhere_is_a_problem_too(api, ana, path):
    problem(api(ana).get(path), 404, "not_found")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/tickets"])
def test_so_is_one_beside_the_version(client, path):
    if path == "/api":
        assert client.get(path).status_code != 500
        return
    problem(client.get(path), 404, "not_found")


def test_a_method_that_is_not_there_names_those_that_are(api, ana):
    response = api(ana).raw("PUT", "/tickets")
    problem(response, 405, "method_not_allowed")
    assert set(response["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


@pytest.mark.parametrize("content", [b"{", b"\xff", b"", b"[" * 100_000, b"1" * 6000])
def test_a_body_that_is_not_json(api, ana, content):
    response = api(ana).raw("POST", "/tickets", content)
    assert response.status_code == (422 if content == b"" else 400)
    problem(response, response.status_code)


@pytest.mark.parametrize("content", [b"[]", b"null", b"7", b'"x"', b'{"name": NaN}', b'{"name": "\\ud800"}'])
def test_a_body_of_the_wrong_shape(api, ana, content):
    problem(api(ana).raw("POST", "/accounts", content), 422, "invalid")


def test_a_body_that_is_too_large(api, ana, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem(api(ana).post("/accounts", {"name": "x" * 2000}), 413, "too_large")


@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "x", "1.5"])
def test_a_number_that_is_none(api, ana, number):
    problem(api(ana).get(f"/customers/{number}"), 422, "invalid")


@pytest.mark.parametrize("reference", ["x", "AAAA-AAAA", "%00", "é" * 50, "x" * 2000])
def test_a_reference_that_is_none(api, ana, reference):
    problem(api(ana).get(f"/tickets/{reference}"), 404, "not_found")


def test_a_bug_tells_nothing_and_is_logged_without_what_was_said(api, ana, monkeypatch, caplog):
    def broken(token):
        raise RuntimeError("Key (address)=(cleo@example.com) already exists")

    monkeypatch.setattr(me, "me_out", broken)
    body = problem(api(ana).get("/me"), 500, "bug")
    assert "cleo" not in json.dumps(body)
    assert "cleo" not in caplog.text
    assert "api.bug" in caplog.text


def test_a_busy_database_asks_to_come_back(api, ana, monkeypatch):
    def busy(token):
        raise OperationalError("database is locked")

    monkeypatch.setattr(me, "me_out", busy)
    response = api(ana).get("/me")
    problem(response, 503, "busy")
    assert response["Retry-After"] == "1"


def test_nothing_is_kept_by_caches_or_needs_a_cookie(api, ana):
    response = api(ana).get("/me")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_a_session_opens_nothing(client, ana):
    client.force_login(ana)
    problem(client.get("/api/v1/me"), 401)


def test_the_description_is_there_for_everybody_and_says_all_that_may_come(client, db):
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    described = response.json()
    assert described == json.loads(json.dumps(description.get_openapi_schema()))
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            named = f"{method} {path}"
            assert operation["summary"][0].isupper(), named
            assert {"400", "401", "403", "404", "422", "429", "503"} <= set(operation["responses"]), named
            if method != "get":
                assert "409" in operation["responses"], named
                assert any(one["name"] == "Idempotency-Key" for one in operation["parameters"]), named
    names = [operation["operationId"] for ops in described["paths"].values() for operation in ops.values()]
    assert len(names) == len(set(names))


def test_no_two_shapes_have_one_name():
    """In the description the second would stand for the first."""
    shapes = list(_below(Input)) + list(_below(Output))
    ours = {
        each for each in shapes if each.__module__.startswith("answerable.api.") and "[" not in each.__name__
    }
    names = [each.__name__ for each in ours]
    assert sorted(names) == sorted(set(names))


def _below(shape):
    for each in shape.__subclasses__():
        yield each
        yield from _below(each)


def test_secrets_are_never_in_addresses(db):
    problem(Api("").get("/me", token="ans_x", access_token="ans_x"), 401)
