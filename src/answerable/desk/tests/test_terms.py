"""Terms of search completed while one types: each term, its values, and only what one may see."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.palette.terms import TERMS
from answerable.ledger.actor import SYSTEM
from answerable.people.models import Account, Field, FieldKind
from answerable.tickets.actions import tag
from answerable.tickets.search import language
from answerable.tickets.search.language import understand

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(signed_in):
    """offered(ana, "is:w") is what the text would become by each that is offered."""

    def ask(staff, text):
        page = signed_in(staff).get(reverse("desk:search_terms"), {"q": text}).content.decode()
        return [html.unescape(each) for each in re.findall(r'data-puts="([^"]*)"', page)]

    return ask


@pytest.fixture(autouse=True)
def _world(asked, ghent, cleo, make_customer):
    tag(asked, "warranty case", by=SYSTEM, at=timezone.now())
    Field.objects.create(
        key="product", label="Product", kind=FieldKind.CHOICE, choices=["Stove", "Tall tent"]
    )
    Field.objects.create(key="bought", label="Bought on", kind=FieldKind.DATE)
    Field.objects.create(key="paid", label="Paid", kind=FieldKind.YES_NO)
    cleo.account = Account.objects.create(name="Carter & Co")
    cleo.account.domains.create(name="carter.example")
    cleo.save()


def test_every_term_that_search_knows_is_offered_and_explained():
    assert set(TERMS) == set(language._READERS)


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("", "is:"),
        ("fr", "from:"),
        ("tent -ta", "tent -tag:"),
        ("is:w", "is:waiting "),
        ("zip is:ur", "zip is:urgent "),
        ("team:gh", "team:Ghent "),
        ("team:no", "team:none "),
        ("with:an", "with:Ana "),
        ("with:m", "with:me "),
        ("-tag:warr", '-tag:"warranty case" '),
        ('tag:"warranty c', 'tag:"warranty case" '),
        ("tag:case", 'tag:"warranty case" '),
        ("status:o", "status:Open "),
        ("channel:wh", "channel:whatsapp "),
        ("priority:", "priority:urgent "),
        ("has:", "has:attachment "),
        ("from:cleo", "from:cleo@example.com "),
        ("from:@cart", "from:@carter.example "),
        ("prod", "product:"),
        ("product:t", 'product:"Tall tent" '),
        ("paid:", "paid:yes "),
    ],
)
def test_what_is_typed_becomes_a_term_that_search_understands(typed, becomes, ana, offered):
    found = offered(ana, typed)

    assert becomes in found
    for each in found:
        if each.endswith(" "):
            assert not understand(each, ana).problems, each


@pytest.mark.parametrize("typed", ["before:", "on:20", "bought:"])
def test_days_are_offered_as_search_reads_them(typed, ana, offered):
    assert offered(ana, typed)
    assert f"{typed.split(':')[0]}:{timezone.localdate():%Y-%m-%d} " in offered(ana, typed)


@pytest.mark.parametrize(
    "typed", ["zip tent", "nonsense:x", "is:zzz", "http://x", "is:waiting tent", "from:zz"]
)
def test_words_stay_words(typed, ana, offered):
    assert offered(ana, typed) == []


def test_only_what_one_may_see_is_offered(cast, offered):
    assert "from:cleo@example.com " in offered(cast["ana"], "from:cleo")
    for typed in ("from:cleo", "from:@cart", "tag:warr", "team:gh", "with:ana"):
        assert offered(cast["ana"], typed), typed
        assert offered(cast["althea"], typed) == [], (
            typed
        )  # of a provider, whose teams have nothing to do with it


def test_no_more_than_a_handful_is_offered_however_much_there_is(
    ana, make_customer, signed_in, offered, django_assert_max_num_queries
):
    for number in range(30):
        make_customer(f"Many {number}", address=f"many{number}@example.com")
    client = signed_in(ana)

    with django_assert_max_num_queries(8):
        client.get(reverse("desk:search_terms"), {"q": "from:many"})
    assert len(offered(ana, "from:many")) == 10


def test_the_palette_completes_too(ana, signed_in):
    def page(typed):
        ask = {"q": typed}
        return (
            signed_in(ana).get(reverse("desk:palette"), ask, headers={"HX-Request": "true"}).content.decode()
        )

    assert 'data-puts="is:waiting "' in page("is:w")
    assert "data-puts" not in page("is:waiting")  # Enter then goes on to what is found
    assert "data-puts" not in page("zip ")
