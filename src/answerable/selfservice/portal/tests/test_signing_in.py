"""Coming in by a sign-in system of the brand's customers: a real one on loopback."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.channels.web.settings import SIGN_IN_SECRET, WebSettings
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.people.actions import doubt_identity, unmerge_customer
from answerable.people.erasing import forget_person, traces_of
from answerable.people.models import Customer, Identity, SignIn, Staff
from answerable.privacy.exporting import _person
from answerable.selfservice.models import Visit

pytestmark = pytest.mark.django_db
TICKETS = "/help/kestrel/tickets/"


@pytest.fixture
def shop(company, front, ghent):
    """The front, where customers sign in by the company's system."""
    kept = WebSettings(sign_in_name="Kestrel ID", sign_in_issuer=company.url, sign_in_client="answerable")
    wanted = FrontWanted("kestrel", is_on=True, team=ghent, settings=kept, sign_in_secret="a secret")
    return set_up_front(front.brand, wanted, by=SYSTEM, at=timezone.now())


def _away(client):
    return client.get("/help/kestrel/sign-in/")["Location"]


def _back(client, company, subject, away=""):
    back = urlsplit(company.agrees(away or _away(client), subject))
    return client.get(f"{back.path}?{back.query}")


def test_whose_address_is_verified_there_sees_what_is_theirs(shop, company, cleo, make_ticket):
    make_ticket(customer=cleo, subject="Stove", brand=shop.brand)
    company.knows("c-1", email="Cleo@example.com", email_verified=True)
    client = Client()
    assert "Sign in with Kestrel ID" in client.get("/help/kestrel/link/").content.decode()

    response = _back(client, company, "c-1")

    assert (response.status_code, response["Location"]) == (302, TICKETS)
    assert "Stove" in client.get(TICKETS).content.decode()
    assert cleo.identities.get().is_verified
    assert Visit.objects.get().is_whole


def test_somebody_new_is_a_customer_and_never_a_colleague(shop, company, ana):
    company.knows("a-1", email=ana.email, email_verified=True, roles=["admin"], name="Ana")
    before, client = Staff.objects.count(), Client()

    _back(client, company, "a-1")

    assert Staff.objects.count() == before
    assert client.get("/queue/").status_code == 302
    assert "/sign-in/" in client.get("/queue/")["Location"]
    assert Identity.objects.get(address=ana.email).is_verified


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "cleo@example.com"},
        {"email": "cleo@example.com", "email_verified": False},
        {"email": "cleo@example.com", "email_verified": "true"},
        {"email": "nobody", "email_verified": True},
        {"email_verified": True},
    ],
)
def test_what_is_not_verified_opens_nothing(shop, company, claims):
    company.knows("c-1", **claims)

    assert _back(Client(), company, "c-1").status_code == 403
    assert not Visit.objects.exists()
    assert not Customer.objects.exists()


