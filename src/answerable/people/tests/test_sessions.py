"""Whose session a cookie names."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ana, signed_in):
    """What Ana's browser is answered."""
    client = signed_in(ana)
    client.status = lambda: client.get(reverse("desk:queue", args=["owed"])).status_code
    assert client.status() == 200
    return client


def test_one_that_has_expired_is_nobodys(page):
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=30))
    assert page.status() == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert page.status() == 302


def test_one_that_was_ended_elsewhere_is_nobodys(page):
    Session.objects.all().delete()
    assert page.status() == 302


def test_those_that_have_expired_are_cleared_away(page):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    call_command("clearsessions")
    assert not Session.objects.exists()


@pytest.mark.parametrize("said", [r'"\000aaaaaaaa"', "a" * 4000, "short", "é" * 12, "' OR 1=1 --"])
def test_a_cookie_that_names_none_is_nobodys(page, said):
    page.cookies.clear()
    page.defaults["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={said}"
    assert page.status() == 302
