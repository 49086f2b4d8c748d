"""Beside a ticket, what fits its own words comes first before anybody types."""

import re

import pytest

from answerable.selfservice.articles.tests.conftest import category, make_article, now, said, text_of
from answerable.selfservice.finding import indexing, searching, serving
from answerable.selfservice.finding.engine import Engine
from answerable.selfservice.guides.tests.conftest import make_guide

__all__ = ["category", "make_article", "make_guide", "now", "said", "text_of"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def settle(run_jobs, monkeypatch):
    monkeypatch.setattr(serving, "ask", lambda *_args, **_more: None)
    monkeypatch.setattr(indexing, "_meanings", lambda _texts: {})
    monkeypatch.setattr(searching, "_own", [Engine()])

    def go():
        run_jobs()
        searching._own[0].forget()

    return go


def test_articles_and_guides_that_fit_the_first_words_come_first(
    make_article, make_guide, make_ticket, make_message, cleo, sam, signed_in, settle
):
    for title in ("Clean the stove", "Dry a wet tent", "Ways to pay"):
        make_article(title)
    gas = make_guide()
    settle()
    ticket = make_ticket(customer=cleo, subject="Help")
    make_message(ticket, text="My tent is wet. How do I dry it?")
    page = signed_in(sam).get(f"/tickets/{ticket.reference}/articles/").content.decode()
    titles = re.findall(r"<bdi>(Clean the stove|Dry a wet tent|Ways to pay)</bdi>", page)
    assert titles[0] == "Dry a wet tent"
    assert sorted(titles) == ["Clean the stove", "Dry a wet tent", "Ways to pay"]

    smelling = make_ticket(customer=cleo, subject="The stove smells of gas")
    beside = signed_in(sam).get(f"/tickets/{smelling.reference}/guides/").content.decode()
    assert str(gas.pk) in re.search(r"/guides/(\d+)/", beside)[0]
    typed = signed_in(sam).get(f"/tickets/{ticket.reference}/articles/?q=pay").content.decode()
    assert "Dry a wet tent" not in typed
