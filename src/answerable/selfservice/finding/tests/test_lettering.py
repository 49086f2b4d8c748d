"""The letter that a form was received names what perhaps answers it, to whom it is known to belong."""

import re

import pytest
from django.conf import settings
from django.test import Client

from answerable.selfservice.finding import lettering
from answerable.selfservice.models import Suggested

pytestmark = pytest.mark.django_db
ASKED = {"subject": "Yellow flame", "text": "Why is the flame of my stove yellow?"}


@pytest.fixture
def shown(monkeypatch):
    """Nobody is held out by chance."""
    monkeypatch.setattr(lettering, "is_held_out", lambda _visitor: False)


def _told(post):
    return post.letters()[-1].get_body(("plain",)).get_content()


def test_it_names_good_answers_and_notes_that_one_was_opened(
    shelf, shown, post, ask, come_in, cleo, run_jobs
):
    ask(come_in(cleo), **ASKED)
    run_jobs()
    told = _told(post)
    assert "Why the flame is yellow" in told
    row = Suggested.objects.get(where="mail")
    assert (row.customer, row.shown, row.followed_at) == (cleo, [["article", 2]], None)
    (address,) = re.findall(r"http\S+letter=\S+", told)
    assert Client().get(address.removeprefix(settings.BASE_URL)).status_code == 302
    row.refresh_from_db()
    assert row.followed_at is not None


def test_one_in_ten_is_told_nothing_so_that_the_rest_can_be_compared(
    shelf, monkeypatch, post, ask, come_in, cleo, run_jobs
):
    monkeypatch.setattr(lettering, "is_held_out", lambda _visitor: True)
    ask(come_in(cleo), **ASKED)
    run_jobs()
    assert "Why the flame" not in _told(post)
    assert Suggested.objects.get(where="mail").is_held_out


def test_an_address_that_anybody_may_have_typed_is_told_of_nothing(shelf, shown, post, ask, cleo, run_jobs):
    ask(**ASKED)
    run_jobs()
    assert "Why the flame" not in _told(post)
    assert not Suggested.objects.filter(where="mail").exists()


def test_a_made_up_word_notes_nothing(shelf, shown, post, ask, come_in, cleo, run_jobs):
    ask(come_in(cleo), **ASKED)
    run_jobs()
    for word in ("1", "\0", Suggested.objects.get(where="mail").pk):
        Client().get("/help/kestrel/found/article/2/", {"letter": word})
    assert Suggested.objects.get(where="mail").followed_at is None
