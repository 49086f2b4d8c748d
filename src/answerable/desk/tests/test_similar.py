"""Solved tickets like the one at hand, beside it: fetched when one looks, within what one sees, and asked about."""

import pytest
from django.urls import reverse

from answerable.desk.models import Notification
from answerable.listening.models import Cause, PeerQuestion
from answerable.listening.wrapping import Said, wrap_up
from answerable.selfservice.cases.tests.conftest import solve, worker  # noqa: F401
from answerable.tickets.models import Note

pytestmark = pytest.mark.django_db

FLAME = "The flame of my stove is yellow and sooty, says cleo@example.com."
JETS = "Dear Cleo,\nClean the jets with the needle, as Cleo did.\nKind regards"


@pytest.fixture
def solved(worker, solve, ana, cleo, ghent, now):  # noqa: F811
    ticket = solve(FLAME, JETS, by=ana, team=ghent, customer=cleo, subject="Yellow flame")
    wrap_up(ticket, Said(Cause.DOCUMENTED), by=ana.actor(), at=now)
    return ticket


@pytest.fixture
def at_hand(make_ticket, make_message, ghent):
    ticket = make_ticket(subject="Sooty flame of the stove", team=ghent)
    make_message(ticket, "The flame of my stove is sooty.")
    return ticket


def _panel(client, ticket, **headers):
    return client.get(reverse("desk:similar", args=[ticket.reference]), headers=headers)


def _ask(client, ticket, solved, words=""):
    address = reverse("desk:similar_question", args=[ticket.reference, solved.reference])
    return client.post(address, {"words": words}, headers={"HX-Request": "true"})


def test_the_ticket_page_only_says_where_they_are(solved, at_hand, sam, signed_in):
    page = signed_in(sam).get(at_hand.get_absolute_url()).content.decode()
    assert f'hx-get="{reverse("desk:similar", args=[at_hand.reference])}" hx-trigger="intersect once"' in page
    assert "Clean the jets" not in page


def test_the_panel_says_who_solved_it_how_and_why_a_human_was_needed(solved, at_hand, sam, signed_in):
    panel = _panel(signed_in(sam), at_hand, **{"HX-Request": "true"}).content.decode()
    assert solved.get_absolute_url() in panel
    assert "Clean the jets with the needle" in panel
    assert "our texts answer it" in panel
    assert "Ask Ana" in panel
    assert "Cleo" not in panel
    assert "cleo@example.com" not in panel
    assert "<html" not in panel
    assert "<html" in _panel(signed_in(sam), at_hand).content.decode()


def test_without_a_worker_the_panel_says_so(worker, solved, at_hand, sam, signed_in):  # noqa: F811
    worker.is_there = False
    panel = _panel(signed_in(sam), at_hand).content.decode()
    assert "Found by words alone" in panel
    assert "Clean the jets" in panel


def test_nothing_like_it_is_said_plainly(worker, make_ticket, at_hand, sam, ghent, signed_in):  # noqa: F811
    assert "Nothing like it was solved yet" in _panel(signed_in(sam), at_hand).content.decode()
    silent = make_ticket(subject="", team=ghent)
    assert "It says nothing yet" in _panel(signed_in(sam), silent).content.decode()


def test_whoever_solved_it_is_told_of_the_question_once(solved, at_hand, sam, ana, signed_in):
    hers = signed_in(sam)
    for _twice in range(2):
        told = _ask(hers, at_hand, solved, "Which needle?")
        assert "Ana is told" in told.content.decode()
    note = Note.objects.get()
    assert note.ticket == solved
    assert at_hand.reference in note.text
    assert Notification.objects.filter(staff=ana, ticket=solved).count() == 1
    asked = PeerQuestion.objects.get()
    assert (asked.ticket, asked.about, asked.question) == (solved, at_hand, note)
    page = reverse("desk:peer_question", args=[solved.reference, asked.pk])
    assert page in signed_in(ana).get(reverse("desk:learning")).content.decode()
    assert "Ask Ana" not in _panel(signed_in(ana), at_hand).content.decode()


def test_of_others_tickets_nothing_is_seen_or_asked(
    solved, at_hand, make_ticket, make_message, manila, althea, zed, signed_in
):
    theirs = make_ticket(subject="Sooty flame", team=manila)
    make_message(theirs, FLAME)
    hers = signed_in(althea)
    assert "jets" not in _panel(hers, theirs).content.decode()
    assert _ask(hers, theirs, solved).status_code == 404
    assert _panel(hers, at_hand).status_code == 404
    assert _panel(signed_in(zed), at_hand).status_code == 404
    assert not Note.objects.exists()


def test_nonsense_is_refused_and_changes_nothing(solved, at_hand, sam, signed_in):
    his = signed_in(sam)
    assert _ask(his, at_hand, at_hand).status_code == 409  # nobody solved it
    assert (
        his.get(reverse("desk:similar_question", args=[at_hand.reference, solved.reference])).status_code
        == 405
    )
    assert his.get(reverse("desk:similar", args=["nonsense\0"])).status_code == 404
    assert _ask(his, at_hand, solved, "x" * 2001).status_code in (409, 422)
    assert not Note.objects.exists()
