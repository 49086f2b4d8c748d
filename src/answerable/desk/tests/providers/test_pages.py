"""The pages of providers: the record, the charter from draft to both signatures, what differs, rates."""

from datetime import date

import pytest

from answerable.desk.providers.charters import pieces
from answerable.desk.providers.words import tenure_words
from answerable.people.models import CharterVersion, Contact, Provider, RateCard, Role, Site, Staff

pytestmark = pytest.mark.django_db
PAGE = "/providers/"
TEXT = {
    "valid_from": "2026-01-01",
    "vision": "Nobody waits <b>alone</b>.",
    "first_answer-20": "4 h",
    "quality": "90",
    "escalations": "4 h",
}


@pytest.fixture
def marisol(make_staff, manila_provider):
    return make_staff("Marisol", provider=manila_provider, role=Role.MANAGER)


@pytest.fixture
def url(manila_provider):
    return f"{PAGE}{manila_provider.pk}/"


HTMX = {"HX-Request": "true"}  # a refusal is then said with its status; plain pages go back and say it there


def _text(response):
    return response.content.decode()


@pytest.mark.parametrize("name", ["ana", "sam", "althea", "zed"])
def test_for_those_who_answer_there_are_no_providers(name, cast, url, signed_in):
    client = signed_in(cast[name])

    for page in (PAGE, url, f"{url}charter/", f"{url}rates/", f"{url}people/", f"{url}change/"):
        assert client.get(page).status_code == 404
    assert 'href="/providers/"' not in _text(client.get("/queue/"))


def test_a_providers_manager_sees_their_own_alone_and_changes_nothing(
    marisol, url, krakow_provider, signed_in
):
    client = signed_in(marisol)

    assert "Kraków" not in _text(client.get(PAGE))
    assert client.get(f"{PAGE}{krakow_provider.pk}/").status_code == 404
    assert "Change" not in _text(client.get(url))
    for page in ("change/", "authority/", "sites/new/", "contacts/new/", "charter/draft/", "rates/new/"):
        assert client.get(f"{url}{page}", headers=HTMX).status_code == 403
        assert client.post(f"{url}{page}", {}, headers=HTMX).status_code == 403


def test_a_provider_is_added_and_described(ada, krakow_provider, signed_in):
    client = signed_in(ada)
    client.post(f"{PAGE}new/", {"name": "Lima Help", "kind": "outsourced"})
    lima = Provider.objects.get(name="Lima Help")
    url = f"{PAGE}{lima.pk}/"

    facts = {
        "name": "Lima Help",
        "employer": "Lima Help SAC",
        "languages": "es, en",
        "contract_from": "2026-01-01",
    }
    assert client.post(f"{url}change/", {**facts, "sub_contractor_of": krakow_provider.pk}).status_code == 302
    client.post(f"{url}sites/new/", {"name": "Miraflores", "time_zone": "America/Lima", "languages": "es"})
    client.post(f"{url}contacts/new/", {"name": "<i>Rosa</i>", "email": "rosa@lima.example"})

    about = _text(client.get(url))
    assert "Lima Help SAC" in about
    assert "Spanish, English" in about
    assert "&lt;i&gt;Rosa" in about
    assert "America/Lima" in _text(client.get(f"{url}sites/"))
    client.post(f"{url}sites/{Site.objects.get().pk}/", {"_method": "DELETE"})
    client.post(f"{url}contacts/{Contact.objects.get().pk}/", {"_method": "DELETE"})
    assert not Site.objects.exists()
    assert not Contact.objects.exists()


def test_sites_and_contacts_of_another_provider_are_not_there(ada, url, krakow_provider, signed_in):
    site = Site.objects.create(provider=krakow_provider, name="Rynek")
    contact = Contact.objects.create(provider=krakow_provider, name="Ola")
    client = signed_in(ada)

    assert client.get(f"{url}sites/{site.pk}/").status_code == 404
    assert client.get(f"{url}contacts/{contact.pk}/").status_code == 404


def test_what_is_withheld_is_refused_at_the_door(
    ada, althea, manila, url, make_ticket, make_message, signed_in
):
    ticket = make_message(make_ticket(team=manila)).ticket
    client = signed_in(althea)
    assert client.post(f"/tickets/{ticket.reference}/closure/").status_code == 302
    client.post(f"/tickets/{ticket.reference}/closure/", {"_method": "DELETE"})

    signed_in(ada).post(f"{url}authority/", {"withheld": ["ticket.close", "ticket.note"]})

    assert client.post(f"/tickets/{ticket.reference}/closure/", headers=HTMX).status_code == 403
    assert client.post(f"/tickets/{ticket.reference}/notes/", {"text": "x"}, headers=HTMX).status_code == 403
    ticket.refresh_from_db()
    assert not ticket.is_closed
    assert "Close tickets" in _text(signed_in(ada).get(url))


