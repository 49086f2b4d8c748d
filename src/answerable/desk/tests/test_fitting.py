"""Beside a ticket, what fits its own words comes first before anybody types."""

import re
from dataclasses import replace

import pytest

from answerable.desk.finding.fitting import fits
from answerable.desk.guides import beside as guides_beside
from answerable.desk.guides.beside import found_for
from answerable.selfservice.articles.tests.conftest import category, make_article, now, said, text_of
from answerable.selfservice.audience import Audience
from answerable.selfservice.finding import indexing, searching, serving
from answerable.selfservice.finding.engine import Engine
from answerable.selfservice.guides.tests.conftest import brand, front, make_guide
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.tickets.models import Brand

__all__ = ["brand", "category", "front", "make_article", "make_guide", "now", "said", "text_of"]
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


def test_what_speaks_of_it_by_chance_takes_no_place(make_article, make_ticket, cleo, sam, settle):
    dry, _pay = (make_article(each) for each in ("Dry a wet tent", "Ways to pay"))
    settle()
    ticket = make_ticket(customer=cleo, subject="My tent is wet. How do I dry it, and may I pay for that?")
    assert list(fits(ticket, sam, "article")) == [dry.pk]


def test_other_brands_and_readers_take_no_place(make_article, make_ticket, cleo, sam, front, settle):
    """More of them than are looked for answer as well."""
    other = Brand.objects.create(name="Petrel", sender="Petrel", language="en")
    for _n in range(20):
        make_article("Dry a wet tent", brand=other)
        make_article("Dry a wet tent", audience=Audience.INTERNAL)
    ours = make_article("Dry a wet tent", brand=front.brand)
    settle()
    ticket = make_ticket(customer=cleo, subject="Dry a wet tent", brand=front.brand)
    assert list(fits(ticket, sam, "article", audience=Audience.PUBLIC)) == [ours.pk]


def test_a_guide_that_fits_comes_first_however_many_there_are(
    make_guide, make_ticket, cleo, sam, settle, monkeypatch
):
    monkeypatch.setattr(guides_beside, "_MOST_LOOKED_AT", 2)
    path = leak_guide()
    for number in range(3):
        make_guide(replace(path, title={**path.title, "en": f"A tent is wet {number}"}))
    gas = make_guide()
    settle()
    ticket = make_ticket(customer=cleo, subject=path.title["en"])
    assert found_for(ticket, sam, "")[0].pk == gas.pk
