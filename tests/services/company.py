"""A provider's sign-in system: a real OpenID Connect provider on loopback, and what a browser does on its pages."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from django.urls import reverse

from answerable.ledger import outside
from answerable.people.actions import ConnectionWanted, connect_provider
from tests.services import loopback


class Company:
    def __init__(self, url):
        self.url = url

    def knows(self, subject, **claims):
        """Somebody has an account there."""
        httpx.put(f"{self.url}/users/{subject}", json=claims).raise_for_status()

    def agrees(self, address, subject):
        """Somebody signs in on its page; where they are sent back to."""
        response = httpx.post(address, data={"sub": subject})
        assert response.status_code in (302, 303), response.text
        return response.headers["location"]

    def sign_in(self, client, connection, subject, **query):
        """The whole way of one browser: away, there, and back."""
        begun = client.post(reverse("company_begin", args=[connection.pk]), query)
        assert begun.status_code == 302
        if not begun["Location"].startswith(self.url):
            return begun
        back = urlsplit(self.agrees(begun["Location"], subject))
        return client.get(f"{back.path}?{back.query}")


@contextmanager
def _running():
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as server:
        yield Company(f"http://localhost:{server.server_port}")


@pytest.fixture
def company(monkeypatch):
    monkeypatch.setattr(outside, "check", loopback.check)
    monkeypatch.setattr(outside, "is_public", loopback.is_public)
    with _running() as found:
        yield found


@pytest.fixture
def connect(company, ada, now):
    """connect(provider) connects it with the company's sign-in system."""

    def make(provider, *, domains=("staff.example",), client_id="answerable", **wanted):
        asked = ConnectionWanted(company.url, client_id, "a secret", domains, **wanted)
        return connect_provider(provider, asked, by=ada.actor(), at=now)

    return make
