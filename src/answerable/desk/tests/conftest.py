"""Browsers of the cast, without a browser."""

import os

import pytest
from django.test import Client

# PostgreSQL reads tables as small as these whole, whatever indexes there are: its plans say nothing here.
collect_ignore = ["test_plans.py"] if os.environ.get("ANSWERABLE_TEST_DATABASE") == "postgres" else []


@pytest.fixture
def signed_in():
    """signed_in(ana) is a client with her session."""

    def make(staff):
        client = Client()
        client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def cast(ana, ben, sam, mara, ada, althea, zed):
    return {each.name.lower(): each for each in (ana, ben, sam, mara, ada, althea, zed)}


@pytest.fixture
def asked(make_ticket, make_message, ghent, cleo):
    """A ticket of Ghent's in which Cleo asked something."""
    return make_message(make_ticket(team=ghent, customer=cleo)).ticket