def test_another_browser_another_state_or_once_more_opens_nothing(shop, company):
    company.knows("c-1", email="cleo@example.com", email_verified=True)
    client, stranger = Client(), Client()
    away = _away(client)
    asked = parse_qs(urlsplit(away).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = urlsplit(company.agrees(away, "c-1"))
    path = f"{back.path}?{back.query}"

    assert stranger.get(path).status_code == 403
    _away(stranger)
    assert stranger.get(path).status_code == 403  # bound to another journey
    assert client.get(path).status_code == 302
    assert client.get(path).status_code == 403
    assert client.get("/help/kestrel/signed-in/?error=access_denied").status_code == 403
    assert Visit.objects.count() == 1


def test_where_none_is_set_up_nothing_of_it_shows_and_half_of_one_is_refused(front, ada, signed_in):
    assert "Sign in with" not in Client().get("/help/kestrel/link/").content.decode()
    for path in ("sign-in", "signed-in"):
        assert Client().get(f"/help/kestrel/{path}/").status_code == 404

    client, page = signed_in(ada), f"/settings/brands/{front.brand_id}/pages/"
    given = {"path": "kestrel", "is_on": "on", "sign_in_name": "Kestrel ID", "sign_in_secret": "hidden"}
    assert "fill in all of them" in client.post(page, given).content.decode()
    whole = {**given, "sign_in_issuer": "https://id.kestrel.example", "sign_in_client": "help"}
    assert client.post(page, whole).status_code == 302
    front.refresh_from_db()
    assert front.secret(SIGN_IN_SECRET) == "hidden"
    assert "hidden" not in f"{front.settings}{front.secrets}"
    assert client.post(page, {**whole, "sign_in_secret": ""}).status_code == 302
    front.refresh_from_db()
    assert front.secret(SIGN_IN_SECRET) == "hidden"


def test_whose_address_changes_there_is_still_the_same_person(shop, company, cleo, make_ticket):
    make_ticket(customer=cleo, subject="Stove", brand=shop.brand)
    company.knows("c-1", email="cleo@example.com", email_verified=True)
    _back(Client(), company, "c-1")
    company.knows("c-1", email="cleo@new.example", email_verified=True)
    client = Client()

    assert _back(client, company, "c-1").status_code == 302

    assert "Stove" in client.get(TICKETS).content.decode()
    cleo.refresh_from_db()
    assert cleo.address == "cleo@new.example"
    assert {(each.address, each.is_verified) for each in cleo.identities.all()} == {
        ("cleo@example.com", True),
        ("cleo@new.example", True),
    }
    _back(Client(), company, "c-1")
    assert SignIn.objects.get().identity.address == "cleo@new.example"
    opened = Event.objects.filter(kind="identity.signed_in").order_by("pk")
    assert [each.data["identity"] for each in opened] == [
        cleo.identities.get(address=f"cleo@{host}").pk for host in ("example.com", "new.example")
    ]


@pytest.mark.parametrize(
    "claims", [{"email": "boss@example.com"}, {"email": "boss@example.com", "email_verified": False}, {}]
)
def test_a_known_account_opens_what_is_its_own_and_no_address_that_is_not_verified(
    shop, company, cleo, make_customer, make_ticket, claims
):
    boss = make_customer(name="Boss", address="boss@example.com")
    boss.identities.update(verified_at=None)
    make_ticket(customer=cleo, subject="Stove", brand=shop.brand)
    make_ticket(customer=boss, subject="Salaries", brand=shop.brand)
    company.knows("c-1", email="cleo@example.com", email_verified=True)
    _back(Client(), company, "c-1")
    company.knows("c-1", **claims)
    client = Client()

    assert _back(client, company, "c-1").status_code == 302

    shown = client.get(TICKETS).content.decode()
    assert ("Stove" in shown, "Salaries" in shown) == (True, False)
    assert not boss.identities.get().is_verified
    assert cleo.identities.count() == 1


def test_whom_one_account_shows_to_be_one_person_are_joined_and_parted_again(
    shop, company, cleo, ada, make_customer, make_ticket, run_jobs
):
    other = make_customer(name="C. Smit", address="smit@example.com")
    make_ticket(customer=other, subject="Lamp", brand=shop.brand)
    company.knows("c-1", email="cleo@example.com", email_verified=True)
    _back(Client(), company, "c-1")
    company.knows("c-1", email="smit@example.com", email_verified=True)
    client = Client()
    _back(client, company, "c-1")
    run_jobs()
    other.refresh_from_db()
    assert other.merged_into == cleo
    assert "Lamp" in client.get(TICKETS).content.decode()

    unmerge_customer(other, by=ada.actor(), at=timezone.now())
    run_jobs()
    for address in ("cleo@example.com", "smit@example.com"):
        company.knows("c-1", email=address, email_verified=True)
        _back(Client(), company, "c-1")
    other.refresh_from_db()
    assert other.merged_into is None  # a colleague has said so


def test_what_a_colleague_doubts_or_moves_is_proven_anew_and_goes_with_the_person(
    shop, company, cleo, ada, make_customer
):
    company.knows("c-1", email="cleo@example.com", email_verified=True)
    _back(Client(), company, "c-1")
    doubt_identity(cleo.identities.get(), by=ada.actor(), at=timezone.now())
    company.knows("c-1", email="cleo@example.com", email_verified=False)
    assert _back(Client(), company, "c-1").status_code == 403

    company.knows("c-1", email="cleo@example.com", email_verified=True)
    assert _back(Client(), company, "c-1").status_code == 302


def test_it_is_told_at_the_address_and_in_the_copy_of_what_is_kept_and_erased_with_them(
    shop, company, cleo, ada, signed_in
):
    company.knows("c-1", email="cleo@example.com", email_verified=True)
    _back(Client(), company, "c-1")

    sign_in = SignIn.objects.get()
    more = {"identity": sign_in.identity, "created_at": sign_in.created_at, "used_at": sign_in.used_at}
    for subject in ("a", "b"):
        SignIn.objects.create(issuer="https://club.example", subject=subject, **more)

    page = signed_in(ada).get(f"/customers/{cleo.pk}/").content.decode()
    assert page.count(f"signs in at {company.url}") == 1
    assert page.count("signs in at https://club.example") == 1
    assert '"c-1"' in json.dumps(_person(cleo, traces_of(cleo)))
    forget_person(traces_of(cleo), at=timezone.now())
    assert not SignIn.objects.exists()
    assert _back(Client(), company, "c-1").status_code == 302
    assert Customer.objects.filter(erased_at=None).count() == 1