def test_a_charter_is_written_offered_and_signed_by_both(ada, mara, marisol, url, signed_in):
    house, provider = signed_in(ada), signed_in(marisol)
    house.post(f"{url}charter/draft/", TEXT)
    assert provider.get(f"{url}charter/1/").status_code == 404
    house.post(f"{url}charter/1/offer/")

    version = CharterVersion.objects.get()
    page = _text(provider.get(f"{url}charter/1/"))
    assert "Nobody waits &lt;b&gt;alone" in page
    assert "at least 90 %" in page
    assert "Sign for the provider" in page
    agreed = {"side": "provider", "digest": version.digest, "agreed": "on"}
    provider.post(f"{url}charter/1/signatures/", agreed)
    other = {**agreed, "side": "house"}
    assert provider.post(f"{url}charter/1/signatures/", other, headers=HTMX).status_code == 403
    signed_in(mara).post(f"{url}charter/1/signatures/", {**agreed, "side": "house"})

    page = _text(provider.get(f"{url}charter/"))
    assert "in force" in page
    assert "Marisol" in page
    assert "Mara" in page
    assert "Sign for" not in page
    assert "Charter, version 1" in _text(house.get(PAGE))
    told = _text(house.get("/settings/changes/"))
    assert "Marisol signed the charter with Manila Care" in told


def test_nobody_signs_without_having_agreed(marisol, ada, url, signed_in):
    house = signed_in(ada)
    house.post(f"{url}charter/draft/", TEXT)
    house.post(f"{url}charter/1/offer/")

    page = signed_in(marisol).post(f"{url}charter/1/signatures/", {"side": "provider"}, headers=HTMX)

    assert page.status_code == 422
    assert not CharterVersion.objects.get().signatures.exists()


def test_what_cannot_be_read_stays_where_it_was_typed(ada, url, signed_in):
    page = signed_in(ada).post(f"{url}charter/draft/", {**TEXT, "first_answer-20": "soon"})

    assert 'value="soon"' in _text(page)
    assert "Write a time like" in _text(page)
    assert not CharterVersion.objects.exists()


def test_what_differs_is_shown_in_words_and_numbers(ada, url, signed_in):
    client = signed_in(ada)
    client.post(f"{url}charter/draft/", TEXT)
    client.post(f"{url}charter/1/offer/")
    client.post(f"{url}charter/1/offer/", {"_method": "DELETE"})
    changed = {**TEXT, "vision": "Nobody waits <b>long</b>.", "first_answer-20": "2 h", "quality": ""}
    client.post(f"{url}charter/draft/", changed)

    page = _text(client.get(f"{url}charter/differences/?from=1&to=2"))

    assert "<del>alone</del><ins>long</ins>" in page
    assert "<b>long" not in page
    for part in ("4 h", "2 h", "at least 90 %"):
        assert part in page
    assert client.get(f"{url}charter/differences/?from=1&to=7").status_code == 404


def test_a_long_text_is_compared_in_good_time():
    before = "".join(f"Word{n} is here.\n" for n in range(1200))
    found = list(pieces(before, before.replace("Word7 is", "Word7 was")))

    assert "".join(each.text for each in found if each.what != "new") == before


def test_a_rate_card_is_written_and_kept_from_overlapping(ada, marisol, url, signed_in):
    client = signed_in(ada)
    card = {
        "currency": "PHP", "valid_from": "2026-01-01", "valid_until": "", "do": "keep",
        "unit": ["hour", "contact"], "channel": ["", "phone"], "language": ["en", ""], "tier": ["", "2"],
        "amount": ["450.50", ""],
    }  # fmt: skip
    client.post(f"{url}rates/new/", card)
    assert list(RateCard.objects.get().rates.values_list("unit", "language")) == [("hour", "en")]

    again = client.post(f"{url}rates/new/", {**card, "valid_from": "2026-03-01"})
    assert again.status_code == 409
    assert "Give it a last day first" in _text(again)
    assert 'value="450.50"' in _text(again)
    wrong = client.post(f"{url}rates/new/", {**card, "amount": ["much", ""]})
    assert "is no amount" in _text(wrong)
    assert "450.50<" in _text(signed_in(marisol).get(f"{url}rates/"))
    client.post(f"{url}rates/{RateCard.objects.get().pk}/", {"_method": "DELETE"})
    assert not RateCard.objects.exists()


def test_where_people_work_and_since_when(ada, althea, manila_provider, url, signed_in):
    site = Site.objects.create(provider=manila_provider, name="Ortigas")
    client = signed_in(ada)
    client.post(f"{url}people/{althea.pk}/", {"site": site.pk, "started_on": "2020-03-01"})

    assert "Ortigas" in _text(client.get(f"{url}people/"))
    assert Staff.objects.get(pk=althea.pk).started_on == date(2020, 3, 1)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date(2026, 2, 20), "less than a month"),
        (date(2025, 3, 5), "1 year"),
        (date(2023, 12, 31), "2 years 2 months"),
    ],
)
def test_tenure_in_words(since, words):
    assert tenure_words(since, date(2026, 3, 5)) == words


def test_long_lists_cost_no_more_questions(
    ada, manila_provider, url, make_staff, signed_in, django_assert_max_num_queries
):
    for number in range(30):
        Provider.objects.create(name=f"P{number}", kind="outsourced")
        Site.objects.create(provider=manila_provider, name=f"S{number}")
        Staff.objects.create(email=f"n{number}@staff.example", name=f"N{number}", provider=manila_provider)
        RateCard.objects.create(
            provider=manila_provider, currency="EUR", valid_from="2026-01-01", made_at="2026-01-01T00:00Z"
        )
    client = signed_in(ada)

    for page in (PAGE, f"{url}sites/", f"{url}people/", f"{url}rates/"):
        with django_assert_max_num_queries(12):
            client.get(page)
