"""Somebody meets what a colleague has solved: they see how, and ask."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.selfservice.cases.learning import learn
from answerable.tickets.actions import close
from answerable.tickets.models import Note

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_panel_is_fetched_and_whoever_solved_the_like_is_asked(
    visit, ana, sam, ghent, make_ticket, make_message, make_answer, monkeypatch
):
    monkeypatch.setattr("answerable.selfservice.cases.learning._meanings", lambda _texts: {})
    at = timezone.now() - timedelta(days=3)
    solved = make_ticket(subject="Sooty flame", team=ghent, created_at=at)
    make_message(solved, "My stove burns with a sooty yellow flame.", at=at)
    make_answer(solved, "Dear customer,\nClean the jets with the needle.\nRegards", by=ana, at=at)
    close(solved, by=ana.actor(), at=at)
    learn([solved.pk])
    ticket = make_ticket(subject="Yellow flame", team=ghent)
    make_message(ticket, "The flame of my stove is yellow and sooty.")

    page = visit(sam).open(f"/tickets/{ticket.reference}/")
    panel = page.locator("#side-similar")
    panel.scroll_into_view_if_needed()
    expect(panel).to_contain_text("Clean the jets with the needle.")
    expect(panel).to_contain_text("Found by words alone")
    panel.get_by_text("Ask Ana").press("Enter")
    panel.get_by_label("Your question").fill("Which needle was it?")
    panel.get_by_role("button", name="Ask", exact=True).press("Enter")
    expect(panel).to_contain_text("Ana is told")
    assert Note.objects.get().ticket == solved

    page.keyboard.press("s")
    expect(page.get_by_role("heading", level=1)).to_have_text("Similar solved tickets")
