"""Browsers of the cast, without a browser."""

import os

import pytest

# PostgreSQL reads tables as small as these whole, whatever indexes there are: its plans say nothing here.
collect_ignore = ["test_plans.py"] if os.environ.get("ANSWERABLE_TEST_DATABASE") == "postgres" else []


@pytest.fixture
def asked(make_ticket, make_message, ghent, cleo):
    """A ticket of Ghent's in which Cleo asked something."""
    return make_message(make_ticket(team=ghent, customer=cleo)).ticket
