"""The palette: what it names and finds, for whom. What a browser makes of it is in tests/browser."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from answerable.desk import urls
from answerable.people.actions import merge_customers

pytestmark = pytest.mark.django_db

# Pages that need to be told something before they say anything.
_NOT_PLACES = {
    "desk:fairness_rows",
    "desk:picker_new",
    "desk:fairness_export",
    "desk:moving_file",
    "desk:staffing_slots",
    "desk:articles_find",
    "desk:home",
    "desk:palette",
    "desk:bell",
    "desk:push_worker",
    "desk:view_preview",
    "desk:saved_reply_preview",
    "desk:merges",
    "desk:bulk",
    "desk:search_terms",
    "desk:insight_behind",
    "desk:sales_tickets",
}


@pytest.fixture
def named(signed_in):
    """named(ana, q="tent") is where the palette's answer leads to."""

    def ask(staff, **values):
        answer = signed_in(staff).get(reverse("desk:palette"), values, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return re.findall(r'role="option"\s+tabindex="-1"\s+href="([^"]+)"', answer.content.decode())

    return ask


def _without_arguments():
    for pattern in urls.urlpatterns:
        try:
            yield f"desk:{pattern.name}", reverse(f"desk:{pattern.name}")
        except NoReverseMatch:
            continue


def test_every_place_is_named(ada, named, signed_in):
    places, client = set(named(ada)), signed_in(ada)

    for name, url in _without_arguments():
        if name not in _NOT_PLACES and client.get(url).status_code == 200:
            assert url in places, f"{name} is not in desk/palette/places.py"
    assert all(client.get(url, follow=True).status_code == 200 for url in places)


def test_only_places_that_one_may_go_to_are_named(cast, named, signed_in):
    for name in ("ana", "sam", "mara", "althea"):  # one of each kind; ada's are asked for above
        client = signed_in(cast[name])
        for url in named(cast[name]):
            assert client.get(url, follow=True).status_code == 200
    assert reverse("desk:mailboxes") not in named(cast["ana"])


def test_a_ticket_is_found_by_its_reference_and_by_words_where_one_may_see_it(asked, cast, named):
    for typed in (asked.reference, asked.reference.lower().replace("-", ""), "zip tent"):
        found = {name for name, staff in cast.items() if asked.get_absolute_url() in named(staff, q=typed)}
        assert found == {"ana", "sam", "mara", "ada"}, typed


def test_a_customer_is_found_by_name_and_address(asked, cast, cleo, named):
    url = reverse("desk:customer", args=[cleo.pk])

    for typed in (cleo.name, cleo.name[:3].lower(), "cleo@example.com", "cleo@exam"):
        assert url in named(cast["ana"], q=typed), typed
        assert url not in named(cast["althea"], q=typed), typed
    assert url not in named(cast["ana"], q="broken")


def test_a_customer_who_turned_out_to_be_another_is_not_found(asked, cleo, sam, make_customer, named):
    other = make_customer("Cleo Other", address="other@example.com")
    from django.utils import timezone

    merge_customers(cleo, other, by=sam.actor(), at=timezone.now())

    assert reverse("desk:customer", args=[cleo.pk]) not in named(sam, q="cleo")


def test_what_was_opened_lately_is_named_in_its_order_and_only_where_it_may_be_seen(
    asked, make_ticket, leuven, ana, sam, named
):
    theirs = make_ticket(team=leuven)
    remembered = f"{theirs.reference},{asked.reference},nonsense,,{'x' * 500}"

    assert named(sam, recent=remembered)[:2] == [theirs.get_absolute_url(), asked.get_absolute_url()]
    assert named(ana, recent=remembered)[0] == asked.get_absolute_url()
    assert theirs.get_absolute_url() not in named(ana, recent=remembered)


def test_what_customers_write_is_only_text_here(
    make_ticket, make_customer, make_message, ana, ghent, signed_in
):
    person = make_customer('<img src=x onerror="alert(1)">', address="x@example.com")
    make_message(make_ticket(team=ghent, customer=person, subject="<script>alert(1)</script> zip"))

    page = (
        signed_in(ana)
        .get(reverse("desk:palette"), {"q": "zip"}, headers={"HX-Request": "true"})
        .content.decode()
    )

    assert "<script>alert" not in page
    assert "<img" not in page


def test_it_is_a_page_without_scripts(asked, ana, signed_in):
    page = signed_in(ana).get(reverse("desk:palette"), {"q": "zip"}).content.decode()

    assert asked.get_absolute_url() in page
    assert reverse("desk:views") in page
    assert reverse("account_logout") in page


@pytest.mark.parametrize("typed", ["stove", ""])
def test_it_costs_the_same_however_much_is_found(
    typed, ana, ghent, make_ticket, make_customer, make_message, signed_in, django_assert_max_num_queries
):
    for number in range(12):
        person = make_customer(f"Stove {number}", address=f"stove{number}@example.com")
        make_message(make_ticket(team=ghent, customer=person, subject="Stove"))
    client = signed_in(ana)

    with django_assert_max_num_queries(22):
        client.get(reverse("desk:palette"), {"q": typed}, headers={"HX-Request": "true"})
